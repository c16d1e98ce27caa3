// Unrolling for kernels without loops: see UnrollLoops.cpp.
#pragma once

#include "core/spec/Version.h"
#include "llvm/Analysis/LoopAnalysisManager.h"
#include "llvm/IR/PassManager.h"
#include <cstdint>

namespace llvm {
class LPMUpdater;
class Loop;
} // namespace llvm

namespace skep {

/// The instructions that a program may have.
uint64_t programLimit(KernelVersion kernel);

struct UnrollLoopsPass : llvm::PassInfoMixin<UnrollLoopsPass> {
  /// Without a kernel, for the oldest.
  explicit UnrollLoopsPass(KernelVersion kernel = {}) : kernel(kernel) {}
  llvm::PreservedAnalyses run(llvm::Loop &loop, llvm::LoopAnalysisManager &,
                              llvm::LoopStandardAnalysisResults &analyses, llvm::LPMUpdater &);

private:
  KernelVersion kernel;
};

} // namespace skep
