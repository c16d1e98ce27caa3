// restate-bounds: say a bound again, in the verifier's words, where the optimiser's proof of it is lost on
// it.
//
// An access at a variable offset is allowed when the verifier knows the offset's range, and a helper takes a
// length when the verifier knows that one's. LLVM proves more than the verifier does, and then deletes or
// rewrites the check that the programmer wrote for it:
//
//     __u64 slot = delta / 1000 < 800 ? delta / 100000 : 25;       LLVM: slot < 26, the check below is gone
//     if (slot < 26)                                                verifier: a quotient, anything
//             hist->slots[slot]++;                                  "R6 unbounded memory access"
//
// This pass runs after all optimisation. Where the model of the verifier (ValueRanges.h) does not know enough
// for an access, and the proof does, the bound is put at the use, in the cheapest form that the verifier
// understands: a mask, when one is between the proven bound and the object's end; else a comparison that
// chooses the value or its bound. Behind an empty inline assembly, which costs nothing, so that no later pass
// sees that the value cannot be greater. An address that was formed before its check is formed anew after it.
//
//     %slot = udiv ...                         %slot = udiv ...
//     %p = getelementptr %hist, %slot    to    %opaque = asm "", "=r,0"(%slot)
//                                              %same = and %opaque, 31       (slots is 32 long or more)
//                                              %p = getelementptr %hist, %same
//
// A counter that starts at a variable and indexes memory in a loop is hidden the same way, without a bound:
// else loop strength reduction, in the code generator, steps a pointer instead, and the verifier loses that
// the pointer ends where the counter does.
//
// Rejected: a branch to an exit for values that cannot be. The exit would have to give back what the program
// holds there. Keeping LLVM from rewriting checks: too many passes do, and most of it helps.
//
// Limits: two values of which only the sum is bounded (an offset, and the length that is left after it) stay
// lost, because the verifier adds their greatest values. Packets have their end compared with a pointer,
// which is another rule's matter.
#include "passes/RestateBounds.h"
#include "core/spec/Helpers.h"
#include "passes/Calls.h"
#include "passes/Extent.h"
#include "passes/Hidden.h"
#include "passes/Preserved.h"
#include "passes/Remark.h"
#include "passes/ValueRanges.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

#define DEBUG_TYPE "restate-bounds"

using namespace llvm;

namespace skep {
namespace {

using Knower = ValueRanges::Knower;

constexpr uint64_t largestLength = (1u << 29) - 1; ///< of what a helper is given to read or write

/// What an access asks of a value: lowest <= value <= highest.
struct Demand {
  uint64_t lowest, highest;
  bool isMetBy(const ConstantRange &range) const {
    return range.isEmptySet() || (range.getUnsignedMin().uge(lowest) && range.getUnsignedMax().ule(highest));
  }
};

class Restater {
public:
  Restater(Function &function, FunctionAnalysisManager &functions)
      : function(function), dominators(functions.getResult<DominatorTreeAnalysis>(function)),
        loops(functions.getResult<LoopAnalysis>(function)),
        evolution(functions.getResult<ScalarEvolutionAnalysis>(function)),
        values(functions.getResult<LazyValueAnalysis>(function)),
        verifier(Knower::Verifier, dominators, loops, evolution, values),
        proof(Knower::Proof, dominators, loops, evolution, values) {}

  bool run();

private:
  void visit(Instruction &instruction);
  void visitCall(CallInst &call);
  void checkLength(CallInst &call, unsigned number, bool mayBeZero);
  void checkPointer(Use &pointer, uint64_t bytes);
  bool areKnown(const Address &address, uint64_t room, ValueRanges &knower, const Instruction *point);
  void restateIndices(const Address &address, uint64_t room, const Instruction *at);
  void restate(Use &use, Demand demand, Instruction *point);
  void hold(const Address &address, const Instruction &user);
  void formAnew(Use &pointer);
  void tell(const Instruction *at, const Value *value, const Twine &what);
  std::optional<int64_t> roomAt(const Address &address, uint64_t bytes) const;

  Function &function;
  DominatorTree &dominators;
  LoopInfo &loops;
  ScalarEvolution &evolution;
  LazyValueInfo &values;
  ValueRanges verifier, proof;
  bool hasChanged = false;
};

/// The name in C of what a value is a copy or a widened form of.
StringRef nameBehind(const Value *value) {
  value = withoutCopies(value);
  if (const auto *cast = dyn_cast<CastInst>(value))
    if (!isa<ConstantData>(cast->getOperand(0)))
      value = withoutCopies(cast->getOperand(0));
  return nameInC(value);
}

void Restater::tell(const Instruction *at, const Value *value, const Twine &what) {
  remark(DEBUG_TYPE, "BoundRestated", *at, [&] {
    StringRef name = nameBehind(value);
    return (name.empty() ? "a value" : "'" + name.str() + "'") + what.str();
  });
}

/// The least mask that lets the proven range through and meets the demand.
std::optional<uint64_t> maskFor(const ConstantRange &proven, Demand demand) {
  unsigned bits = proven.getUnsignedMax().getActiveBits();
  uint64_t mask = bits < 64 ? (uint64_t(1) << bits) - 1 : ~uint64_t(0);
  return demand.lowest == 0 && mask <= demand.highest ? std::optional(mask) : std::nullopt;
}

void Restater::restate(Use &use, Demand demand, Instruction *point) {
  Value *value = use.get();
  ConstantRange known = verifier.asIndex(value, point), proven = proof.known(value, point);
  if (proven.isEmptySet()) // never executed
    return;
  IRBuilder<> builder(point);
  Value *wide = builder.CreateZExt(value, builder.getInt64Ty());
  Value *opaque = hide(builder, wide), *result = opaque;
  uint64_t most = proven.getUnsignedMax().getZExtValue();
  bool isHigh = known.getUnsignedMax().ugt(demand.highest), isLow = known.getUnsignedMin().ult(demand.lowest);
  std::optional<uint64_t> mask = maskFor(proven, demand);
  if (isHigh && mask)
    result = builder.CreateAnd(result, *mask);
  else if (isHigh)
    result = builder.CreateSelect(builder.CreateICmpULT(result, builder.getInt64(most + 1)), result,
                                  builder.getInt64(most));
  if (isLow)
    result = builder.CreateSelect(builder.CreateICmpUGT(result, builder.getInt64(demand.lowest - 1)), result,
                                  builder.getInt64(demand.lowest));
  result = builder.CreateTrunc(result, value->getType());
  tell(point, value,
       isHigh ? " is at most " + Twine(most) + ", said again for the verifier"
              : (isLow ? Twine(" is not zero, said again for the verifier")
                       : Twine(" has 32 bits, said again for the verifier")));
  use.set(result);
  auto isAlike = [&](Use &other) {
    return isa<GetElementPtrInst, CallInst>(other.getUser()) && other.getUser() != opaque &&
           !cast<Instruction>(other.getUser())->isDebugOrPseudoInst() &&
           dominators.dominates(cast<Instruction>(result), other);
  };
  if (isa<Instruction>(result))
    value->replaceUsesWithIf(result, isAlike);
  hasChanged = true;
}

/// How far the indices may reach; nothing when the object's size is not known.
std::optional<int64_t> Restater::roomAt(const Address &address, uint64_t bytes) const {
  std::optional<uint64_t> size = sizeOfObject(address.object);
  if (size)
    return int64_t(*size) - int64_t(bytes) - address.constant;
  const Address::Index &index = address.indices[0];
  if (address.indices.size() > 1 || index.length < 2)
    return std::nullopt;
  return int64_t((index.length - 1) * index.stride) - std::min<int64_t>(address.constant, 0);
}

/// Whether all the offsets that the knower holds possible are within the object.
bool Restater::areKnown(const Address &address, uint64_t room, ValueRanges &knower,
                        const Instruction *point) {
  uint64_t least = 0, most = 0;
  for (const Address::Index &index : address.indices) {
    ConstantRange range = knower.asIndex(index.use->get(), point);
    if (range.isEmptySet())
      return true;
    if (range.getUnsignedMax().ugt(largestLength) || index.stride > largestLength)
      return false;
    least += range.getUnsignedMin().getZExtValue() * index.stride;
    most += range.getUnsignedMax().getZExtValue() * index.stride;
  }
  return int64_t(least) + std::min<int64_t>(address.constant, 0) >= 0 && most <= room;
}

void Restater::restateIndices(const Address &address, uint64_t room, const Instruction *at) {
  bool isOnly = address.indices.size() == 1;
  for (const Address::Index &index : address.indices) {
    auto *point = cast<Instruction>(index.use->getUser());
    ConstantRange proven = proof.known(index.use->get(), at);
    Demand demand{proven.getUnsignedMin().getZExtValue(), proven.getUnsignedMax().getZExtValue()};
    if (isOnly) {
      demand.lowest = address.constant < 0 ? divideCeil(uint64_t(-address.constant), index.stride) : 0;
      demand.highest = room / index.stride;
    } else if (address.constant >= 0) {
      demand.lowest = 0;
    }
    if (!demand.isMetBy(verifier.asIndex(index.use->get(), point)))
      restate(*index.use, demand, point);
  }
}

/// Copies the computation of an address to where it is used.
void Restater::formAnew(Use &pointer) {
  Instruction *before = cast<Instruction>(pointer.getUser());
  Use *use = &pointer;
  while (auto *gep = dyn_cast<GetElementPtrInst>(use->get())) {
    Instruction *copy = gep->clone();
    copy->insertBefore(before);
    use->set(copy);
    if (gep->use_empty() ||
        all_of(gep->users(), [](User *user) { return cast<Instruction>(user)->isDebugOrPseudoInst(); }))
      tell(copy, gep->getOperand(1), " is checked before its address is formed, which the verifier asks for");
    before = copy;
    use = &copy->getOperandUse(0);
    hasChanged = true;
  }
}

/// See the file's comment on counters.
void Restater::hold(const Address &address, const Instruction &user) {
  for (const Address::Index &index : address.indices) {
    auto *point = cast<Instruction>(index.use->getUser());
    const auto *count = dyn_cast<SCEVAddRecExpr>(evolution.getSCEV(index.use->get()));
    if (!count || !count->getLoop()->contains(&user) || isa<SCEVConstant>(count->getStart()))
      continue;
    IRBuilder<> builder(point);
    tell(point, index.use->get(),
         " is kept as an index, because the verifier knows its range and no pointer's");
    index.use->set(hide(builder, index.use->get()));
    hasChanged = true;
  }
}

void Restater::checkPointer(Use &pointer, uint64_t bytes) {
  std::optional<Address> address = addressOf(pointer.get());
  std::optional<int64_t> room = address ? roomAt(*address, bytes) : std::nullopt;
  if (!room || *room < 0)
    return;
  auto *user = cast<Instruction>(pointer.getUser());
  const auto *formed = cast<Instruction>(address->indices[0].use->getUser());
  if (areKnown(*address, *room, verifier, formed))
    return hold(*address, *user);
  if (areKnown(*address, *room, proof, formed))
    return restateIndices(*address, *room, formed);
  bool isVisible = areKnown(*address, *room, verifier, user);
  if (!isVisible && !areKnown(*address, *room, proof, user))
    return;
  formAnew(pointer);
  address = addressOf(pointer.get());
  if (address && !isVisible)
    restateIndices(*address, *room, user);
}

void Restater::checkLength(CallInst &call, unsigned number, bool mayBeZero) {
  Use &length = call.getArgOperandUse(number);
  Use &pointer = call.getArgOperandUse(number - 1);
  std::optional<Address> address = addressOf(pointer.get());
  APInt offset(64, 0);
  const DataLayout &layout = call.getModule()->getDataLayout();
  const Value *object =
      address ? address->object : pointer.get()->stripAndAccumulateConstantOffsets(layout, offset, true);
  std::optional<uint64_t> size = sizeOfObject(object);
  uint64_t used = address ? std::max<int64_t>(address->constant, 0) : offset.getZExtValue();
  if (address)
    for (const Address::Index &index : address->indices)
      used +=
          proof.known(index.use->get(), &call).getUnsignedMax().getLimitedValue(largestLength) * index.stride;
  if (size && used > *size)
    return;
  Demand demand{mayBeZero ? 0u : 1u, size ? *size - used : largestLength};
  ConstantRange known = verifier.known(length.get(), &call);
  if (known.isEmptySet())
    return;
  bool isWide = length.get()->getType()->isIntegerTy(64) || verifier.isZeroAbove(length.get());
  if ((!isWide || !demand.isMetBy(known)) && demand.isMetBy(proof.known(length.get(), &call)))
    restate(length, demand, &call);
}

void Restater::visitCall(CallInst &call) {
  std::optional<HelperId> helper = helperOf(call);
  if (!helper)
    return;
  ArrayRef<HelperValue> arguments = helperInfo(*helper).contract.args();
  for (unsigned i = 0; i < arguments.size() && i < call.arg_size(); ++i) {
    bool isLength = arguments[i].kind == HelperValue::Size || arguments[i].kind == HelperValue::SizeOrZero;
    if (!isLength || i == 0 || !call.getArgOperand(i)->getType()->isIntegerTy())
      continue;
    if (!isa<Constant>(call.getArgOperand(i)))
      checkLength(call, i, arguments[i].kind == HelperValue::SizeOrZero);
    APInt most = verifier.known(call.getArgOperand(i), &call).getUnsignedMax();
    checkPointer(call.getArgOperandUse(i - 1), most.getLimitedValue(largestLength));
  }
}

void Restater::visit(Instruction &instruction) {
  const DataLayout &layout = instruction.getModule()->getDataLayout();
  if (auto *call = dyn_cast<CallInst>(&instruction))
    return visitCall(*call);
  Type *type = nullptr;
  if (isa<LoadInst, AtomicRMWInst>(instruction))
    type = instruction.getType();
  else if (auto *store = dyn_cast<StoreInst>(&instruction))
    type = store->getValueOperand()->getType();
  else if (auto *exchange = dyn_cast<AtomicCmpXchgInst>(&instruction))
    type = exchange->getNewValOperand()->getType();
  if (!type || !type->isSized())
    return;
  unsigned operand = isa<StoreInst>(instruction) ? StoreInst::getPointerOperandIndex() : 0;
  checkPointer(instruction.getOperandUse(operand), layout.getTypeStoreSize(type).getFixedValue());
}

bool Restater::run() {
  SmallVector<Instruction *, 64> accesses;
  for (BasicBlock &block : function)
    if (dominators.isReachableFromEntry(&block))
      for (Instruction &instruction : block)
        if (isa<LoadInst, StoreInst, AtomicRMWInst, AtomicCmpXchgInst, CallInst>(instruction))
          accesses.push_back(&instruction);
  for (Instruction *access : accesses)
    visit(*access);
  return hasChanged;
}

} // namespace

PreservedAnalyses RestateBoundsPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  bool hasChanged = false;
  for (Function &function : module)
    if (!function.isDeclaration())
      hasChanged |= Restater(function, functions).run();
  return preserveBlocks(hasChanged);
}

} // namespace skep
