#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct RestateBoundsPass : llvm::PassInfoMixin<RestateBoundsPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
};

} // namespace skep
