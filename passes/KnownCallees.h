#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

/// Takes pointers to functions that nothing writes for constants: see KnownCallees.cpp.
struct KnownCalleesPass : llvm::PassInfoMixin<KnownCalleesPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
};

} // namespace skep
