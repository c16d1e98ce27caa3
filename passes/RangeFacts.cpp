// What branches say of a value's range: the conditions of the ways that dominate a point, and which other
// forms of the value they were about. See ValueRanges.cpp.
#include "passes/Hidden.h"
#include "passes/LowBits.h"
#include "passes/ValueRanges.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsBPF.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace skep {
namespace {

constexpr unsigned mostBranches = 24; ///< dominating branches looked at

/// Whether the one may be another form of the other; cheap.
bool areRelated(const Value *a, const Value *b) {
  const Value *first = lowOf(a).of, *second = lowOf(b).of, *inner;
  const Value *masked = nullptr;
  if (match(first, m_And(m_Value(masked), m_ConstantInt())) && lowOf(masked).of == second)
    return true;
  return first == second ||
         (match(first, m_Add(m_Value(inner), m_ConstantInt())) && lowOf(inner).of == second) ||
         (match(second, m_Add(m_Value(inner), m_ConstantInt())) && lowOf(inner).of == first);
}

} // namespace

Low lowOf(const Value *value, unsigned bits) {
  Low low{value, bits};
  for (unsigned i = 0; i < deepest; ++i) {
    low.of = withoutCopies(low.of);
    const Value *inner;
    const APInt *mask;
    if (match(low.of, m_CombineOr(m_ZExt(m_Value(inner)), m_Trunc(m_Value(inner))))) {
      low.bits = std::min(low.bits, inner->getType()->getIntegerBitWidth());
      low.of = inner;
    } else if (match(low.of, m_And(m_Value(inner), m_APInt(mask))) && mask->isMask()) {
      low.bits = std::min(low.bits, mask->countr_one());
      low.of = inner;
    } else {
      break;
    }
  }
  return low;
}

Low lowOf(const Value *value) { return lowOf(value, value->getType()->getIntegerBitWidth()); }

ConstantRange ValueRanges::byBranches(const Value *value, unsigned bits, const Instruction *point) {
  ConstantRange range = ConstantRange::getFull(bits);
  eachFact(point, [&](const Fact &fact) { range = range.intersectWith(byFact(fact, value, bits, point)); });
  return range;
}

void ValueRanges::eachFact(const Instruction *point, Each each) const {
  const BasicBlock *block = point->getParent();
  const DomTreeNode *node = dominators.getNode(block);
  for (unsigned seen = 0; node && node->getIDom() && seen < mostBranches; ++seen, node = node->getIDom()) {
    const BasicBlock *from = node->getIDom()->getBlock();
    for (const BasicBlock *to : successors(from))
      if (dominators.dominates(BasicBlockEdge(from, to), block))
        factsOfEdge(from, to, each);
  }
}

void ValueRanges::factsOfEdge(const BasicBlock *from, const BasicBlock *to, Each each) const {
  const Instruction *end = from->getTerminator();
  if (const auto *branch = dyn_cast<BranchInst>(end)) {
    if (branch->isConditional() && branch->getSuccessor(0) != branch->getSuccessor(1))
      factsOfCondition(branch->getCondition(), branch->getSuccessor(0) == to, branch, each);
    return;
  }
  const auto *choice = dyn_cast<SwitchInst>(end);
  if (!choice || choice->getDefaultDest() == to)
    return;
  if (const ConstantInt *only = const_cast<SwitchInst *>(choice)->findCaseDest(const_cast<BasicBlock *>(to)))
    each({CmpInst::ICMP_EQ, choice->getCondition(), only, choice});
}

void ValueRanges::factsOfCondition(const Value *condition, bool isTrue, const Instruction *branch, Each each,
                                   unsigned depth) const {
  condition = withoutCopies(condition);
  const Value *a, *b;
  if (depth > 4)
    return;
  if (match(condition, m_Not(m_Value(a))))
    return factsOfCondition(a, !isTrue, branch, each, depth + 1);
  bool areBoth = isTrue ? match(condition, m_LogicalAnd(m_Value(a), m_Value(b)))
                        : match(condition, m_LogicalOr(m_Value(a), m_Value(b)));
  if (areBoth) {
    factsOfCondition(a, isTrue, branch, each, depth + 1);
    return factsOfCondition(b, isTrue, branch, each, depth + 1);
  }
  CmpInst::Predicate predicate;
  const auto *call = dyn_cast<IntrinsicInst>(condition);
  if (const auto *compare = dyn_cast<ICmpInst>(condition)) {
    predicate = compare->getPredicate();
    a = compare->getOperand(0), b = compare->getOperand(1);
  } else if (call && call->getIntrinsicID() == Intrinsic::bpf_compare) {
    predicate = CmpInst::Predicate(cast<ConstantInt>(call->getArgOperand(0))->getZExtValue());
    a = call->getArgOperand(1), b = call->getArgOperand(2);
  } else {
    return;
  }
  if (a->getType()->isIntegerTy())
    each({isTrue ? predicate : CmpInst::getInversePredicate(predicate), a, b, branch});
}

/// A narrow value is compared as it lies in its register when nothing can stand above it there; else as a
/// masked copy, of which the verifier does not know whose copy it is.
bool ValueRanges::isComparedInPlace(const Value *compared) const {
  if (compared->getType()->getIntegerBitWidth() >= 32)
    return true;
  compared = withoutCopies(compared);
  return isa<LoadInst, PHINode>(compared) || match(compared, m_And(m_Value(), m_ConstantInt()));
}

/// The range of the low `bits` of `value` when `compared`, another form of it, is in `range`.
std::optional<ConstantRange> ValueRanges::seenThrough(const Value *compared, ConstantRange range,
                                                      const Value *value, unsigned bits) const {
  Low wanted = lowOf(value, bits), found = lowOf(compared);
  // What is compared is its low bits with zeros above, by the definition of lowOf.
  APInt none(range.getBitWidth(), 0), end = none;
  if (found.bits < range.getBitWidth())
    end.setBit(found.bits);
  range = range.intersectWith(ConstantRange::getNonEmpty(none, end)).zextOrTrunc(found.bits);
  auto fit = [&](Low from, const ConstantRange &narrow) -> std::optional<ConstantRange> {
    if (from.of != wanted.of || wanted.bits > from.bits)
      return std::nullopt;
    if (wanted.bits < from.bits && narrow.getActiveBits() > wanted.bits)
      return std::nullopt;
    return narrow.zextOrTrunc(wanted.bits).zextOrTrunc(bits);
  };
  if (std::optional<ConstantRange> same = fit(found, range))
    return same;
  const Value *inner;
  const APInt *added, *mask;
  // compared is some of the bits of value, which is no less then
  if (isProof() && match(found.of, m_And(m_Value(inner), m_APInt(mask))) && lowOf(inner).of == wanted.of &&
      mask->getActiveBits() <= wanted.bits && found.bits >= mask->getActiveBits())
    return ConstantRange::getNonEmpty(range.getUnsignedMin().zextOrTrunc(wanted.bits), APInt(wanted.bits, 0))
        .zextOrTrunc(bits);
  auto isLinked = [&] { // else the sum is of a copy: 32 bits of a register of 64
    return isProof() || (added->getBitWidth() >= 32 && !isa<TruncInst>(inner));
  };
  // compared = value + added
  if (match(found.of, m_Add(m_Value(inner), m_APInt(added))) && found.bits <= added->getBitWidth() &&
      isLinked())
    if (auto shifted = fit(lowOf(inner, found.bits), range.subtract(added->trunc(found.bits))))
      return shifted;
  // value = compared + added
  if (match(wanted.of, m_Add(m_Value(inner), m_APInt(added))) && wanted.bits <= added->getBitWidth() &&
      isLinked() && lowOf(inner, wanted.bits) == found)
    return range.add(ConstantRange(added->trunc(wanted.bits))).zextOrTrunc(bits);
  return std::nullopt;
}

ConstantRange ValueRanges::byFact(const Fact &fact, const Value *value, unsigned bits,
                                  const Instruction *point) {
  ConstantRange range = ConstantRange::getFull(bits);
  if (isa<Constant>(value) || depth > deepest)
    return range;
  for (bool isSwapped : {false, true}) {
    const Value *compared = isSwapped ? fact.right : fact.left, *other = isSwapped ? fact.left : fact.right;
    if (isa<Constant>(compared) || (!isProof() && !isComparedInPlace(compared)))
      continue;
    if (!areRelated(compared, value))
      continue;
    CmpInst::Predicate predicate = isSwapped ? CmpInst::getSwappedPredicate(fact.predicate) : fact.predicate;
    ConstantRange limit = at(other, isProof() ? point : fact.branch);
    ConstantRange allowed = ConstantRange::makeAllowedICmpRegion(predicate, limit);
    if (std::optional<ConstantRange> seen = seenThrough(compared, allowed, value, bits))
      range = range.intersectWith(*seen);
  }
  return range;
}

} // namespace skep
