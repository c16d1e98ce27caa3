// The object that a command works on, whatever the user names: an ELF file, or a C source that is compiled
// on the way, in memory.
#pragma once

#include "backend-glue/object/Object.h"

namespace skep {

struct SourceOptions {
  std::vector<std::string> compilerArgs; ///< -I, -D, -mcpu=...; for sources only
};

/// `path` ends in .c: compiled; else read as an ELF object ("-" is standard input). `warnings` receives
/// what the compiler said besides the error that is returned. Errors: file-*, elf-*, btf-ext-*, and those of
/// the compiler.
Result<object::Object> loadObject(llvm::StringRef path, const SourceOptions &options,
                                  std::vector<Diagnostic> &warnings);

} // namespace skep
