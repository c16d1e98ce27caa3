// bounded-loop: see the essay in BoundedLoop.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct BoundedLoopPass : llvm::PassInfoMixin<BoundedLoopPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
};

} // namespace skep
