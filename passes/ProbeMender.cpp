// One slot of the stack serves all loads of a function, for each is loaded right after its call. Addresses
// are taken from the instructions as they are now, never from the plan: what they start from may have been a
// load that is mended by now.
#include "passes/ProbeMender.h"
#include "core/spec/ProgKinds.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace skep {

ProbeReader::ProbeReader(const Module &module, std::optional<KernelVersion> kernel) {
  hasBoth = !kernel || *kernel >= helperInfo(HelperId::probe_read_kernel).since;
  for (const Function &function : module)
    if (const ProgKind *kind = matchSec(function.getSection()).kind)
      hasEither &= kind->type == ProgType::Ext || mayCall(HelperId::probe_read, kind->type, kind->attach);
}

HelperId ProbeReader::helperFor(Way way) const {
  if (!hasBoth || (way == Way::Either && hasEither))
    return HelperId::probe_read;
  return way == Way::User ? HelperId::probe_read_user : HelperId::probe_read_kernel;
}

CallInst *ProbeReader::read(Way way, Value *to, Value *size, Value *from, IRBuilder<> &builder) const {
  auto *type = FunctionType::get(builder.getInt64Ty(),
                                 {builder.getPtrTy(), builder.getInt32Ty(), builder.getPtrTy()}, false);
  auto *callee = ConstantExpr::getIntToPtr(builder.getInt64(uint64_t(helperFor(way))), builder.getPtrTy());
  return builder.CreateCall(type, callee, {to, size, from});
}

namespace {

constexpr uint64_t registerSize = 8;

/// Carries out the plan of one function.
class Mender {
public:
  Mender(Function &function, const ProbePlan &plan, const ProbeReader &reader)
      : function(function), plan(plan), reader(reader), layout(function.getDataLayout()) {}

  void run();

private:
  void mendGroup(const LoadGroup &group);
  bool mendBitField(const PlannedLoad &planned);
  void mendCopy(const PlannedCopy &planned);
  void mendArgument(const PlannedArgument &planned);
  void readInto(const PlannedLoad &planned, StoreInst &store);
  Value *addressOf(const LoadGroup &group, IRBuilder<> &builder);
  AllocaInst *newSlot(uint64_t size);
  AllocaInst *sharedSlot();

  Function &function;
  const ProbePlan &plan;
  const ProbeReader &reader;
  const DataLayout &layout;
  AllocaInst *shared = nullptr;
};

void Mender::run() {
  for (const PlannedArgument &argument : plan.arguments)
    mendArgument(argument);
  for (const PlannedCopy &copy : plan.copies)
    mendCopy(copy);
  for (const LoadGroup &group : plan.groups)
    if (group.into)
      readInto(group.loads.front(), *group.into);
    else if (!group.loads.front().isBitField || !mendBitField(group.loads.front()))
      mendGroup(group);
}

/// A variable in the frame of the function.
AllocaInst *Mender::newSlot(uint64_t size) {
  IRBuilder<> builder(&*function.getEntryBlock().getFirstInsertionPt());
  AllocaInst *slot = builder.CreateAlloca(ArrayType::get(builder.getInt8Ty(), alignTo(size, registerSize)));
  slot->setAlignment(Align(registerSize));
  slot->setDebugLoc({});
  slot->setName("probe.read");
  return slot;
}

AllocaInst *Mender::sharedSlot() {
  if (shared)
    return shared;
  uint64_t size = registerSize;
  for (const LoadGroup &group : plan.groups)
    if (!group.into)
      size = std::max(size, group.size());
  return shared = newSlot(size);
}

ConstantInt *sizeOf(const AllocaInst &slot, IRBuilder<> &builder) {
  return builder.getInt64(slot.getAllocationSize(slot.getDataLayout())->getFixedValue());
}

/// The address of a group's first byte, at the place of its first load. Other loads' addresses may be
/// computed later, so they are made anew.
Value *Mender::addressOf(const LoadGroup &group, IRBuilder<> &builder) {
  const PlannedLoad &first = group.loads.front();
  int64_t start = group.start();
  if (first.offset == start)
    return first.load->getPointerOperand();
  const PlannedLoad &lowest = *min_element(
      group.loads, [](const PlannedLoad &a, const PlannedLoad &b) { return a.offset < b.offset; });
  std::optional<CoreField> field = coreField(lowest.load->getPointerOperand());
  if (!field)
    return builder.CreatePtrAdd(first.load->getPointerOperand(), builder.getInt64(start - first.offset));
  Value *offset = builder.CreateLoad(builder.getInt64Ty(), field->placeholder);
  return passThrough(builder.CreatePtrAdd(field->base, offset), builder);
}

void Mender::mendGroup(const LoadGroup &group) {
  const PlannedLoad &first = group.loads.front();
  IRBuilder<> builder(first.load);
  AllocaInst *slot = sharedSlot();
  ConstantInt *slotSize = sizeOf(*slot, builder);
  Value *from = addressOf(group, builder);
  builder.CreateLifetimeStart(slot, slotSize);
  reader.read(first.way, slot, builder.getInt32(group.size()), from, builder);
  for (const PlannedLoad &planned : group.loads) {
    builder.SetCurrentDebugLocation(planned.load->getDebugLoc());
    uint64_t at = planned.offset - group.start();
    Value *place = at ? builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), slot, at) : slot;
    LoadInst *value =
        builder.CreateAlignedLoad(planned.load->getType(), place, commonAlignment(Align(registerSize), at));
    value->takeName(planned.load);
    planned.load->replaceAllUsesWith(value);
  }
  builder.CreateLifetimeEnd(slot, slotSize);
  for (const PlannedLoad &planned : group.loads)
    planned.load->eraseFromParent();
}

void Mender::readInto(const PlannedLoad &planned, StoreInst &store) {
  IRBuilder<> builder(&store);
  builder.SetCurrentDebugLocation(planned.load->getDebugLoc());
  reader.read(planned.way, store.getPointerOperand(), builder.getInt32(planned.size),
              planned.load->getPointerOperand(), builder);
  store.eraseFromParent();
  planned.load->eraseFromParent();
}

/// The shift or mask that Clang ends the extraction of a bitfield with, and whether that is signed.
struct Extraction {
  Instruction *result = nullptr;
  bool isSigned = false;
};

/// The only user of `value` if it is this operation by a constant, whose value it gives.
Instruction *onlyUser(Instruction *value, unsigned opcode, APInt &by) {
  auto *user = value->hasOneUse() ? dyn_cast<BinaryOperator>(*value->user_begin()) : nullptr;
  const auto *constant =
      user && user->getOpcode() == opcode ? dyn_cast<ConstantInt>(user->getOperand(1)) : nullptr;
  if (!constant || user->getOperand(0) != value)
    return nullptr;
  by = constant->getValue();
  return user;
}

Extraction findExtraction(LoadInst &load, unsigned width) {
  if (!load.getType()->isIntegerTy())
    return {};
  unsigned bits = load.getType()->getIntegerBitWidth();
  APInt by;
  Instruction *left = onlyUser(&load, Instruction::Shl, by);
  if (Instruction *right = onlyUser(left ? left : &load, Instruction::AShr, by))
    return by == bits - width ? Extraction{right, true} : Extraction();
  Instruction *shifted = onlyUser(&load, Instruction::LShr, by);
  if (shifted && by == bits - width)
    return {shifted, false};
  Instruction *masked = onlyUser(shifted ? shifted : &load, Instruction::And, by);
  return masked && by.isMask(width) ? Extraction{masked, false} : Extraction();
}

bool Mender::mendBitField(const PlannedLoad &planned) {
  LoadInst &load = *planned.load;
  std::optional<CoreField> field = coreField(load.getPointerOperand());
  Extraction found = findExtraction(load, field->member->getSizeInBits());
  if (!found.result)
    return false;
  IRBuilder<> builder(&load);
  Value *size = askAbout(*field, BTF::FIELD_BYTE_SIZE, builder);
  if (!size)
    return false; // it crosses units: read as Clang wants it
  AllocaInst *slot = sharedSlot();
  ConstantInt *slotSize = sizeOf(*slot, builder);
  builder.CreateLifetimeStart(slot, slotSize);
  builder.CreateAlignedStore(builder.getInt64(0), slot, Align(registerSize));
  Value *to = slot;
  if (layout.isBigEndian())
    to = builder.CreatePtrAdd(slot, builder.CreateSub(builder.getInt64(registerSize),
                                                      builder.CreateZExt(size, builder.getInt64Ty())));
  reader.read(planned.way, to, size, load.getPointerOperand(), builder);
  Value *unit = builder.CreateAlignedLoad(builder.getInt64Ty(), slot, Align(registerSize));
  builder.CreateLifetimeEnd(slot, slotSize);
  auto shiftBy = [&](FieldQuestion question) {
    return builder.CreateZExt(askAbout(*field, question, builder), builder.getInt64Ty());
  };
  Value *high = builder.CreateShl(unit, shiftBy(BTF::FIELD_LSHIFT_U64));
  Value *right = shiftBy(BTF::FIELD_RSHIFT_U64);
  Value *value = found.isSigned ? builder.CreateAShr(high, right) : builder.CreateLShr(high, right);
  found.result->replaceAllUsesWith(builder.CreateTrunc(value, found.result->getType()));
  for (Instruction *dead = found.result; dead != &load;) {
    auto *next = cast<Instruction>(dead->getOperand(0));
    dead->eraseFromParent();
    dead = next;
  }
  load.eraseFromParent();
  return true;
}

void Mender::mendCopy(const PlannedCopy &planned) {
  MemTransferInst &copy = *planned.copy;
  IRBuilder<> builder(&copy);
  Value *size = builder.CreateZExtOrTrunc(copy.getLength(), builder.getInt32Ty());
  reader.read(planned.way, copy.getRawDest(), size, copy.getRawSource(), builder);
  copy.eraseFromParent();
}

/// What a call would read itself is read for it.
void Mender::mendArgument(const PlannedArgument &planned) {
  IRBuilder<> builder(planned.call);
  AllocaInst *slot = newSlot(planned.size);
  ConstantInt *slotSize = sizeOf(*slot, builder);
  builder.CreateLifetimeStart(slot, slotSize);
  reader.read(planned.way, slot, builder.getInt32(planned.size),
              planned.call->getArgOperand(planned.argument), builder);
  planned.call->setArgOperand(planned.argument, slot);
  builder.SetInsertPoint(planned.call->getNextNode());
  builder.CreateLifetimeEnd(slot, slotSize);
}

} // namespace

void mendProbeReads(Function &function, const ProbePlan &plan, const ProbeReader &reader) {
  Mender(function, plan, reader).run();
}

} // namespace skep
