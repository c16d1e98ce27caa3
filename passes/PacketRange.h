// packet-range: see the essay in PacketRange.cpp.
#pragma once

#include "llvm/IR/PassManager.h"

namespace skep {

struct PacketRangePass : llvm::PassInfoMixin<PacketRangePass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);
  static bool isRequired() { return true; }
};

} // namespace skep
