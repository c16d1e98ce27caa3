// address-tables: see the essay in AddressTables.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct AddressTablesPass : llvm::PassInfoMixin<AddressTablesPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
  static bool isRequired() { return true; }
};

} // namespace skep
