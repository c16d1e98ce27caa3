// null-tests: see the essay in NullTests.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct NullTestsPass : llvm::PassInfoMixin<NullTestsPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
  static bool isRequired() { return true; }
};

} // namespace skep
