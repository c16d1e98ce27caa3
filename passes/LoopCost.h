// How many instructions the verifier walks at least: once round a loop, once through a function.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/IR/PassManager.h"
#include <cstdint>

namespace llvm {
class BasicBlock;
class Loop;
class ScalarEvolution;
} // namespace llvm

namespace skep {

class LoopCosts {
public:
  explicit LoopCosts(llvm::FunctionAnalysisManager &functions) : functions(functions) {}

  /// From the loop's header back to it; inner loops of an exact length in full, static functions at each
  /// call.
  uint64_t wayRound(const llvm::Loop &loop, llvm::ScalarEvolution &evolution);

private:
  using Ends = llvm::function_ref<bool(const llvm::BasicBlock &)>;
  using Extras = llvm::DenseMap<const llvm::BasicBlock *, uint64_t>;
  uint64_t shortest(const llvm::BasicBlock &from, const llvm::Loop *within, const Extras &extras, Ends ends);
  void addInner(const llvm::Loop &loop, llvm::ScalarEvolution &evolution, Extras &extras);
  uint64_t costOf(const llvm::BasicBlock &block);
  uint64_t wayThrough(llvm::Function &function);

  llvm::FunctionAnalysisManager &functions;
  llvm::DenseMap<const llvm::Function *, uint64_t> known;
};

/// Instructions that surely become some that the verifier steps over.
uint64_t countInstructions(const llvm::BasicBlock &block);

} // namespace skep
