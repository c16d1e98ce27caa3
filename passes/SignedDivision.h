#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

/// Makes shifts of signed divisions by powers of two: see SignedDivision.cpp.
struct SignedDivisionPass : llvm::PassInfoMixin<SignedDivisionPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
};

} // namespace skep
