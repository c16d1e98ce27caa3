// Finds what auto-probe-read has to mend in a function, and which reads one call can do for
// (AutoProbeRead.cpp says when).
#include "passes/ProbePlan.h"
#include "core/spec/Limits.h"
#include "passes/AccessText.h"
#include "passes/Calls.h"
#include "llvm/Analysis/CaptureTracking.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace skep {
namespace {

constexpr uint64_t maxMerged = 64; ///< bytes of the stack that a merged read may take
constexpr uint64_t maxArgument = limits::stackFrame / 2;

/// From where the offsets of loads that may be merged are counted.
struct Anchor {
  const Value *root;
  const MDNode *record = nullptr; ///< of a relocated field
  std::string way;
  int64_t offset = 0;
  bool operator==(const Anchor &other) const {
    return root == other.root && record == other.record && way == other.way;
  }
};

class Planner {
public:
  Planner(Function &function, const Provenances &provenances)
      : function(function), provenances(provenances), layout(function.getDataLayout()) {}

  ProbePlan run();

private:
  struct OpenGroup {
    Anchor anchor;
    size_t index;
  };

  void visit(Instruction &instruction);
  void visitLoad(LoadInst &load);
  void visitCall(CallBase &call);
  void visitHelper(CallBase &call, HelperId id);
  void addArgument(CallBase &call, unsigned index, uint64_t size, std::string reader);
  void mention(const Instruction &at, Way way, const Value *address, std::string reader = "");
  void addStore(const Instruction &store, const Value *address);
  bool isClobber(const Instruction &instruction) const;
  bool joins(LoadGroup &group, const Anchor &start, const Anchor &anchor, const PlannedLoad &load) const;
  bool mayBeOwn(const LoadInst &load) const;
  Anchor anchorOf(const LoadInst &load) const;
  StoreInst *storeFor(const LoadInst &load) const;
  bool canReadInto(const Value *address) const;
  uint64_t partOfMap(const Value *map, StringRef part) const;

  Function &function;
  const Provenances &provenances;
  const DataLayout &layout;
  ProbePlan plan;
  std::vector<OpenGroup> open; ///< groups of this block that may still grow
};

ProbePlan Planner::run() {
  for (BasicBlock &block : function) {
    open.clear();
    for (Instruction &instruction : block)
      visit(instruction);
  }
  for (LoadGroup &group : plan.groups)
    if (group.loads.size() == 1 && !group.loads.front().isBitField)
      group.into = storeFor(*group.loads.front().load);
  return std::move(plan);
}

void Planner::visit(Instruction &instruction) {
  if (auto *load = dyn_cast<LoadInst>(&instruction))
    return visitLoad(*load);
  if (isClobber(instruction))
    open.clear();
  if (auto *store = dyn_cast<StoreInst>(&instruction))
    return addStore(instruction, store->getPointerOperand());
  if (auto *atomic = dyn_cast<AtomicRMWInst>(&instruction))
    return addStore(instruction, atomic->getPointerOperand());
  if (auto *atomic = dyn_cast<AtomicCmpXchgInst>(&instruction))
    return addStore(instruction, atomic->getPointerOperand());
  if (auto *call = dyn_cast<CallBase>(&instruction))
    visitCall(*call);
}

/// Whether what was read before may be different afterwards: the program's own memory is not the kernel's.
bool Planner::isClobber(const Instruction &instruction) const {
  if (!instruction.mayWriteToMemory() || instruction.isLifetimeStartOrEnd() ||
      instruction.isDebugOrPseudoInst())
    return false;
  if (const auto *store = dyn_cast<StoreInst>(&instruction))
    return !store->isSimple() || provenances.wayOf(store->getPointerOperand()) != Way::Direct;
  if (const auto *memory = dyn_cast<MemIntrinsic>(&instruction))
    return memory->isVolatile() || provenances.wayOf(memory->getRawDest()) != Way::Direct;
  return true;
}

/// Whether a load may be of memory that the program itself writes: then stores are in its way.
bool Planner::mayBeOwn(const LoadInst &load) const {
  return provenances.of(load.getPointerOperand()).has(Provenance::Own);
}

Anchor Planner::anchorOf(const LoadInst &load) const {
  APInt offset(64, 0);
  const Value *root = load.getPointerOperand()->stripAndAccumulateConstantOffsets(layout, offset, true);
  Anchor anchor{root, nullptr, "", offset.getSExtValue()};
  std::optional<CoreField> field = coreField(root);
  if (!field)
    return anchor;
  anchor.root = field->base;
  anchor.record = field->placeholder->getMetadata(LLVMContext::MD_preserve_access_index);
  anchor.way = field->way;
  anchor.offset += field->inArray;
  return anchor;
}

void Planner::visitLoad(LoadInst &load) {
  Way way = provenances.wayOf(load.getPointerOperand());
  TypeSize size = layout.getTypeStoreSize(load.getType());
  if (way == Way::Direct || size.isScalable() || (load.use_empty() && !load.isVolatile()))
    return;
  Anchor anchor = anchorOf(load);
  std::optional<CoreField> field = coreField(load.getPointerOperand());
  PlannedLoad planned{&load, way, anchor.offset, size, field && field->isBitField()};
  mention(load, way, load.getPointerOperand());
  bool isAlone = planned.isBitField || !load.isSimple() || mayBeOwn(load);
  if (!isAlone)
    for (OpenGroup &each : open)
      if (joins(plan.groups[each.index], each.anchor, anchor, planned))
        return;
  plan.groups.push_back({{planned}});
  if (!isAlone)
    open.push_back({std::move(anchor), plan.groups.size() - 1});
}

/// Adds a load to a group whose bytes it overlaps or continues; a hole may only be there for alignment.
bool Planner::joins(LoadGroup &group, const Anchor &start, const Anchor &anchor,
                    const PlannedLoad &load) const {
  if (!(start == anchor) || group.loads.front().way != load.way)
    return false;
  int64_t first = group.start(), last = first + group.size(), end = load.offset + load.size;
  // Pages of a process may be absent one by one, so nothing more is read there than was asked for.
  if (load.way != Way::Kernel && (load.offset != first || end != last))
    return false;
  bool follows =
      load.offset >= first && load.offset <= int64_t(alignTo(last, std::min<uint64_t>(load.size, 8)));
  bool precedes = load.offset < first && int64_t(alignTo(end, 8)) >= first && end <= last;
  if (!follows && !precedes)
    return false;
  if (uint64_t(std::max(last, end) - std::min(first, load.offset)) > maxMerged)
    return false;
  group.loads.push_back(load);
  return true;
}

/// The store that takes the value of `load` and nothing else does, where the read may write in its place.
StoreInst *Planner::storeFor(const LoadInst &load) const {
  const auto *user = load.hasOneUse() ? *load.user_begin() : nullptr;
  auto *store = user ? dyn_cast<StoreInst>(const_cast<User *>(user)) : nullptr;
  if (!store || !store->isSimple() || !load.isSimple() || mayBeOwn(load) ||
      store->getParent() != load.getParent() || store->getValueOperand() != &load ||
      !canReadInto(store->getPointerOperand()))
    return nullptr;
  for (const Instruction *between = load.getNextNode(); between != store; between = between->getNextNode())
    if (isClobber(*between))
      return nullptr;
  return store;
}

/// Memory that a helper may write. What the optimiser could still keep in registers it is to keep there.
bool Planner::canReadInto(const Value *address) const {
  if (provenances.of(address).origins != Provenance::Own)
    return false;
  const Value *object = getUnderlyingObject(address);
  if (const auto *slot = dyn_cast<AllocaInst>(object))
    return PointerMayBeCaptured(slot, /*ReturnCaptures=*/true, /*StoreCaptures=*/true);
  if (const auto *global = dyn_cast<GlobalVariable>(object))
    return !global->isConstant() && !provenances.mapOf(global);
  const auto *call = dyn_cast<CallBase>(object);
  std::optional<HelperId> id = call ? helperOf(*call) : std::nullopt;
  if (!id)
    return false;
  HelperValue::Kind kind = helperInfo(*id).contract.result.kind;
  return kind == HelperValue::MapValue || kind == HelperValue::RingbufMem;
}

void Planner::addStore(const Instruction &store, const Value *address) {
  Way way = provenances.wayOf(address);
  if (way != Way::Direct)
    plan.stores.push_back({&store, way, accessText(address, store, provenances)});
}

void Planner::visitCall(CallBase &call) {
  if (auto *memory = dyn_cast<MemIntrinsic>(&call))
    addStore(call, memory->getRawDest());
  if (auto *copy = dyn_cast<MemTransferInst>(&call)) {
    Way way = provenances.wayOf(copy->getRawSource());
    if (way != Way::Direct && provenances.wayOf(copy->getRawDest()) == Way::Direct) {
      plan.copies.push_back({copy, way});
      mention(call, way, copy->getRawSource());
    }
    return;
  }
  if (std::optional<HelperId> id = helperOf(call))
    return visitHelper(call, *id);
  const Function *callee = call.getCalledFunction();
  if (!callee || !callee->isDeclaration() || call.arg_size() != 3)
    return;
  const auto *size = dyn_cast<ConstantInt>(call.getArgOperand(2));
  if (size && (callee->getName() == "memcmp" || callee->getName() == "bcmp"))
    for (unsigned i : {0u, 1u})
      addArgument(call, i, size->getZExtValue(), callee->getName().str() + "()");
}

void Planner::visitHelper(CallBase &call, HelperId id) {
  const HelperContract &contract = helperInfo(id).contract;
  std::string reader = std::string("bpf_") + helperInfo(id).name + "()";
  for (unsigned i = 0; i < contract.numArguments && i < call.arg_size(); ++i) {
    const HelperValue &wanted = contract.arguments[i];
    if (wanted.is(HelperValue::Write) || wanted.is(HelperValue::Uninit))
      continue;
    if (wanted.kind == HelperValue::Mem && i + 1 < call.arg_size())
      if (const auto *size = dyn_cast<ConstantInt>(call.getArgOperand(i + 1)))
        addArgument(call, i, size->getZExtValue(), reader);
    if (wanted.kind == HelperValue::MapKey)
      addArgument(call, i, partOfMap(call.getArgOperand(0), "key"), reader);
    if (wanted.kind == HelperValue::MapValue)
      addArgument(call, i, partOfMap(call.getArgOperand(0), "value"), reader);
  }
}

void Planner::addArgument(CallBase &call, unsigned index, uint64_t size, std::string reader) {
  const Value *address = call.getArgOperand(index);
  if (!address->getType()->isPointerTy() || size == 0 || size > maxArgument)
    return;
  Way way = provenances.wayOf(address);
  if (way != Way::Kernel && way != Way::User)
    return;
  plan.arguments.push_back({&call, index, size, way});
  mention(call, way, address, std::move(reader));
}

void Planner::mention(const Instruction &at, Way way, const Value *address, std::string reader) {
  plan.mentions.push_back({&at, way, accessText(address, at, provenances), std::move(reader)});
}

/// Bytes of a map's keys or values, by its definition in BTF; 0 where that does not say.
uint64_t Planner::partOfMap(const Value *map, StringRef part) const {
  const GlobalVariable *global = provenances.mapOf(map);
  SmallVector<DIGlobalVariableExpression *, 1> debug;
  if (global)
    global->getDebugInfo(debug);
  const auto *type =
      debug.empty()
          ? nullptr
          : dyn_cast_or_null<DICompositeType>(stripQualifiers(debug.front()->getVariable()->getType()));
  if (!type)
    return 0;
  for (const DINode *node : type->getElements()) {
    const auto *member = dyn_cast<DIDerivedType>(node);
    if (!member || member->getName() != part || !isPointer(member->getBaseType()))
      continue;
    const DIType *to =
        stripQualifiers(cast<DIDerivedType>(stripQualifiers(member->getBaseType()))->getBaseType());
    return to ? to->getSizeInBits() / 8 : 0;
  }
  return 0;
}

} // namespace

int64_t LoadGroup::start() const {
  int64_t first = loads.front().offset;
  for (const PlannedLoad &load : loads)
    first = std::min(first, load.offset);
  return first;
}

uint64_t LoadGroup::size() const {
  int64_t end = INT64_MIN;
  for (const PlannedLoad &load : loads)
    end = std::max<int64_t>(end, load.offset + load.size);
  return end - start();
}

ProbePlan planProbeReads(Function &function, const Provenances &provenances) {
  return Planner(function, provenances).run();
}

} // namespace skep
