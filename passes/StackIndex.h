// stack-index: see the essay in StackIndex.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct StackIndexPass : llvm::PassInfoMixin<StackIndexPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
  static bool isRequired() { return true; }
};

} // namespace skep
