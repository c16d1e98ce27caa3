// btf-only: see the essay in BtfOnly.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct BtfOnlyPass : llvm::PassInfoMixin<BtfOnlyPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace skep
