// The whole compiler: frontend, passes and code generation joined, behind the fatal-error barrier.
#pragma once

#include "frontend/Compile.h"

namespace skep {

/// Compiles as the command line in `request` says. True when everything asked for was done. May be called
/// any number of times, on any threads at once.
bool compile(const frontend::Request &request, const frontend::Host &host);

/// Compiles one source given as text (or the file `path` when `text` is nothing) to an object in memory.
/// `args` are compiler options: -I, -D, -O2, -mcpu=v3, --btf=FILE …
/// `kernels` keeps opened BTF from call to call.
struct Compiled {
  std::vector<uint8_t> object;         ///< empty when it failed
  std::vector<Diagnostic> diagnostics; ///< errors and warnings
};
Compiled compileToObject(llvm::StringRef path, std::optional<std::string> text,
                         llvm::ArrayRef<std::string> args, btf::BtfStore *kernels = nullptr);

} // namespace skep
