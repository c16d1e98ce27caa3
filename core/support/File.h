// Whole files in, whole files out. A write either replaces the old file completely or leaves it alone.
#pragma once

#include "core/support/Result.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace skep {

/// Reads `path` ("-" is standard input). Refuses directories. Errors: file-missing, file-unreadable.
Result<std::vector<uint8_t>> readFile(llvm::StringRef path);

/// Writes `bytes` beside `path` and renames it into place, so that a full disk or a signal loses
/// nothing that was there. "-" is standard output; devices and pipes are written to directly.
/// Errors: file-unwritable.
Status writeFile(llvm::StringRef path, llvm::ArrayRef<uint8_t> bytes);
Status writeFile(llvm::StringRef path, llvm::StringRef text);

} // namespace skep
