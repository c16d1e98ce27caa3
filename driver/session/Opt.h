// Single passes over LLVM IR: what `skep opt` does.
#pragma once

#include "core/support/Result.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
}

namespace skep {

struct OptRequest {
  llvm::StringRef module; ///< IR or bitcode
  llvm::StringRef name;   ///< how messages call it
  std::string passes;     ///< the syntax of opt -passes=; skep's own of passes/Passes.def and LLVM's
  bool bitcode = false;   ///< bitcode comes out, not IR
  bool wantRemarks = false;
  std::vector<std::string> printAfter;  ///< passes after which the module is printed …
  llvm::raw_ostream *printTo = nullptr; ///< … to this
};

struct OptResult {
  std::string module;
  std::string remarks; ///< what passes say of their work, as LLVM's YAML
};

/// Runs the passes, with the module verified after each. Errors: ir-malformed, pass-unknown,
/// internal-compiler; a complaint about the code is pass-rejected. What passes find in the code that
/// rules tell of goes to `report`.
Result<OptResult> runPassesOnText(const OptRequest &request, llvm::function_ref<void(Diagnostic)> report);

} // namespace skep
