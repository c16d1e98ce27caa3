// Sizes of objects come from the IR's types, and for a map's value from the debug metadata of the map: a
// definition in .maps has a member `value` that points to the value's type, or `value_size` that points to an
// array as long as the value.
#include "passes/Extent.h"
#include "passes/Calls.h"
#include "passes/Hidden.h"
#include "passes/ValueRanges.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace skep {
namespace {

const DIType *withoutNames(const DIType *type) {
  while (const auto *derived = dyn_cast_or_null<DIDerivedType>(type)) {
    unsigned tag = derived->getTag();
    if (tag != dwarf::DW_TAG_typedef && tag != dwarf::DW_TAG_const_type && tag != dwarf::DW_TAG_volatile_type)
      break;
    type = derived->getBaseType();
  }
  return type;
}

const DIType *pointeeOf(const DIType *type) {
  const auto *pointer = dyn_cast_or_null<DIDerivedType>(withoutNames(type));
  return pointer && pointer->getTag() == dwarf::DW_TAG_pointer_type ? withoutNames(pointer->getBaseType())
                                                                    : nullptr;
}

uint64_t lengthOf(const DIType *type) {
  const auto *array = dyn_cast_or_null<DICompositeType>(type);
  if (!array || array->getTag() != dwarf::DW_TAG_array_type || array->getElements().size() != 1)
    return 0;
  const auto *range = dyn_cast<DISubrange>(array->getElements()[0]);
  const auto *count = range ? dyn_cast_if_present<ConstantInt *>(range->getCount()) : nullptr;
  return count ? count->getZExtValue() : 0;
}

std::optional<uint64_t> valueSizeOf(const GlobalVariable &map) {
  SmallVector<DIGlobalVariableExpression *, 1> described;
  map.getDebugInfo(described);
  if (described.empty())
    return std::nullopt;
  const auto *definition =
      dyn_cast_or_null<DICompositeType>(withoutNames(described[0]->getVariable()->getType()));
  if (!definition)
    return std::nullopt;
  for (const DINode *element : definition->getElements()) {
    const auto *member = dyn_cast<DIDerivedType>(element);
    const DIType *says = member ? pointeeOf(member->getBaseType()) : nullptr;
    uint64_t bytes = !says                               ? 0
                     : member->getName() == "value"      ? says->getSizeInBits() / 8
                     : member->getName() == "value_size" ? lengthOf(says)
                                                         : 0;
    if (bytes)
      return bytes;
  }
  return std::nullopt;
}

std::optional<uint64_t> sizeOfResult(const CallInst &call) {
  std::optional<HelperId> helper = helperOf(call);
  if (!helper || call.arg_size() < 2)
    return std::nullopt;
  if (*helper == HelperId::map_lookup_elem || *helper == HelperId::map_lookup_percpu_elem) {
    const auto *map = dyn_cast<GlobalVariable>(call.getArgOperand(0));
    return map ? valueSizeOf(*map) : std::nullopt;
  }
  const auto *bytes = dyn_cast<ConstantInt>(call.getArgOperand(1));
  return *helper == HelperId::ringbuf_reserve && bytes ? std::optional(bytes->getZExtValue()) : std::nullopt;
}

bool addIndices(GEPOperator &gep, const DataLayout &layout, Address &address) {
  const Type *within = nullptr; // what the step chooses a part of
  for (auto step = gep_type_begin(gep), end = gep_type_end(gep); step != end; ++step) {
    const auto *array = dyn_cast_or_null<ArrayType>(std::exchange(within, step.getIndexedType()));
    if (StructType *record = step.getStructTypeOrNull()) {
      unsigned field = cast<ConstantInt>(step.getOperand())->getZExtValue();
      address.constant += layout.getStructLayout(record)->getElementOffset(field).getFixedValue();
      continue;
    }
    TypeSize stride = step.getSequentialElementStride(layout);
    if (stride.isScalable() || !step.getOperand()->getType()->isIntegerTy(64))
      return false;
    if (const auto *constant = dyn_cast<ConstantInt>(step.getOperand())) {
      address.constant += constant->getSExtValue() * int64_t(stride.getFixedValue());
      continue;
    }
    uint64_t length = array ? array->getNumElements() : 0;
    Use &use = gep.getOperandUse(1 + std::distance(gep_type_begin(gep), step));
    address.indices.push_back({&use, stride.getFixedValue(), length});
  }
  return true;
}

} // namespace

std::optional<Address> addressOf(Value *pointer) {
  Address address;
  const DataLayout *layout = nullptr;
  for (unsigned i = 0; i < 8; ++i) {
    auto *gep = dyn_cast<GEPOperator>(pointer);
    if (gep && isa<Instruction>(gep)) {
      layout = &cast<Instruction>(gep)->getModule()->getDataLayout();
      if (gep->getType()->isVectorTy() || gep->getPointerAddressSpace() ||
          !addIndices(*gep, *layout, address))
        return std::nullopt;
      pointer = gep->getPointerOperand();
      continue;
    }
    Value *hidden = behindPassthrough(pointer);
    if (hidden == pointer)
      break;
    pointer = hidden;
  }
  address.object = pointer;
  if (address.indices.empty() || address.indices.size() > 3)
    return std::nullopt;
  return address;
}

std::optional<uint64_t> sizeOfObject(const Value *object) {
  if (const auto *call = dyn_cast<CallInst>(object))
    return sizeOfResult(*call);
  if (const auto *variable = dyn_cast<AllocaInst>(object)) {
    std::optional<TypeSize> size = variable->getAllocationSize(variable->getModule()->getDataLayout());
    return size ? std::optional(size->getFixedValue()) : std::nullopt;
  }
  const auto *global = dyn_cast<GlobalVariable>(object);
  if (!global || global->getName().starts_with("llvm.") || global->getSection() == ".maps" ||
      !global->getValueType()->isSized())
    return std::nullopt;
  uint64_t bytes = global->getParent()->getDataLayout().getTypeAllocSize(global->getValueType());
  return bytes ? std::optional(bytes) : std::nullopt;
}

} // namespace skep
