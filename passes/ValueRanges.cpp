// The range of an integer, as the kernel's verifier will know it and as it can be proved.
//
// Both follow the same rules over the IR; they differ in what they may use.
//  - The verifier computes a range when an instruction runs, from the ranges that its operands have then. It
//    narrows a register at a branch on that very register, and with it the registers that it knows as copies,
//    or as sums with a constant. It knows nothing of quotients and remainders, nor of a difference whose
//    operands were compared with one another, and an 8-bit or 16-bit value is compared as a masked copy.
//    It walks loops turn by turn, so what counts from a constant by a constant it knows exactly.
//  - The proof may use whatever is true: facts of branches on any form of the value, at the point of use;
//    order between two values; LazyValueInfo and ScalarEvolution.
//
// Where the model of the verifier knows too little, bounds are stated that need not be; where it knows too
// much, one is missed. Both cost no correctness. It is of Linux 6.18; older kernels know less.
#include "passes/ValueRanges.h"
#include "core/spec/Helpers.h"
#include "passes/HelperCall.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsBPF.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace skep {
namespace {

constexpr unsigned deepest = 10;       ///< operations looked through
constexpr unsigned mostBranches = 24;  ///< dominating branches looked at
constexpr unsigned largestErrno = 4095;

ConstantRange anything(const Value *value) { return ConstantRange::getFull(value->getType()->getIntegerBitWidth()); }

bool isPassthrough(const Value *value) {
  const auto *call = dyn_cast<IntrinsicInst>(value);
  return call && call->getIntrinsicID() == Intrinsic::bpf_passthrough;
}

/// A value as the low `bits` of another one.
struct Low {
  const Value *of;
  unsigned bits;
  bool operator==(const Low &other) const { return of == other.of && bits == other.bits; }
};

Low lowOf(const Value *value) {
  Low low{value, value->getType()->getIntegerBitWidth()};
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

} // namespace

bool isBarrier(const Value *value) {
  const auto *call = dyn_cast<CallInst>(value);
  const auto *code = call ? dyn_cast<InlineAsm>(call->getCalledOperand()) : nullptr;
  return code && code->getAsmString().empty() && call->arg_size() == 1 &&
         call->getType() == call->getArgOperand(0)->getType() &&
         StringRef(code->getConstraintString()).starts_with("=r,0");
}

const Value *withoutCopies(const Value *value) {
  while (true) {
    const Value *inner = nullptr;
    if (isBarrier(value))
      inner = cast<CallInst>(value)->getArgOperand(0);
    else if (isPassthrough(value) && cast<CallInst>(value)->getArgOperand(1)->getType() == value->getType())
      inner = cast<CallInst>(value)->getArgOperand(1);
    else if (const auto *freeze = dyn_cast<FreezeInst>(value))
      inner = freeze->getOperand(0);
    if (!inner)
      return value;
    value = inner;
  }
}

ConstantRange ValueRanges::at(const Value *value, const Instruction *point) {
  if (const auto *constant = dyn_cast<ConstantInt>(value))
    return ConstantRange(constant->getValue());
  if (depth > deepest)
    return anything(value);
  ++depth;
  ConstantRange range = byDefinition(value, point).intersectWith(byBranches(value, point));
  if (isProof())
    range = range.intersectWith(values.getConstantRange(const_cast<Value *>(value),
                                                        const_cast<Instruction *>(point), /*UndefAllowed=*/false));
  --depth;
  return range;
}

ConstantRange ValueRanges::byDefinition(const Value *value, const Instruction *point) {
  const auto *definition = dyn_cast<Instruction>(value);
  if (!definition)
    return anything(value);
  // What the verifier learns of an operand later does not reach the result; copies are an exception.
  const Instruction *when = isProof() ? point : definition;
  if (const Value *copied = withoutCopies(value); copied != value)
    return at(copied, point);
  if (const auto *operation = dyn_cast<BinaryOperator>(definition))
    return byOperation(*operation, when);
  if (const auto *cast = dyn_cast<CastInst>(definition))
    return byCast(*cast, isa<ZExtInst>(cast) ? point : when);
  if (const auto *call = dyn_cast<CallInst>(definition))
    return byCall(*call, when);
  if (const auto *select = dyn_cast<SelectInst>(definition))
    return bySelect(*select, when);
  if (const auto *phi = dyn_cast<PHINode>(definition))
    return byPhi(*phi);
  return anything(value);
}

ConstantRange ValueRanges::byOperation(const BinaryOperator &operation, const Instruction *point) {
  const Value *left = operation.getOperand(0), *right = operation.getOperand(1);
  ConstantRange a = at(left, point), b = at(right, point);
  ConstantRange unknown = anything(&operation);
  if (isProof())
    return byDifference(operation, point).intersectWith(a.binaryOp(operation.getOpcode(), b));
  switch (operation.getOpcode()) {
  case Instruction::Add:
  case Instruction::Sub:
  case Instruction::And:
  case Instruction::Or:
  case Instruction::Xor:
    return a.binaryOp(operation.getOpcode(), b);
  case Instruction::Mul:
    return a.unsignedMulMayOverflow(b) == ConstantRange::OverflowResult::NeverOverflows ? a.multiply(b) : unknown;
  case Instruction::Shl:
    if (!b.isSingleElement() || a.getActiveBits() + b.getUnsignedMax().getLimitedValue(64) >= a.getBitWidth())
      return unknown;
    return a.shl(b);
  case Instruction::LShr:
    return b.isSingleElement() ? a.lshr(b) : ConstantRange(APInt(a.getBitWidth(), 0), a.getUnsignedMax() + 1);
  case Instruction::AShr:
    return b.isSingleElement() ? a.ashr(b) : unknown;
  default: // quotients and remainders
    return unknown;
  }
}

/// A difference of two values that were compared: never below zero, and above when one is greater.
ConstantRange ValueRanges::byDifference(const BinaryOperator &operation, const Instruction *point) {
  const Value *greater, *less;
  bool isLessOne = false; // greater - less - 1
  if (match(&operation, m_c_Add(m_Value(greater), m_Not(m_Value(less)))))
    isLessOne = true;
  else if (!match(&operation, m_Sub(m_Value(greater), m_Value(less))))
    return anything(&operation);
  bool isOrdered = !isLessOne && operation.getOpcode() == Instruction::Sub && operation.hasNoUnsignedWrap();
  bool isStrict = false;
  Low wantedLeft = lowOf(greater), wantedRight = lowOf(less);
  eachFact(point, [&](const Fact &fact) {
    CmpInst::Predicate predicate = fact.predicate;
    Low left = lowOf(fact.left), right = lowOf(fact.right);
    if (left == wantedRight && right == wantedLeft) {
      predicate = CmpInst::getSwappedPredicate(predicate);
      std::swap(left, right);
    }
    if (!(left == wantedLeft && right == wantedRight))
      return;
    isStrict |= predicate == CmpInst::ICMP_UGT;
    isOrdered |= predicate == CmpInst::ICMP_UGT || predicate == CmpInst::ICMP_UGE;
  });
  if (!isOrdered || (isLessOne && !isStrict))
    return anything(&operation);
  APInt most = at(greater, point).getUnsignedMax();
  unsigned bits = most.getBitWidth();
  if (isLessOne)
    return ConstantRange::getNonEmpty(APInt(bits, 0), most);
  return ConstantRange::getNonEmpty(APInt(bits, isStrict && !most.isZero()), most + 1);
}

ConstantRange ValueRanges::byCast(const CastInst &cast, const Instruction *point) {
  const Value *inner = cast.getOperand(0);
  if (!inner->getType()->isIntegerTy() || !cast.getType()->isIntegerTy())
    return anything(&cast);
  unsigned bits = cast.getType()->getIntegerBitWidth();
  ConstantRange range = at(inner, point);
  if (isa<TruncInst>(cast))
    return range.truncate(bits);
  return isa<SExtInst>(cast) && !cast.hasNonNeg() ? range.signExtend(bits) : range.zeroExtend(bits);
}

ConstantRange ValueRanges::byCall(const CallInst &call, const Instruction *point) {
  ConstantRange unknown = anything(&call);
  if (std::optional<HelperId> helper = helperOf(call)) {
    // The verifier trusts these two to return no more than they were allowed to write.
    bool isString = *helper == HelperId::probe_read_kernel_str || *helper == HelperId::probe_read_user_str ||
                    *helper == HelperId::probe_read_str;
    if (!isString || call.arg_size() != 3 || unknown.getBitWidth() != 64)
      return unknown;
    uint64_t most = at(call.getArgOperand(1), point).getUnsignedMax().getLimitedValue(INT32_MAX);
    return ConstantRange(APInt(64, -uint64_t(largestErrno)), APInt(64, most + 1));
  }
  const auto *intrinsic = dyn_cast<IntrinsicInst>(&call);
  if (!intrinsic)
    return unknown;
  bool isClamp = isa<MinMaxIntrinsic>(intrinsic);
  bool isByteSwap = intrinsic->getIntrinsicID() == Intrinsic::bswap;
  if ((!isClamp && !isProof()) || isByteSwap || !ConstantRange::isIntrinsicSupported(intrinsic->getIntrinsicID()))
    return unknown;
  SmallVector<ConstantRange, 2> ranges;
  for (const Value *argument : call.args())
    ranges.push_back(at(argument, point));
  return ConstantRange::intrinsic(intrinsic->getIntrinsicID(), ranges);
}

ConstantRange ValueRanges::bySelect(const SelectInst &select, const Instruction *point) {
  ConstantRange sides[] = {at(select.getTrueValue(), point), at(select.getFalseValue(), point)};
  const Value *chosen[] = {select.getTrueValue(), select.getFalseValue()};
  for (unsigned i : {0, 1})
    factsOfCondition(select.getCondition(), i == 0, &select, [&](const Fact &fact) {
      sides[i] = sides[i].intersectWith(byFact(fact, chosen[i], point));
    });
  return sides[0].unionWith(sides[1]);
}

/// Of what counts by a constant, from a constant, for a known number of turns.
ConstantRange ValueRanges::byTurns(const PHINode &phi) {
  const Loop *loop = loops.getLoopFor(phi.getParent());
  if (!loop || loop->getHeader() != phi.getParent() || !evolution.isSCEVable(phi.getType()))
    return anything(&phi);
  const auto *count = dyn_cast<SCEVAddRecExpr>(evolution.getSCEV(const_cast<PHINode *>(&phi)));
  if (!count || count->getLoop() != loop)
    return anything(&phi);
  bool isExact = isa<SCEVConstant>(count->getStart()) && count->isAffine() && isa<SCEVConstant>(count->getOperand(1));
  if (!isExact && !isProof())
    return anything(&phi);
  return evolution.getUnsignedRange(count).intersectWith(evolution.getSignedRange(count));
}

ConstantRange ValueRanges::byPhi(const PHINode &phi) {
  ConstantRange range = byTurns(phi);
  if (!open.insert(&phi).second)
    return range;
  ConstantRange all = ConstantRange::getEmpty(range.getBitWidth());
  for (unsigned i = 0; i < phi.getNumIncomingValues() && !all.isFullSet(); ++i)
    if (phi.getIncomingValue(i) != &phi)
      all = all.unionWith(onEdge(phi.getIncomingValue(i), phi.getIncomingBlock(i), phi.getParent()));
  open.erase(&phi);
  return range.intersectWith(all);
}

ConstantRange ValueRanges::onEdge(const Value *value, const BasicBlock *from, const BasicBlock *to) {
  const Instruction *end = from->getTerminator();
  ConstantRange range = at(value, end);
  if (!isa<Constant>(value))
    factsOfEdge(from, to, [&](const Fact &fact) { range = range.intersectWith(byFact(fact, value, end)); });
  return range;
}

ConstantRange ValueRanges::byBranches(const Value *value, const Instruction *point) {
  ConstantRange range = anything(value);
  eachFact(point, [&](const Fact &fact) { range = range.intersectWith(byFact(fact, value, point)); });
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
  return isa<LoadInst, PHINode>(compared);
}

/// The range of `value` when `compared`, another form of it, is in `range`.
std::optional<ConstantRange> ValueRanges::seenThrough(const Value *compared, ConstantRange range,
                                                      const Value *value) const {
  unsigned bits = value->getType()->getIntegerBitWidth();
  Low wanted = lowOf(value), found = lowOf(compared);
  auto fit = [&](ConstantRange narrow) {
    return narrow.getBitWidth() >= bits ? narrow.truncate(bits) : narrow.zeroExtend(bits);
  };
  if (wanted.of == found.of) {
    ConstantRange low = range.zextOrTrunc(found.bits);
    if (wanted.bits == found.bits || (wanted.bits < found.bits && low.getActiveBits() <= wanted.bits))
      return fit(low);
    return std::nullopt;
  }
  const Value *inner;
  const APInt *added;
  if (!match(found.of, m_Add(m_Value(inner), m_APInt(added))) || found.bits != added->getBitWidth() ||
      !(lowOf(inner) == wanted))
    return std::nullopt;
  bool isFromWider = isa<TruncInst>(inner); // then the sum is of a copy, 32 bits of a register of 64
  if (!isProof() && (added->getBitWidth() < 32 || isFromWider))
    return std::nullopt;
  ConstantRange shifted = range.zextOrTrunc(found.bits).subtract(*added);
  return wanted.bits <= shifted.getBitWidth() ? std::optional(fit(shifted.truncate(wanted.bits))) : std::nullopt;
}

ConstantRange ValueRanges::byFact(const Fact &fact, const Value *value, const Instruction *point) {
  ConstantRange range = anything(value);
  if (isa<Constant>(value) || depth > deepest)
    return range;
  for (bool isSwapped : {false, true}) {
    const Value *compared = isSwapped ? fact.right : fact.left, *other = isSwapped ? fact.left : fact.right;
    if (isa<Constant>(compared) || (!isProof() && !isComparedInPlace(compared)))
      continue;
    if (!seenThrough(compared, anything(compared), value))
      continue;
    CmpInst::Predicate predicate =
        isSwapped ? CmpInst::getSwappedPredicate(fact.predicate) : fact.predicate;
    ConstantRange limit = at(other, isProof() ? point : fact.branch);
    ConstantRange allowed = ConstantRange::makeAllowedICmpRegion(predicate, limit);
    if (std::optional<ConstantRange> seen = seenThrough(compared, allowed, value))
      range = range.intersectWith(*seen);
  }
  return range;
}

bool ValueRanges::isZeroAbove(const Value *value, unsigned depth) {
  const auto *definition = dyn_cast<Instruction>(value);
  if (!definition || depth > deepest)
    return isa<Constant>(value);
  auto isZero = [&](const Value *operand) { return isZeroAbove(operand, depth + 1); };
  if (isBarrier(value) || isPassthrough(value) || isa<FreezeInst>(value))
    return isZero(withoutCopies(value));
  if (const auto *cut = dyn_cast<TruncInst>(value))
    return at(cut->getOperand(0), cut).getActiveBits() <= cut->getType()->getIntegerBitWidth();
  if (const auto *select = dyn_cast<SelectInst>(value))
    return isZero(select->getTrueValue()) && isZero(select->getFalseValue());
  if (isa<MinMaxIntrinsic>(value))
    return isZero(definition->getOperand(0)) && isZero(definition->getOperand(1));
  if (const auto *phi = dyn_cast<PHINode>(value))
    return all_of(phi->incoming_values(), [&](const Use &use) { return use == phi || isZero(use); });
  return isa<BinaryOperator, LoadInst, ZExtInst>(value);
}

} // namespace skep
