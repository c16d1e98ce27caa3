// packet-pointers: see the essay in PacketPointers.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct PacketPointersPass : llvm::PassInfoMixin<PacketPointersPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
  static bool isRequired() { return true; }
};

} // namespace skep
