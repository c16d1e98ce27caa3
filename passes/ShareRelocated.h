// share-relocated: see the essay in ShareRelocated.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct ShareRelocatedPass : llvm::PassInfoMixin<ShareRelocatedPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
};

} // namespace skep
