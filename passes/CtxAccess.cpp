// ctx-access: touch a program's context, and sockets, only at constant offsets from the context itself.
//
// A context is no memory: the kernel rewrites each access to it into one of some structure of its own, for
// which it must know the field when it loads the program. So the verifier takes a load or store through a
// context pointer only when the offset is a constant in the instruction ("dereference of modified ctx ptr",
// "variable ctx access"), and takes no instruction that accesses a context on one way and other memory on
// another ("same insn cannot be used with different pointers"). C knows no such thing, and the optimiser
// likes to do two accesses by one instruction:
//
//   if (mark) r = skb->cb[1]; else r = skb->hash;      r = *(u32 *)(skb + (mark ? 52 : 68))
//   v ? v->b : skb->mark                               *(u32 *)(v ? &v->b : &skb->mark)
//   skb->cb[i]                                         *(u32 *)(skb + 48 + 4 * i)
//
// Sockets (skb->sk, what bpf_sk_lookup_tcp() gives) are no different. Memory that BTF describes may be
// reached at any constant offset, but is read in a way of its own, and not by one instruction with other
// memory either.
//
// After all optimisation this pass looks for what is left of that and takes it apart again:
//  - an offset with few values: a switch over it, with an access at a constant offset in each arm;
//  - phis and selects of addresses: a branch on which of them it is, with an access through each. An empty
//  line
//    of assembly behind all but the last keeps the code generator from joining them once more;
//  - pointers that are counted along in a loop: the same over offsets, which is the first case;
//  - a local function that is called with a constant offset into the context gets the context instead;
//  - a store that changes some bits of a field keeps its width, which the code generator would narrow to the
//    bytes that change: context fields are written whole.
// Everything that it touches is code that the verifier refuses, so it costs nothing where there was nothing
// to mend. Doing it early instead, by hiding the context from the optimiser, would cost instructions
// everywhere. Offsets that CO-RE relocates stay so where the addresses are merged; where they are indexed
// they become constants where the struct is one of <linux/bpf.h> or pt_regs, which never change, and
// relocations of each element else.
//
// Limits: an index with more than 32 values, two indices at once, block copies, and local functions that are
// called with different offsets stay as they are.
#include "passes/CtxAccess.h"
#include "passes/ContextPointers.h"
#include "passes/CtxArguments.h"
#include "passes/IndexValues.h"
#include "passes/MirroredTree.h"
#include "passes/Remark.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Local.h"

#define DEBUG_TYPE "ctx-access"

using namespace llvm;

namespace skep {
namespace {

constexpr unsigned mostSplits = 256; ///< in one function; more would be no mending
constexpr unsigned mostWays = 32;    ///< into a context, at one access

class AccessSplitter {
public:
  AccessSplitter(Function &function, const ContextPointers &contexts, FunctionAnalysisManager &functions)
      : function(function), contexts(contexts), functions(functions), layout(function.getDataLayout()) {}

  bool run();

private:
  bool split(Instruction &access);
  bool splitIndex(Instruction &access, const Place &place);
  bool splitMerge(Instruction &access, const Place &place);
  bool splitCounted(Instruction &access, const Place &place, Value *context);
  void separate(Instruction &access, Value *which, ArrayRef<Value *> ways, int64_t offset, Value *elsewhere);
  Value *contextUnder(Value *root, const Instruction &access) const;
  bool isWay(Value *way, const Value *context) const;
  bool isFixedTree(Value *root, Value *context) const;
  bool keepWidth(Instruction &instruction);
  std::string nameOf(const Place &place) const;

  Function &function;
  const ContextPointers &contexts;
  FunctionAnalysisManager &functions;
  const DataLayout &layout;
};

/// A field as C names it.
std::string AccessSplitter::nameOf(const Place &place) const {
  std::optional<Context> kind = contexts.kindOf(place.root);
  const ContextField *field = kind ? contextFieldAt(*kind, place.offset) : nullptr;
  if (!field)
    return "the context";
  return "'" + field->name.str() + "' of '" + contextInfo(*kind).type + "'";
}

/// The access at another address, where `builder` stands.
Instruction *accessAt(IRBuilder<> &builder, const Instruction &access, Value *address) {
  Instruction *copy = access.clone();
  copy->setOperand(isa<LoadInst>(copy) ? 0 : 1, address);
  builder.Insert(copy);
  copy->setDebugLoc(access.getDebugLoc());
  return copy;
}

void replaceByPhi(Instruction &access, ArrayRef<Instruction *> copies) {
  if (!access.getType()->isVoidTy()) {
    PHINode *joined = PHINode::Create(access.getType(), copies.size(), "", access.getParent()->begin());
    for (Instruction *copy : copies)
      joined->addIncoming(copy, copy->getParent());
    joined->setDebugLoc(access.getDebugLoc());
    joined->takeName(&access);
    access.replaceAllUsesWith(joined);
  }
  Value *address = accessedAddress(access);
  access.eraseFromParent();
  dropUnused(address);
}

/// The address of the array that is indexed, where that is what a relocation leads to.
Value *relocatedArray(Instruction &access, const Place &place) {
  auto *element = dyn_cast<GetElementPtrInst>(accessedAddress(access));
  auto *type = element ? dyn_cast<ArrayType>(element->getSourceElementType()) : nullptr;
  if (!type || element->getNumIndices() != 2 || element->getOperand(2) != place.index ||
      access.getDataLayout().getTypeAllocSize(type->getElementType()) != place.scale)
    return nullptr;
  auto *hidden = dyn_cast<CallInst>(element->getPointerOperand());
  auto *step = hidden ? dyn_cast_or_null<GetElementPtrInst>(steppedFrom(hidden)) : nullptr;
  bool isRelocation = step && step->getNumIndices() == 1 && relocatedOffset(step->getOperand(1)) &&
                      step->getSourceElementType()->isIntegerTy(8) && step->getPointerOperand() == place.root;
  return isRelocation ? hidden : nullptr;
}

bool AccessSplitter::splitIndex(Instruction &access, const Place &place) {
  std::vector<APInt> values = valuesOfIndex(place.index, &access, functions);
  Value *array = contexts.isFixed(place) ? nullptr : relocatedArray(access, place);
  if (values.empty() || (!contexts.isFixed(place) && !array))
    return false;
  auto offsetOf = [&](const APInt &value) {
    return place.offset + value.getSExtValue() * int64_t(place.scale);
  };
  BasicBlock *head = access.getParent(), *tail = SplitBlock(head, &access);
  head->getTerminator()->eraseFromParent();
  IRBuilder<> builder(head);
  builder.SetCurrentDebugLocation(access.getDebugLoc());
  BasicBlock *never = BasicBlock::Create(function.getContext(), "", &function, tail);
  new UnreachableInst(function.getContext(), never);
  SwitchInst *which = builder.CreateSwitch(place.index, never, values.size());
  SmallVector<Instruction *> copies;
  for (const APInt &value : values) {
    BasicBlock *arm = BasicBlock::Create(function.getContext(), "", &function, tail);
    which->addCase(builder.getInt(value), arm);
    builder.SetInsertPoint(arm);
    Value *address = nullptr;
    if (array) {
      address = makeAgain(array, builder);
      relocateToElement(*cast<Instruction>(address), value.getZExtValue(), place.scale);
    } else {
      address = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), place.root, offsetOf(value));
    }
    copies.push_back(accessAt(builder, access, address));
    builder.CreateBr(tail);
  }
  remark(DEBUG_TYPE, "Indexed", access, [&] {
    return "access to " + nameOf(place) + " by an index made one access for each of its " +
           std::to_string(values.size()) + " values";
  });
  replaceByPhi(access, copies);
  return true;
}

/// A context, socket or pointer described by BTF among the leaves of a tree, that is there at the access.
Value *AccessSplitter::contextUnder(Value *root, const Instruction &access) const {
  auto &dominators = functions.getResult<DominatorTreeAnalysis>(function);
  for (Value *leaf : leavesOf(root, true)) {
    auto *cast = dyn_cast<IntToPtrInst>(leaf);
    bool isThere = dominators.dominates(cast ? cast->getOperand(0) : leaf, &access);
    if (isThere && (contexts.contains(leaf) || contexts.isTyped(leaf)))
      return leaf;
  }
  return nullptr;
}

/// Whether every way of a tree into the context is one that no kernel moves.
bool AccessSplitter::isFixedTree(Value *root, Value *context) const {
  SmallVector<Value *> open = {root};
  SmallPtrSet<Value *, 16> seen;
  bool isRelocated = false;
  while (!open.empty()) {
    Value *value = open.pop_back_val();
    bool isPart = isa<Instruction>(value) && (isMerge(value) || steppedFrom(value));
    if (!isPart || !seen.insert(value).second)
      continue;
    for (Value *operand : cast<Instruction>(value)->operands()) {
      isRelocated |= relocatedOffset(operand).has_value();
      open.push_back(operand);
    }
  }
  return contexts.isFixed({context, 0, nullptr, 0, isRelocated});
}

/// Pointers into the context that steps in a loop make: an offset instead, counted likewise.
bool AccessSplitter::splitCounted(Instruction &access, const Place &place, Value *context) {
  bool isAlone = all_of(leavesOf(place.root, true), [&](const Value *leaf) { return leaf == context; });
  if (!isAlone || !contexts.contains(context) || !isFixedTree(place.root, context))
    return false;
  Type *type = Type::getInt64Ty(function.getContext());
  auto leaf = [&](Value *) -> Value * { return ConstantInt::get(type, 0); };
  auto step = [&](Instruction &instruction, Value *base) -> Value * {
    return IRBuilder<>(&instruction).CreateAdd(base, lengthOf(instruction, layout));
  };
  Value *offset = MirroredTree(type, leaf, step).of(place.root);
  IRBuilder<> builder(&access);
  Value *address = builder.CreateInBoundsGEP(builder.getInt8Ty(), context, offset),
        *old = accessedAddress(access);
  if (place.offset)
    address = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), address, place.offset);
  access.setOperand(isa<LoadInst>(access) ? 0 : 1, address);
  dropUnused(old);
  return true;
}

/// Whether an address is some constant way behind the context, so that it can be made anywhere.
bool AccessSplitter::isWay(Value *way, const Value *context) const {
  std::optional<Place> place = placeOf(way, layout);
  return place && place->root == context && place->isConstant();
}

/// The only way there is, made where the access is.
bool moveHere(Instruction &access, Value *way, int64_t offset) {
  IRBuilder<> builder(&access);
  Value *address = makeAgain(way, builder), *old = accessedAddress(access);
  if (offset)
    address = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), address, offset);
  access.setOperand(isa<LoadInst>(access) ? 0 : 1, address);
  dropUnused(old);
  return true;
}

/// A block with the access for each way, and a branch to them; the last is for what comes from elsewhere.
void AccessSplitter::separate(Instruction &access, Value *which, ArrayRef<Value *> ways, int64_t offset,
                              Value *elsewhere) {
  BasicBlock *head = access.getParent(), *tail = SplitBlock(head, &access);
  head->getTerminator()->eraseFromParent();
  SmallVector<BasicBlock *> arms;
  SmallVector<Instruction *> copies;
  unsigned last = ways.size() - !elsewhere; // behind the last arm nothing need be kept apart
  for (unsigned i = 0; i < ways.size() + !!elsewhere; ++i) {
    arms.push_back(BasicBlock::Create(function.getContext(), "", &function, tail));
    IRBuilder<> builder(arms.back());
    builder.SetCurrentDebugLocation(access.getDebugLoc());
    Value *address = i < ways.size() ? makeAgain(ways[i], builder) : elsewhere;
    if (offset)
      address = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), address, offset);
    copies.push_back(accessAt(builder, access, address));
    if (i < last)
      builder.CreateCall(InlineAsm::get(FunctionType::get(builder.getVoidTy(), false), "", "", true));
    builder.CreateBr(tail);
  }
  IRBuilder<> builder(head);
  builder.SetCurrentDebugLocation(access.getDebugLoc());
  if (arms.size() == 2) {
    builder.CreateCondBr(which, arms[0], arms[1]);
  } else {
    SwitchInst *branch = builder.CreateSwitch(which, arms.back(), arms.size());
    for (unsigned i = 0; i + 1 < arms.size(); ++i)
      branch->addCase(builder.getInt32(i), arms[i]);
  }
  remark(DEBUG_TYPE, "Merged", access,
         [] { return "access to one of several places in a context made one access for each"; });
  replaceByPhi(access, copies);
}

bool AccessSplitter::splitMerge(Instruction &access, const Place &place) {
  Value *context = contextUnder(place.root, access);
  if (!context || place.index)
    return false;
  SmallVector<Value *> ways;
  unsigned others = 0, typed = 0;
  for (Value *leaf : leavesOf(place.root, false)) {
    bool isOfContext = isWay(leaf, context);
    if (isOfContext)
      ways.push_back(leaf);
    else if (!isa<ConstantPointerNull, UndefValue>(leaf)) {
      ++others;
      std::optional<Place> from = placeOf(leaf, layout);
      typed += from && contexts.isTyped(from->root);
      if (is_contained(leavesOf(leaf, true), context))
        return splitCounted(access, place, context);
    }
  }
  if (ways.empty() || ways.size() > mostWays || (!contexts.contains(context) && others <= typed))
    return false;
  if (ways.size() + others == 1)
    return moveHere(access, ways.front(), place.offset);
  unsigned arms = ways.size() + !!others;
  Type *type = Type::getIntNTy(function.getContext(), arms == 2 ? 1 : 32);
  auto number = [&](Value *leaf) -> Value * {
    unsigned at = find(ways, leaf) - ways.begin();
    return ConstantInt::get(type, arms == 2 ? at == 0 : at);
  };
  auto other = [&](Value *leaf) -> Value * {
    return is_contained(ways, leaf) ? PoisonValue::get(leaf->getType()) : leaf;
  };
  Value *which = MirroredTree(type, number).of(place.root);
  Value *elsewhere = others ? MirroredTree(place.root->getType(), other).of(place.root) : nullptr;
  separate(access, which, ways, place.offset, elsewhere);
  return true;
}

bool AccessSplitter::split(Instruction &access) {
  Value *address = accessedAddress(access);
  std::optional<Place> place = address ? placeOf(address, layout) : std::nullopt;
  if (!place)
    return false;
  if (contexts.contains(place->root))
    return place->index && splitIndex(access, *place);
  return isMerge(place->root) && splitMerge(access, *place);
}

/// Whether a stored value is what was at `address`, with some bits changed.
bool isChangeOf(const Value *value, const Place &place, const DataLayout &layout, unsigned depth = 0) {
  const auto *instruction = dyn_cast<Instruction>(value);
  if (!instruction || depth > 6)
    return false;
  if (const auto *load = dyn_cast<LoadInst>(instruction)) {
    std::optional<Place> from = placeOf(const_cast<Value *>(load->getPointerOperand()), layout);
    return from && from->root == place.root && from->offset == place.offset && from->isConstant();
  }
  return isa<BinaryOperator>(instruction) && any_of(instruction->operands(), [&](const Value *operand) {
           return isChangeOf(operand, place, layout, depth + 1);
         });
}

/// The code generator leaves volatile accesses as wide as they are.
bool AccessSplitter::keepWidth(Instruction &instruction) {
  auto *store = dyn_cast<StoreInst>(&instruction);
  if (!store || store->isVolatile())
    return false;
  std::optional<Place> place = placeOf(store->getPointerOperand(), layout);
  if (!place || !place->isConstant() || !contexts.contains(place->root) ||
      !isChangeOf(store->getValueOperand(), *place, layout))
    return false;
  store->setVolatile(true);
  remark(DEBUG_TYPE, "Width", instruction,
         [&] { return "store to " + nameOf(*place) + " kept as wide as the field"; });
  return true;
}

bool AccessSplitter::run() {
  bool changed = false;
  for (unsigned splits = 0; splits < mostSplits; ++splits) {
    bool again = false;
    for (Instruction &instruction : instructions(function))
      if ((again = split(instruction)))
        break; // blocks and analyses are others now
    if (!again)
      break;
    changed = true;
    functions.invalidate(function, PreservedAnalyses::none());
  }
  for (Instruction &instruction : instructions(function))
    changed |= keepWidth(instruction);
  return changed;
}

} // namespace

PreservedAnalyses CtxAccessPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  bool changed = dropUnreachable(module, functions);
  while (takeOffsetsIn(module, ContextPointers(module)))
    changed = true; // a function may hand on what it is given
  ContextPointers contexts(module);
  for (Function &function : module)
    if (!function.isDeclaration())
      changed |= AccessSplitter(function, contexts, functions).run();
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace skep
