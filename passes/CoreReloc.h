// core-reloc: see the essay in CoreReloc.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct CoreRelocPass : llvm::PassInfoMixin<CoreRelocPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace skep
