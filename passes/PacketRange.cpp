// packet-range: write tests of a packet's length as the comparison of pointers that the verifier learns from.
//
// How much of a packet may be read the verifier learns in one way only: from a comparison of a packet pointer
// with the pointer to its end, where the first lies some constant beyond the place that is read. The same
// question asked in numbers tells it nothing: the difference of the two pointers is a number like any other.
// And `p < end`, which gives C one byte to read, gives the verifier none when p is the start of the packet or
// was just moved by a variable ("invalid access to packet", "R# offset is outside of the packet").
//
//   if (data_end - data < 14) return;                    if (data + 14 > data_end) return;
//   u32 len = skb->data_end - skb->data;
//   if (off < end - p) x = p[off];                       q = p + off; if (q + 1 <= end) x = *q;
//   for (; p < end; p++) sum += *p;                      for (; p + 1 <= end; p++) sum += *p;
//
// C rightly takes both for the same, so the optimiser makes one of the other where it is shorter; `data` and
// `data_end` being numbers of 32 bits in the context's struct, it computes with 32 bits as well. This pass
// writes them as on the right. Where the distance has a variable part, the pointer that is tested is also
// made the one that is read, since the verifier knows what it learnt only of copies of the very same sum.
//
// That computing with those 32 bits is none with pointers is mended before, by packet-pointers. The metadata
// in front of a packet, which end where the packet starts, are no different.
//
// Not touched: tests that no access to the same packet depends on; distances that may be negative or beyond
// 64 kB; == and !=. An unsigned difference is large where a pointer lies behind the end and the comparison of
// pointers is not so, but C has no difference of pointers there, and the access would be outside.
#include "passes/PacketRange.h"
#include "core/spec/Contexts.h"
#include "passes/ContextPointers.h"
#include "passes/Hidden.h"
#include "passes/MirroredTree.h"
#include "passes/Preserved.h"
#include "passes/Remark.h"
#include "llvm/Analysis/LazyValueInfo.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"

#define DEBUG_TYPE "packet-range"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace skep {
namespace {

constexpr uint64_t mostDistance = 0xffff; ///< farther the verifier does not look into a packet

/// Behind changes of type, which cost nothing in pointers.
Value *behindCasts(Value *value) {
  while (isa<ZExtInst, TruncInst, IntToPtrInst, PtrToIntInst>(value))
    value = cast<CastInst>(value)->getOperand(0);
  return value;
}

/// A distance that a test asks for: `variable` + `constant`, the variable of any width or none.
struct Distance {
  Value *variable = nullptr;
  uint64_t constant = 0;
};

/// A test of how far a packet reaches: it holds, or fails, when `start` + `distance` is not beyond the end.
struct LengthTest {
  ICmpInst *compare;
  Value *start; ///< a pointer, or the number it is made of
  Value *end;
  Distance distance;
  bool holdsWhenInside;
};

class RangeWriter {
public:
  RangeWriter(Function &function, const ContextPointers &contexts, FunctionAnalysisManager &functions)
      : function(function), contexts(contexts), layout(function.getDataLayout()),
        values(functions.getResult<LazyValueAnalysis>(function)),
        dominators(functions.getResult<DominatorTreeAnalysis>(function)) {}

  bool run();

private:
  std::optional<FieldKind> fieldBehind(Value *value) const {
    return contexts.fieldBehind(behindCasts(value), layout);
  }
  bool isEnd(Value *value, Value *start) const;
  Value *packetOf(Value *address) const;
  std::optional<LengthTest> readTest(ICmpInst &compare);
  std::optional<LengthTest> readDifference(ICmpInst &compare);
  std::optional<LengthTest> readPointers(ICmpInst &compare);
  std::optional<Distance> readDistance(Value *value, Instruction *at, uint64_t further);
  bool guardsAccess(const LengthTest &test) const;
  bool isInside(const LengthTest &test, const Instruction &instruction) const;
  bool comesFromInside(const LengthTest &test, const PHINode &phi) const;
  bool choosesIn(const LengthTest &test, Value *address) const;
  Value *asPointer(Value *value, IRBuilder<> &builder);
  void write(const LengthTest &test);
  void useTested(const LengthTest &test, Value *tested);

  Function &function;
  const ContextPointers &contexts;
  const DataLayout &layout;
  LazyValueInfo &values;
  DominatorTree &dominators;
};

/// Whether a value is where what `start` points into ends.
bool RangeWriter::isEnd(Value *value, Value *start) const {
  std::optional<FieldKind> kind = fieldBehind(value);
  if (kind == FieldKind::PacketEnd)
    return true;
  Value *packet = kind == FieldKind::Packet ? packetOf(start) : nullptr;
  return packet && fieldBehind(packet) == FieldKind::PacketMeta;
}

/// The read of the context that gave the packet an address lies in; null for other addresses.
Value *RangeWriter::packetOf(Value *address) const {
  SmallVector<Value *> leaves = leavesOf(address, true);
  for (unsigned i = 0; i < leaves.size() && i < 64; ++i) {
    Value *inner = behindCasts(leaves[i]);
    if (inner != leaves[i] && (isMerge(inner) || isa<GetElementPtrInst>(inner)))
      leaves.append(leavesOf(inner, true));
  }
  for (Value *leaf : leaves) {
    std::optional<FieldKind> kind = fieldBehind(leaf);
    if (kind == FieldKind::Packet || kind == FieldKind::PacketMeta)
      return behindCasts(leaf);
  }
  return nullptr;
}

std::optional<Distance> RangeWriter::readDistance(Value *value, Instruction *at, uint64_t further) {
  if (auto *constant = dyn_cast<ConstantInt>(value)) {
    if (constant->getValue().ugt(mostDistance) || further > mostDistance)
      return std::nullopt;
    return Distance{nullptr, constant->getZExtValue() + further};
  }
  if (auto *wide = dyn_cast<ZExtInst>(value))
    return readDistance(wide->getOperand(0), at, further);
  Value *variable = nullptr;
  const APInt *constant = nullptr;
  if (match(value, m_NUWAdd(m_Value(variable), m_APInt(constant))) && constant->ule(mostDistance))
    return readDistance(variable, at, further + constant->getZExtValue());
  ConstantRange range = values.getConstantRange(behindPassthrough(value), at, /*UndefAllowed=*/false);
  if (range.getUnsignedMax().ugt(mostDistance))
    return std::nullopt;
  return Distance{value, further};
}

/// The number of bytes that `d predicate n` asks for beyond n to be inside, and whether it holds then, for
/// the distance d between a packet pointer and the end.
std::optional<std::pair<uint64_t, bool>> meaningOf(CmpInst::Predicate predicate) {
  switch (predicate) {
  case CmpInst::ICMP_SLT:
  case CmpInst::ICMP_ULT:
    return std::pair(0, false);
  case CmpInst::ICMP_SLE:
  case CmpInst::ICMP_ULE:
    return std::pair(1, false);
  case CmpInst::ICMP_SGT:
  case CmpInst::ICMP_UGT:
    return std::pair(1, true);
  case CmpInst::ICMP_SGE:
  case CmpInst::ICMP_UGE:
    return std::pair(0, true);
  default:
    return std::nullopt;
  }
}

/// end - p < n
std::optional<LengthTest> RangeWriter::readDifference(ICmpInst &compare) {
  CmpInst::Predicate predicate = compare.getPredicate();
  Value *difference = compare.getOperand(0), *length = compare.getOperand(1), *end = nullptr,
        *start = nullptr;
  if (!match(difference, m_TruncOrSelf(m_Sub(m_Value(end), m_Value(start))))) {
    std::swap(difference, length);
    predicate = CmpInst::getSwappedPredicate(predicate);
    if (!match(difference, m_TruncOrSelf(m_Sub(m_Value(end), m_Value(start)))))
      return std::nullopt;
  }
  if (!isEnd(end, start) || !packetOf(start))
    return std::nullopt;
  auto meaning = meaningOf(predicate);
  auto distance = meaning ? readDistance(length, &compare, meaning->first) : std::nullopt;
  if (!distance)
    return std::nullopt;
  return LengthTest{&compare, start, end, *distance, meaning->second};
}

/// p < end, which tells the verifier nothing unless p has a constant part of its own.
std::optional<LengthTest> RangeWriter::readPointers(ICmpInst &compare) {
  CmpInst::Predicate predicate = compare.getPredicate();
  Value *start = compare.getOperand(0), *end = compare.getOperand(1);
  if (isEnd(start, end)) {
    std::swap(start, end);
    predicate = CmpInst::getSwappedPredicate(predicate);
  }
  bool isOpen = predicate == CmpInst::ICMP_ULT || predicate == CmpInst::ICMP_UGE;
  if (!isOpen || !start->getType()->isPointerTy() || !isEnd(end, start) || !packetOf(start))
    return std::nullopt;
  APInt constant(64, 0);
  start->stripAndAccumulateConstantOffsets(layout, constant, /*AllowNonInbounds=*/true);
  if (constant.isStrictlyPositive())
    return std::nullopt;
  return LengthTest{&compare, start, end, {nullptr, 1}, predicate == CmpInst::ICMP_ULT};
}

std::optional<LengthTest> RangeWriter::readTest(ICmpInst &compare) {
  return compare.getOperand(0)->getType()->isPointerTy() ? readPointers(compare) : readDifference(compare);
}

/// Whether a user of a test is the test joined with others, or hidden from the optimiser.
bool handsOn(const User *user) {
  return user->getType()->isIntegerTy(1) && (passthroughOf(user) || isa<SelectInst, BinaryOperator>(user));
}

/// Everything that turns on a test.
SmallVector<const User *> usersOf(const LengthTest &test) {
  SmallVector<const User *> users(test.compare->users());
  for (unsigned i = 0; i < users.size() && i < 16; ++i)
    if (handsOn(users[i]))
      users.append(users[i]->user_begin(), users[i]->user_end());
  return users;
}

/// Whether an instruction runs only where the test found the packet long enough.
bool RangeWriter::isInside(const LengthTest &test, const Instruction &instruction) const {
  return any_of(usersOf(test), [&](const User *user) {
    const auto *branch = dyn_cast<BranchInst>(user);
    if (!branch || !branch->isConditional())
      return false;
    BasicBlockEdge edge(branch->getParent(), branch->getSuccessor(test.holdsWhenInside ? 0 : 1));
    return edge.isSingleEdge() && dominators.dominates(edge, instruction.getParent());
  });
}

/// Whether a way into a phi is one that the test found long enough.
bool RangeWriter::comesFromInside(const LengthTest &test, const PHINode &phi) const {
  return any_of(phi.blocks(), [&](const BasicBlock *from) {
    const auto *branch = dyn_cast<BranchInst>(from->getTerminator());
    bool isEdge = branch && branch->isConditional() && is_contained(usersOf(test), branch) &&
                  branch->getSuccessor(test.holdsWhenInside ? 0 : 1) == phi.getParent();
    return isEdge || isInside(test, *from->getTerminator());
  });
}

/// Whether the test chooses what an address is made of.
bool RangeWriter::choosesIn(const LengthTest &test, Value *address) const {
  SmallVector<Value *> open = {address};
  for (unsigned i = 0; i < open.size() && i < 16; ++i) {
    auto *instruction = dyn_cast<Instruction>(open[i]);
    if (!instruction || isa<LoadInst>(instruction))
      continue;
    if (isa<SelectInst>(instruction) && is_contained(usersOf(test), instruction))
      return true;
    if (auto *phi = dyn_cast<PHINode>(instruction); phi && comesFromInside(test, *phi))
      return true;
    open.append(instruction->op_begin(), instruction->op_end());
  }
  return false;
}

bool RangeWriter::guardsAccess(const LengthTest &test) const {
  Value *packet = packetOf(test.start);
  for (Instruction &instruction : instructions(function)) {
    Value *address = accessedAddress(instruction);
    if (address && packetOf(address) == packet && (isInside(test, instruction) || choosesIn(test, address)))
      return true;
  }
  return false;
}

/// Accesses to start + variable go through the pointer that was tested.
void RangeWriter::useTested(const LengthTest &test, Value *tested) {
  Value *variable = behindPassthrough(behindCasts(test.distance.variable));
  SmallVector<GetElementPtrInst *> same;
  for (Instruction &instruction : instructions(function)) {
    auto *gep = dyn_cast<GetElementPtrInst>(&instruction);
    if (!gep || gep == tested || !dominators.dominates(test.compare, gep))
      continue;
    std::optional<Place> place = placeOf(gep, layout);
    if (place && place->index && place->scale == 1 && !isMerge(place->root) &&
        behindCasts(place->root) == behindCasts(test.start) &&
        behindPassthrough(behindCasts(place->index)) == variable)
      same.push_back(gep);
  }
  for (GetElementPtrInst *gep : same) {
    IRBuilder<> builder(gep);
    int64_t offset = placeOf(gep, layout)->offset;
    gep->replaceAllUsesWith(builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), tested, offset));
  }
}

/// The whole pointer that a value is a number or 32 bits of.
Value *RangeWriter::asPointer(Value *value, IRBuilder<> &builder) {
  while (isa<PtrToIntInst, TruncInst>(value))
    value = cast<CastInst>(value)->getOperand(0);
  if (value->getType()->isPointerTy())
    return value;
  auto *load = dyn_cast<LoadInst>(value);
  if (!load || !load->getType()->isIntegerTy(32))
    return builder.CreateIntToPtr(value, builder.getPtrTy());
  return builder.CreateIntToPtr(wholePointer(*load), builder.getPtrTy());
}

void RangeWriter::write(const LengthTest &test) {
  IRBuilder<> builder(test.compare);
  Value *tested = asPointer(test.start, builder), *variable = test.distance.variable;
  if (variable) {
    tested = builder.CreateInBoundsGEP(builder.getInt8Ty(), tested,
                                       builder.CreateZExt(variable, builder.getInt64Ty()));
    useTested(test, tested);
  }
  Value *last = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), tested, test.distance.constant);
  Value *end = asPointer(test.end, builder);
  Value *compare = test.holdsWhenInside ? builder.CreateICmpULE(last, end) : builder.CreateICmpUGT(last, end);
  remark(DEBUG_TYPE, "Length", *test.compare,
         [] { return "test of the packet's length made one of pointers"; });
  Value *operands[] = {test.compare->getOperand(0), test.compare->getOperand(1)};
  compare->takeName(test.compare);
  test.compare->replaceAllUsesWith(compare);
  test.compare->eraseFromParent();
  for (Value *operand : operands)
    RecursivelyDeleteTriviallyDeadInstructions(operand);
}

bool RangeWriter::run() {
  SmallVector<LengthTest> tests;
  for (Instruction &instruction : instructions(function))
    if (auto *compare = dyn_cast<ICmpInst>(&instruction))
      if (std::optional<LengthTest> test = readTest(*compare); test && guardsAccess(*test))
        tests.push_back(*test);
  for (const LengthTest &test : tests)
    write(test);
  return !tests.empty();
}

} // namespace

PreservedAnalyses PacketRangePass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  bool dropped = dropUnreachable(module, functions), changed = false;
  ContextPointers contexts(module);
  for (Function &function : module)
    if (!function.isDeclaration())
      changed |= RangeWriter(function, contexts, functions).run();
  return dropped ? PreservedAnalyses::none() : preserveBlocks(changed);
}

} // namespace skep
