#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

/// Marks alwaysinline what has to be inlined: see InlineNeeded.cpp.
struct InlineNeededPass : llvm::PassInfoMixin<InlineNeededPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
};

} // namespace skep
