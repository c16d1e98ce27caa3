// ctx-access: see the essay in CtxAccess.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct CtxAccessPass : llvm::PassInfoMixin<CtxAccessPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
  static bool isRequired() { return true; }
};

} // namespace skep
