// Addresses reach the passes that mend them as chains of getelementptr. CO-RE puts two things in between:
// offsets that are loads of a global, which stands for a number that the loader fills in and is named after
// it, and calls of llvm.bpf.passthrough, which hide the sum from the optimiser so that it stays next to its
// access.
#include "passes/AddressSteps.h"
#include "passes/Hidden.h"
#include "passes/MirroredTree.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;

namespace skep {

/// In code that is never reached an address may be made of itself.
constexpr unsigned mostSteps = 100;

std::optional<int64_t> relocatedOffset(const Value *value) {
  const auto *load = dyn_cast<LoadInst>(value);
  const auto *global = load ? dyn_cast<GlobalVariable>(load->getPointerOperand()) : nullptr;
  if (!global || !global->hasAttribute("btf_ama"))
    return std::nullopt;
  // llvm.TYPE:0:OFFSET$ACCESS, 0 being the question for an offset in bytes.
  StringRef front = global->getName().rsplit('$').first;
  auto [rest, offset] = front.rsplit(':');
  int64_t number = 0;
  bool isOffset = rest.rsplit(':').second == "0" && !offset.getAsInteger(10, number);
  return isOffset ? std::optional(number) : std::nullopt;
}

Value *steppedFrom(Value *value) {
  if (auto *step = dyn_cast<GEPOperator>(value))
    return step->getPointerOperand();
  Value *hidden = value->getType()->isPointerTy() ? behindPassthrough(value) : value;
  return hidden != value ? hidden : nullptr;
}

/// Adds one step to a place.
static bool addStep(Place &place, GEPOperator &step, const DataLayout &layout) {
  unsigned width = layout.getIndexTypeSizeInBits(step.getType());
  MapVector<Value *, APInt> indices;
  APInt constant(width, 0);
  if (!step.collectOffset(layout, width, indices, constant))
    return false;
  place.offset += constant.getSExtValue();
  for (const auto &[index, scale] : indices) {
    std::optional<int64_t> relocated = relocatedOffset(index);
    if (!relocated && place.index)
      return false;
    place.isRelocated |= relocated.has_value();
    place.offset += relocated.value_or(0) * scale.getSExtValue();
    place.index = relocated ? place.index : index;
    place.scale = relocated ? place.scale : scale.getZExtValue();
  }
  return true;
}

std::optional<Place> placeOf(Value *address, const DataLayout &layout) {
  Place place{address};
  if (!address->getType()->isPointerTy())
    return std::nullopt;
  for (unsigned steps = 0; Value *base = steppedFrom(place.root); ++steps) {
    if (steps == mostSteps)
      return std::nullopt;
    auto *step = dyn_cast<GEPOperator>(place.root);
    if (step && !addStep(place, *step, layout))
      return std::nullopt;
    place.root = base;
  }
  return place;
}

Value *wholePointer(LoadInst &load) {
  Type *type = Type::getInt64Ty(load.getContext());
  for (User *user : load.users())
    if (auto *extension = dyn_cast<ZExtInst>(user); extension && extension->getType() == type) {
      extension->moveAfter(&load);
      return extension;
    }
  return IRBuilder<>(load.getNextNode()).CreateZExt(&load, type);
}

Value *accessedAddress(Instruction &instruction) {
  return const_cast<Value *>(getLoadStorePointerOperand(&instruction));
}

Value *steppedRoot(Value *address) {
  for (unsigned steps = 0; steps < mostSteps; ++steps)
    if (Value *base = steppedFrom(address))
      address = base;
  return address;
}

Value *lengthOf(Instruction &step, const DataLayout &layout) {
  IRBuilder<> builder(&step);
  auto *gep = dyn_cast<GEPOperator>(&step);
  MapVector<Value *, APInt> indices;
  APInt constant(64, 0);
  if (!gep || !gep->collectOffset(layout, 64, indices, constant))
    return builder.getInt64(0);
  Value *sum = nullptr;
  for (const auto &[index, scale] : indices) {
    if (std::optional<int64_t> relocated = relocatedOffset(index)) {
      constant += *relocated;
      continue;
    }
    Value *scaled = builder.CreateMul(builder.CreateSExt(index, builder.getInt64Ty()), builder.getInt(scale));
    sum = sum ? builder.CreateAdd(sum, scaled) : scaled;
  }
  return sum ? builder.CreateAdd(sum, builder.getInt(constant)) : builder.getInt(constant);
}

static Value *makeSteps(Value *address, const Value *root, IRBuilder<> &builder) {
  auto *instruction = dyn_cast<Instruction>(address);
  if (!instruction || (address == root && !isa<IntToPtrInst>(address)))
    return address;
  Instruction *copy = instruction->clone();
  for (Use &operand : copy->operands())
    if (steppedFrom(address) == operand || relocatedOffset(operand))
      operand = makeSteps(operand, root, builder);
  return builder.Insert(copy);
}

Value *makeAgain(Value *address, IRBuilder<> &builder) {
  return makeSteps(address, steppedRoot(address), builder);
}

/// The global that stands for the offset of an array's element, beside the one for the array.
static GlobalVariable *elementOf(GlobalVariable &array, int64_t offset, uint64_t number) {
  auto [front, access] = array.getName().rsplit('$');
  std::string name =
      (front.rsplit(':').first + ":" + Twine(offset) + "$" + access + ":" + Twine(number)).str();
  Module &module = *array.getParent();
  if (GlobalVariable *there = module.getGlobalVariable(name))
    return there;
  auto *element = new GlobalVariable(module, array.getValueType(), false, array.getLinkage(), nullptr, name);
  element->copyAttributesFrom(&array);
  element->copyMetadata(&array, 0);
  return element;
}

void relocateToElement(Instruction &address, uint64_t number, uint64_t size) {
  auto *step = cast<GetElementPtrInst>(steppedFrom(&address));
  auto *load = cast<LoadInst>(step->getOperand(1));
  int64_t offset = *relocatedOffset(load) + int64_t(number * size);
  load->setOperand(0, elementOf(*cast<GlobalVariable>(load->getPointerOperand()), offset, number));
}

bool dropUnreachable(Module &module, FunctionAnalysisManager &functions) {
  bool changed = false;
  for (Function &function : module)
    if (!function.isDeclaration() && EliminateUnreachableBlocks(function)) {
      functions.invalidate(function, PreservedAnalyses::none());
      changed = true;
    }
  return changed;
}

void dropUnused(Value *address) {
  SmallVector<WeakVH> open = {address};
  while (!open.empty()) {
    Value *value = open.pop_back_val();
    auto *instruction = dyn_cast_or_null<Instruction>(value);
    if (auto *phi = dyn_cast_or_null<PHINode>(instruction); phi && RecursivelyDeleteDeadPHINode(phi))
      continue;
    bool isPart = instruction && (isMerge(instruction) || steppedFrom(instruction) ||
                                  relocatedOffset(instruction) || isa<CastInst, BinaryOperator>(instruction));
    if (!isPart || !instruction->use_empty())
      continue;
    SmallVector<Value *> parts(instruction->operand_values());
    instruction->eraseFromParent();
    open.append(parts.begin(), parts.end());
  }
}

} // namespace skep
