// load-once: see the essay in LoadOnce.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct LoadOncePass : llvm::PassInfoMixin<LoadOncePass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
};

} // namespace skep
