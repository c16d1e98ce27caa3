// What functions that are not inlined get of a context; part of ctx-access.
#pragma once

#include "passes/ContextPointers.h"

namespace skep {

/// Local functions that are always called with the same place inside a context get the context instead, and
/// add the offset themselves. True when something changed, and there may be more to do.
bool takeOffsetsIn(llvm::Module &module, const ContextPointers &contexts);

} // namespace skep
