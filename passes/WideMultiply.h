#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

/// Makes 64-bit multiplications of wider ones: see WideMultiply.cpp.
struct WideMultiplyPass : llvm::PassInfoMixin<WideMultiplyPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
};

} // namespace skep
