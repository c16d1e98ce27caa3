// Names of results (Verdicts.def).
#pragma once

#include "core/spec/ProgTypes.h"
#include <string>

namespace skep::vm {

/// The name of what a program of this type returned, or empty: XDP_DROP, TC_ACT_SHOT, "keep 64 bytes".
std::string verdictName(ProgType type, uint64_t result);

} // namespace skep::vm
