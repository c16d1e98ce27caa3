// Shortest ways, so that nothing is told of that the verifier might get through.
#include "passes/LoopCost.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include <map>

using namespace llvm;

namespace skep {

static bool counts(const Instruction &instruction) {
  return !isa<PHINode, CastInst, GetElementPtrInst>(instruction) && !instruction.isDebugOrPseudoInst() &&
         !instruction.isLifetimeStartOrEnd();
}

uint64_t countInstructions(const BasicBlock &block) { return count_if(block, counts); }

uint64_t LoopCosts::costOf(const BasicBlock &block) {
  uint64_t sum = countInstructions(block);
  for (const Instruction &instruction : block)
    if (const auto *call = dyn_cast<CallBase>(&instruction))
      if (Function *callee = call->getCalledFunction(); callee && callee->hasLocalLinkage())
        sum += wayThrough(*callee);
  return sum;
}

/// The fewest instructions from one block to one where the way ends, or 0 when there is none.
uint64_t LoopCosts::shortest(const BasicBlock &from, const Loop *within, const Extras &extras, Ends ends) {
  // Blocks settle in the order of their distance; equal ones in the order of their list.
  DenseSet<const BasicBlock *> settled;
  std::multimap<uint64_t, const BasicBlock *> open = {{0, &from}};
  while (!open.empty()) {
    auto [before, block] = *open.begin();
    open.erase(open.begin());
    if ((within && !within->contains(block)) || !settled.insert(block).second)
      continue;
    uint64_t distance = SaturatingAdd(SaturatingAdd(before, costOf(*block)), extras.lookup(block));
    if (ends(*block))
      return distance;
    for (const BasicBlock *next : successors(block))
      open.emplace(distance, next);
  }
  return 0;
}

/// What inner loops of an exact length take beyond their first turn.
void LoopCosts::addInner(const Loop &loop, ScalarEvolution &evolution, Extras &extras) {
  Extras within;
  for (const Loop *inner : loop)
    addInner(*inner, evolution, within);
  unsigned turns = evolution.getSmallConstantTripCount(&loop);
  auto ends = [&](const BasicBlock &block) { return is_contained(successors(&block), loop.getHeader()); };
  if (turns > 1)
    extras[loop.getHeader()] =
        SaturatingMultiply<uint64_t>(turns - 1, shortest(*loop.getHeader(), &loop, within, ends));
  extras.insert(within.begin(), within.end());
}

uint64_t LoopCosts::wayRound(const Loop &loop, ScalarEvolution &evolution) {
  Extras extras;
  for (const Loop *inner : loop)
    addInner(*inner, evolution, extras);
  auto ends = [&](const BasicBlock &block) { return is_contained(successors(&block), loop.getHeader()); };
  return shortest(*loop.getHeader(), &loop, extras, ends);
}

uint64_t LoopCosts::wayThrough(Function &function) {
  if (auto [at, isNew] = known.try_emplace(&function, 0); !isNew)
    return at->second; // 0 while it is being looked at: a function that calls itself
  if (function.isDeclaration())
    return 0;
  Extras extras;
  LoopInfo &loops = functions.getResult<LoopAnalysis>(function);
  if (!loops.empty()) {
    auto &evolution = functions.getResult<ScalarEvolutionAnalysis>(function);
    for (const Loop *loop : loops)
      addInner(*loop, evolution, extras);
  }
  auto ends = [](const BasicBlock &block) { return succ_empty(&block); };
  uint64_t way = shortest(function.getEntryBlock(), nullptr, extras, ends);
  return known[&function] = way;
}

} // namespace skep
