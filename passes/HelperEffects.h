// helper-effects: see the essay in HelperEffects.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct HelperEffectsPass : llvm::PassInfoMixin<HelperEffectsPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
};

} // namespace skep
