// Single passes over LLVM IR: what `skep opt` does.
#pragma once

#include "core/support/Result.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace skep {

/// Runs `passes` (the syntax of opt -passes=; skep's own of passes/Passes.def and LLVM's) over the IR or
/// bitcode in `module`, named `name` in messages, and gives the IR text. Errors: ir-malformed,
/// pass-unknown, internal-compiler; a complaint about the code is pass-rejected. What passes find in the code
/// that rules tell of goes to `report`.
Result<std::string> runPassesOnText(llvm::StringRef module, llvm::StringRef name, llvm::StringRef passes,
                                    llvm::function_ref<void(Diagnostic)> report);

} // namespace skep
