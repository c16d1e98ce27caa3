// close-ends: see the essay in CloseEnds.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct CloseEndsPass : llvm::PassInfoMixin<CloseEndsPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace skep
