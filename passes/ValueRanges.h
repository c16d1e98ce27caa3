// The range of an integer at a point of a function, as two parties see it.
#pragma once

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LazyValueInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"

namespace skep {

class ValueRanges {
public:
  /// Verifier: what the kernel's verifier will know, when in doubt less. Proof: all that can be proved.
  enum class Knower { Verifier, Proof };

  ValueRanges(Knower knower, llvm::DominatorTree &dominators, llvm::LoopInfo &loops,
              llvm::ScalarEvolution &evolution, llvm::LazyValueInfo &values)
      : knower(knower), dominators(dominators), loops(loops), evolution(evolution), values(values) {}

  /// The range of `value` just before `point`; empty when the model of the verifier cannot tell.
  llvm::ConstantRange known(const llvm::Value *value, const llvm::Instruction *point);
  /// The same for what is an index of an address at `point`.
  llvm::ConstantRange asIndex(const llvm::Value *value, const llvm::Instruction *point);
  /// Whether the register of an `i32` holds nothing above it, as helpers look at all 64 bits.
  bool isZeroAbove(const llvm::Value *value, unsigned depth = 0);

private:
  struct Fact {
    llvm::CmpInst::Predicate predicate;
    const llvm::Value *left, *right;
    const llvm::Instruction *branch;
  };
  using Each = llvm::function_ref<void(const Fact &)>;

  /// Of two values: the first is not less than the second; they are not equal.
  struct Order {
    bool isOrdered = false, differ = false;
  };

  bool isProof() const { return knower == Knower::Proof; }
  llvm::ConstantRange at(const llvm::Value *value, const llvm::Instruction *point);
  /// The range of the low `bits` of `value`.
  llvm::ConstantRange low(const llvm::Value *value, unsigned bits, const llvm::Instruction *point);
  llvm::ConstantRange byDefinition(const llvm::Value *value, unsigned bits, const llvm::Instruction *point);
  llvm::ConstantRange byOperation(const llvm::BinaryOperator &operation, unsigned bits,
                                  const llvm::Instruction *point);
  static llvm::ConstantRange seenByVerifier(const llvm::BinaryOperator &operation,
                                            const llvm::ConstantRange &a, const llvm::ConstantRange &b);
  llvm::ConstantRange byMask(const llvm::Value *masked, const llvm::APInt &mask, unsigned bits,
                             const llvm::Instruction *point);
  llvm::ConstantRange byShift(const llvm::Value *shifted, unsigned by, unsigned bits,
                              const llvm::Instruction *point);
  llvm::ConstantRange byCast(const llvm::CastInst &cast, unsigned bits, const llvm::Instruction *point);
  llvm::ConstantRange byCall(const llvm::CallInst &call, const llvm::Instruction *point);
  llvm::ConstantRange bySelect(const llvm::SelectInst &select, const llvm::Instruction *point);
  llvm::ConstantRange byPhi(const llvm::PHINode &phi);
  llvm::ConstantRange byTurns(const llvm::PHINode &phi);
  llvm::ConstantRange byCount(const llvm::PHINode &phi, const llvm::Loop &loop);
  llvm::ConstantRange byDifference(const llvm::BinaryOperator &operation, unsigned bits,
                                   const llvm::Instruction *point);
  Order orderOf(const llvm::Value *greater, const llvm::Value *less, unsigned bits,
                llvm::function_ref<void(Each)> facts) const;
  Order orderAt(const llvm::Value *greater, const llvm::Value *less, unsigned bits,
                const llvm::Instruction *point);
  llvm::ConstantRange byBranches(const llvm::Value *value, unsigned bits, const llvm::Instruction *point);
  llvm::ConstantRange byFact(const Fact &fact, const llvm::Value *value, unsigned bits,
                             const llvm::Instruction *point);
  llvm::ConstantRange onEdge(const llvm::Value *value, const llvm::BasicBlock *from,
                             const llvm::BasicBlock *to);
  llvm::ConstantRange byFactsOfEdge(const llvm::Value *value, const llvm::BasicBlock *from,
                                    const llvm::BasicBlock *to);
  void eachFact(const llvm::Instruction *point, Each each) const;
  void factsOfEdge(const llvm::BasicBlock *from, const llvm::BasicBlock *to, Each each) const;
  void factsOfCondition(const llvm::Value *condition, bool isTrue, const llvm::Instruction *branch, Each each,
                        unsigned depth = 0) const;
  std::optional<llvm::ConstantRange> seenThrough(const llvm::Value *compared, llvm::ConstantRange range,
                                                 const llvm::Value *value, unsigned bits) const;
  bool isComparedInPlace(const llvm::Value *compared) const;

  Knower knower;
  llvm::DominatorTree &dominators;
  llvm::LoopInfo &loops;
  llvm::ScalarEvolution &evolution;
  llvm::LazyValueInfo &values;
  unsigned depth = 0;
  bool isBeyond = false;                            ///< something was too deep to look at
  llvm::SmallPtrSet<const llvm::PHINode *, 8> open; ///< phis being looked at
};

} // namespace skep
