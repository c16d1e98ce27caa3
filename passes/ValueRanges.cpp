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
// much, one is missed. Both cost no correctness. Where it would have to look too far, it says nothing, and
// the code stays as it is. It is of Linux 6.18; older kernels know less.
#include "passes/ValueRanges.h"
#include "core/spec/Helpers.h"
#include "passes/Calls.h"
#include "passes/Hidden.h"
#include "passes/LowBits.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace skep {
namespace {

constexpr unsigned largestErrno = 4095;

ConstantRange anything(const Value *value) {
  return ConstantRange::getFull(value->getType()->getIntegerBitWidth());
}

/// The verifier tracks a register's lower half beside the whole.
unsigned trackedBits(unsigned wanted, unsigned width) { return wanted <= 32 ? std::min(32u, width) : width; }

/// Operations of which the low bits depend on the operands' low bits alone.
bool staysLow(const BinaryOperator &operation) {
  switch (operation.getOpcode()) {
  case Instruction::Add:
  case Instruction::Sub:
  case Instruction::Mul:
  case Instruction::And:
  case Instruction::Or:
  case Instruction::Xor:
    return true;
  default:
    return false;
  }
}

} // namespace

ConstantRange ValueRanges::at(const Value *value, const Instruction *point) {
  return low(value, value->getType()->getIntegerBitWidth(), point);
}

ConstantRange ValueRanges::known(const Value *value, const Instruction *point) {
  isBeyond = false;
  ConstantRange range = at(value, point);
  return isBeyond && !isProof() ? ConstantRange::getEmpty(range.getBitWidth()) : range;
}

/// The code generator may move a constant out of an index into the address; what is left must then not be
/// negative.
ConstantRange ValueRanges::asIndex(const Value *value, const Instruction *point) {
  const Value *sum = value, *left;
  if (isa<SExtInst, ZExtInst>(sum))
    sum = cast<CastInst>(sum)->getOperand(0);
  bool isSum = match(sum, m_Add(m_Value(left), m_ConstantInt()));
  bool isRest = match(sum, m_Sub(m_ConstantInt(), m_Value(left)));
  if (isProof() || (!isSum && !isRest) || known(left, point).isAllNonNegative())
    return known(value, point);
  return anything(value);
}

ConstantRange ValueRanges::low(const Value *value, unsigned bits, const Instruction *point) {
  if (const auto *constant = dyn_cast<ConstantInt>(value))
    return ConstantRange(constant->getValue()).zextOrTrunc(bits);
  if (depth > deepest) {
    isBeyond = true;
    return ConstantRange::getFull(bits);
  }
  ++depth;
  ConstantRange range = byDefinition(value, bits, point).intersectWith(byBranches(value, bits, point));
  if (isProof())
    range = range.intersectWith(values
                                    .getConstantRange(const_cast<Value *>(value),
                                                      const_cast<Instruction *>(point),
                                                      /*UndefAllowed=*/false)
                                    .truncate(bits));
  --depth;
  return range;
}

ConstantRange ValueRanges::byDefinition(const Value *value, unsigned bits, const Instruction *point) {
  const auto *definition = dyn_cast<Instruction>(value);
  if (!definition)
    return ConstantRange::getFull(bits);
  if (const Value *copied = withoutCopies(value); copied != value)
    return low(copied, bits, point);
  // What the verifier learns of an operand later does not reach the result, unless that is a copy of it: a
  // choice becomes a branch over a copy.
  bool isCopy = isa<ZExtInst, SelectInst, MinMaxIntrinsic>(definition);
  const Instruction *when = isProof() || isCopy ? point : definition;
  if (const auto *operation = dyn_cast<BinaryOperator>(definition))
    return byOperation(*operation, bits, when);
  if (const auto *cast = dyn_cast<CastInst>(definition))
    return byCast(*cast, bits, when);
  ConstantRange range = anything(value);
  if (const auto *call = dyn_cast<CallInst>(definition))
    range = byCall(*call, when);
  else if (const auto *select = dyn_cast<SelectInst>(definition))
    range = bySelect(*select, when);
  else if (const auto *phi = dyn_cast<PHINode>(definition))
    range = byPhi(*phi);
  return range.zextOrTrunc(bits);
}

ConstantRange ValueRanges::byMask(const Value *masked, const APInt &mask, unsigned bits,
                                  const Instruction *point) {
  unsigned width = mask.getBitWidth(), zeros = std::min(mask.countr_zero(), width);
  unsigned kept = isProof() ? std::max(1u, mask.getActiveBits()) : trackedBits(mask.getActiveBits(), width);
  ConstantRange range = low(masked, kept, point).zextOrTrunc(width);
  bool isHole = !mask.isShiftedMask() || range.getActiveBits() > mask.getActiveBits();
  if (isHole) // else only low bits go
    range = range.binaryAnd(ConstantRange(mask));
  APInt most = range.getUnsignedMax(), least = range.getUnsignedMin();
  most.clearLowBits(zeros);
  least.clearLowBits(zeros);
  if (!isProof() && !mask.isMask(32)) // that one is a move
    least.clearAllBits();
  return ConstantRange::getNonEmpty(least, most + 1).zextOrTrunc(bits);
}

/// The low bits of a shift by a constant are those of fewer bits.
ConstantRange ValueRanges::byShift(const Value *shifted, unsigned by, unsigned bits,
                                   const Instruction *point) {
  if (by >= bits)
    return ConstantRange(APInt(bits, 0));
  return low(shifted, bits - by, point).zextOrTrunc(bits).shl(ConstantRange(APInt(bits, by)));
}

ConstantRange ValueRanges::byOperation(const BinaryOperator &operation, unsigned bits,
                                       const Instruction *point) {
  const Value *left = operation.getOperand(0), *right = operation.getOperand(1);
  unsigned width = operation.getType()->getIntegerBitWidth();
  const APInt *mask;
  if (match(&operation, m_And(m_Value(), m_APInt(mask))))
    return byMask(left, *mask, bits, point);
  const APInt *by;
  if (isProof() && match(&operation, m_Shl(m_Value(), m_APInt(by))) && by->ult(width))
    return byShift(left, by->getZExtValue(), bits, point);
  if (isProof() && staysLow(operation))
    return byDifference(operation, bits, point)
        .intersectWith(low(left, bits, point).binaryOp(operation.getOpcode(), low(right, bits, point)));
  unsigned tracked = staysLow(operation) ? trackedBits(bits, width) : width;
  ConstantRange a = low(left, tracked, point), b = low(right, tracked, point);
  if (isProof())
    return a.binaryOp(operation.getOpcode(), b).zextOrTrunc(bits);
  return seenByVerifier(operation, a, b).zextOrTrunc(bits);
}

/// What the verifier makes of two ranges; see its scalar_min_max_*.
ConstantRange ValueRanges::seenByVerifier(const BinaryOperator &operation, const ConstantRange &a,
                                          const ConstantRange &b) {
  ConstantRange unknown = ConstantRange::getFull(a.getBitWidth());
  switch (operation.getOpcode()) {
  case Instruction::Add:
  case Instruction::Sub:
  case Instruction::And:
  case Instruction::Or:
  case Instruction::Xor:
    return a.binaryOp(operation.getOpcode(), b);
  case Instruction::Mul:
    return a.unsignedMulMayOverflow(b) == ConstantRange::OverflowResult::NeverOverflows ? a.multiply(b)
                                                                                        : unknown;
  case Instruction::Shl:
    if (!b.isSingleElement() || a.getActiveBits() + b.getUnsignedMax().getLimitedValue(64) >= a.getBitWidth())
      return unknown;
    return a.shl(b);
  case Instruction::LShr:
    return b.isSingleElement()
               ? a.lshr(b)
               : ConstantRange::getNonEmpty(APInt(a.getBitWidth(), 0), a.getUnsignedMax() + 1);
  case Instruction::AShr:
    return b.isSingleElement() ? a.ashr(b) : unknown;
  default: // quotients and remainders
    return unknown;
  }
}

/// What the facts say of the order of two values' low bits.
ValueRanges::Order ValueRanges::orderOf(const Value *greater, const Value *less, unsigned bits,
                                        function_ref<void(Each)> facts) const {
  Order order;
  Low first = lowOf(greater, bits), second = lowOf(less, bits);
  facts([&](const Fact &fact) {
    CmpInst::Predicate predicate = fact.predicate;
    Low left = lowOf(fact.left), right = lowOf(fact.right);
    if (left == second && right == first) {
      predicate = CmpInst::getSwappedPredicate(predicate);
      std::swap(left, right);
    }
    if (!(left == first && right == second))
      return;
    order.differ |= predicate == CmpInst::ICMP_NE || predicate == CmpInst::ICMP_UGT;
    order.isOrdered |= predicate == CmpInst::ICMP_UGT || predicate == CmpInst::ICMP_UGE;
  });
  return order;
}

/// The order of two values at a point; of what a loop or a join brings, the order on every way to it.
ValueRanges::Order ValueRanges::orderAt(const Value *greater, const Value *less, unsigned bits,
                                        const Instruction *point) {
  Order order = orderOf(greater, less, bits, [&](Each each) { eachFact(point, each); });
  auto isOneOf = [](const Value *value, const Value *choice) {
    return is_contained(cast<MinMaxIntrinsic>(choice)->args(), value);
  };
  bool isMost = match(greater, m_UMax(m_Value(), m_Value())),
       isLeast = match(less, m_UMin(m_Value(), m_Value()));
  order.isOrdered |= (isMost && isOneOf(less, greater)) || (isLeast && isOneOf(greater, less));
  if (isMost && isLeast)
    order.isOrdered |=
        any_of(cast<MinMaxIntrinsic>(less)->args(), [&](const Use &use) { return isOneOf(use, greater); });
  const auto *phi = dyn_cast<PHINode>(lowOf(less, bits).of);
  // The greater one must be the same in every turn.
  const auto *definition = dyn_cast<Instruction>(greater);
  bool isOuter =
      phi && (!definition || dominators.properlyDominates(definition->getParent(), phi->getParent()));
  if (order.isOrdered || !isOuter || depth > deepest)
    return order;
  Order all{true, true};
  ++depth;
  for (unsigned i = 0; i < phi->getNumIncomingValues(); ++i) {
    const BasicBlock *from = phi->getIncomingBlock(i);
    const Value *value = phi->getIncomingValue(i);
    Order way = orderOf(greater, value, bits, [&](Each each) {
      factsOfEdge(from, phi->getParent(), each);
      eachFact(from->getTerminator(), each);
    });
    if (const auto *constant = dyn_cast<ConstantInt>(value)) {
      ConstantRange range = onEdge(greater, from, phi->getParent()).zextOrTrunc(bits);
      way.isOrdered |= range.getUnsignedMin().uge(constant->getValue().zextOrTrunc(bits));
      way.differ |= range.getUnsignedMin().ugt(constant->getValue().zextOrTrunc(bits));
    }
    all.isOrdered &= way.isOrdered;
    all.differ &= way.differ;
  }
  --depth;
  return all;
}

/// A difference of two values that were compared: never below zero, and above when one is greater.
ConstantRange ValueRanges::byDifference(const BinaryOperator &operation, unsigned bits,
                                        const Instruction *point) {
  const Value *greater, *less;
  ConstantRange unknown = ConstantRange::getFull(bits);
  bool isLessOne = match(&operation, m_c_Add(m_Value(greater), m_Not(m_Value(less)))); // greater - less - 1
  if (!isLessOne && !match(&operation, m_Sub(m_Value(greater), m_Value(less))))
    return unknown;
  // A remainder, where LLVM has the quotient already: x - x / c * c
  const Value *whole;
  const APInt *divisor, *factor;
  if (!isLessOne && match(less, m_Mul(m_UDiv(m_Value(whole), m_APInt(divisor)), m_APInt(factor))) &&
      withoutCopies(whole) == withoutCopies(greater) && *divisor == *factor &&
      divisor->getActiveBits() <= bits)
    return ConstantRange::getNonEmpty(APInt(bits, 0), divisor->zextOrTrunc(bits));
  Order order = orderAt(greater, less, bits, point);
  APInt zero(bits, 0), one(bits, 1), most = low(greater, bits, point).getUnsignedMax();
  if (isLessOne)
    return order.isOrdered && order.differ ? ConstantRange::getNonEmpty(zero, most) : unknown;
  if (order.isOrdered)
    return ConstantRange::getNonEmpty(order.differ ? one : zero, most + 1);
  return order.differ ? ConstantRange::getNonEmpty(one, zero) : unknown;
}

ConstantRange ValueRanges::byCast(const CastInst &cast, unsigned bits, const Instruction *point) {
  const Value *inner = cast.getOperand(0);
  if (!inner->getType()->isIntegerTy() || !cast.getType()->isIntegerTy())
    return ConstantRange::getFull(bits);
  unsigned width = inner->getType()->getIntegerBitWidth();
  unsigned known = std::min(bits, width);
  if (isa<TruncInst>(cast) && !isProof())
    known = trackedBits(bits, width);
  ConstantRange range = low(inner, known, point);
  return isa<SExtInst>(cast) ? range.sextOrTrunc(bits) : range.zextOrTrunc(bits);
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
  if ((!isClamp && !isProof()) || isByteSwap ||
      !ConstantRange::isIntrinsicSupported(intrinsic->getIntrinsicID()))
    return unknown;
  SmallVector<ConstantRange, 2> ranges;
  for (const Value *argument : call.args())
    ranges.push_back(at(argument, point));
  return ConstantRange::intrinsic(intrinsic->getIntrinsicID(), ranges);
}

ConstantRange ValueRanges::bySelect(const SelectInst &select, const Instruction *point) {
  const Value *chosen[] = {select.getTrueValue(), select.getFalseValue()};
  ConstantRange sides[] = {at(chosen[0], point), at(chosen[1], point)};
  unsigned bits = sides[0].getBitWidth();
  for (unsigned i : {0, 1})
    factsOfCondition(select.getCondition(), i == 0, &select, [&](const Fact &fact) {
      sides[i] = sides[i].intersectWith(byFact(fact, chosen[i], bits, point));
    });
  return sides[0].unionWith(sides[1]);
}

/// Of a loop's counter, whose every turn the verifier walks.
ConstantRange ValueRanges::byTurns(const PHINode &phi) {
  const Loop *loop = loops.getLoopFor(phi.getParent());
  if (!loop || loop->getHeader() != phi.getParent() || !evolution.isSCEVable(phi.getType()))
    return anything(&phi);
  const auto *count = dyn_cast<SCEVAddRecExpr>(evolution.getSCEV(const_cast<PHINode *>(&phi)));
  if (!count || count->getLoop() != loop || !count->isAffine() || !isa<SCEVConstant>(count->getOperand(1)))
    return anything(&phi);
  ConstantRange range = byCount(phi, *loop);
  if (!isa<SCEVConstant>(count->getStart()) && !isProof())
    return range;
  return range.intersectWith(evolution.getUnsignedRange(count))
      .intersectWith(evolution.getSignedRange(count));
}

/// Between where a counter starts and where its loop ends, when the next turn is taken only if the step does
/// not wrap.
ConstantRange ValueRanges::byCount(const PHINode &phi, const Loop &loop) {
  const BasicBlock *latch = loop.getLoopLatch(), *entry = loop.getLoopPredecessor();
  ConstantRange unknown = anything(&phi);
  const Value *inner;
  const APInt *step;
  if (!latch || !entry || phi.getNumIncomingValues() != 2 ||
      !match(phi.getIncomingValueForBlock(latch), m_Add(m_Value(inner), m_APInt(step))) || inner != &phi)
    return unknown;
  ConstantRange start = onEdge(phi.getIncomingValueForBlock(entry), entry, phi.getParent());
  ConstantRange again = byFactsOfEdge(&phi, latch, phi.getParent());
  APInt zero(unknown.getBitWidth(), 0);
  if (step->isNegative() && again.getUnsignedMin().uge(-*step)) {
    APInt least = APIntOps::umin(start.getUnsignedMin(), again.getUnsignedMin() + *step);
    return ConstantRange::getNonEmpty(least, start.getUnsignedMax() + 1);
  }
  bool wraps = false;
  APInt most = again.getUnsignedMax().uadd_ov(*step, wraps);
  if (step->isNegative() || wraps)
    return unknown;
  return ConstantRange::getNonEmpty(start.getUnsignedMin(), APIntOps::umax(start.getUnsignedMax(), most) + 1);
}

ConstantRange ValueRanges::byPhi(const PHINode &phi) {
  if (!open.insert(&phi).second)
    return anything(&phi);
  ConstantRange range = byTurns(phi), all = ConstantRange::getEmpty(range.getBitWidth());
  for (unsigned i = 0; i < phi.getNumIncomingValues() && !all.isFullSet(); ++i)
    if (phi.getIncomingValue(i) != &phi)
      all = all.unionWith(onEdge(phi.getIncomingValue(i), phi.getIncomingBlock(i), phi.getParent()));
  open.erase(&phi);
  return range.intersectWith(all);
}

/// What the branches say that dominate a way from block to block, and the way itself.
ConstantRange ValueRanges::byFactsOfEdge(const Value *value, const BasicBlock *from, const BasicBlock *to) {
  const Instruction *end = from->getTerminator();
  unsigned bits = value->getType()->getIntegerBitWidth();
  ConstantRange range = byBranches(value, bits, end);
  factsOfEdge(from, to,
              [&](const Fact &fact) { range = range.intersectWith(byFact(fact, value, bits, end)); });
  return range;
}

ConstantRange ValueRanges::onEdge(const Value *value, const BasicBlock *from, const BasicBlock *to) {
  ConstantRange range = at(value, from->getTerminator());
  return isa<Constant>(value) ? range : range.intersectWith(byFactsOfEdge(value, from, to));
}

bool ValueRanges::isZeroAbove(const Value *value, unsigned depth) {
  const auto *definition = dyn_cast<Instruction>(value);
  if (!definition || depth > deepest)
    return isa<Constant>(value);
  auto isZero = [&](const Value *operand) { return isZeroAbove(operand, depth + 1); };
  if (const Value *copied = withoutCopies(value); copied != value)
    return isZero(copied);
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
