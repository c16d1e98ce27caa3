// What Clang's own -W flags are, for who has to tell them from skep's.
#pragma once

#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace skep::frontend {

/// Some of what Clang says under a flag ("unused-variable"), with "..." for what varies; nothing when there
/// is no such flag.
std::optional<std::vector<std::string>> clangMessages(llvm::StringRef flag);

/// The flag of Clang's most like `flag`, or empty.
std::string nearestClangFlag(llvm::StringRef flag);

} // namespace skep::frontend
