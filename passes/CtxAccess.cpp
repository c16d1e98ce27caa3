// ctx-access: touch a program's context only at constant offsets from the context itself.
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
// After all optimisation this pass looks for what is left of that and takes it apart again:
//  - an offset with few values: a switch over it, with an access at a constant offset in each arm;
//  - phis and selects of addresses in the context: the same over offsets, which is the case before;
//  - phis and selects of context and other pointers: a branch on which of them it is, with an access each. An
//    empty line of assembly behind the context's keeps the code generator from joining the two once more.
//  - a local function that is called with a constant offset into the context gets the context instead;
//  - a store that changes some bits of a field keeps its width, which the code generator would narrow to the
//    bytes that change: context fields are written whole.
// Everything that it touches is code that the verifier refuses, so it costs nothing where there was nothing to
// mend. Doing it early instead, by hiding the context from the optimiser, would cost instructions everywhere.
//
// Offsets that CO-RE relocates become constants by this, which only those of structs in <linux/bpf.h> and of
// pt_regs may, since they never change.
//
// Limits: an index with more than 32 values, two indices at once, block copies, relocated offsets of other
// structs, and local functions that are called with different offsets stay as they are.
#include "passes/CtxAccess.h"
#include "passes/ContextPointers.h"
#include "passes/IndexValues.h"
#include "passes/MirroredTree.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
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

class AccessSplitter {
public:
  AccessSplitter(Function &function, const ContextPointers &contexts, FunctionAnalysisManager &functions)
      : function(function), contexts(contexts), functions(functions), layout(function.getDataLayout()) {}

  bool run();

private:
  bool split(Instruction &access);
  bool splitIndex(Instruction &access, const Place &place);
  bool splitMerge(Instruction &access, const Place &place);
  void separate(Instruction &access, Value *isContext, Value *inContext, Value *elsewhere);
  Value *lengthOf(Instruction &step);
  Value *offsetTree(Value *root);
  Value *otherTree(Value *root);
  Value *contextUnder(Value *root) const;
  bool isFixedTree(Value *root) const;
  bool keepWidth(Instruction &instruction);
  void remark(const Instruction &access, StringRef name, StringRef text);

  Function &function;
  const ContextPointers &contexts;
  FunctionAnalysisManager &functions;
  const DataLayout &layout;
};

void AccessSplitter::remark(const Instruction &access, StringRef name, StringRef text) {
  OptimizationRemarkEmitter(&function).emit(
      [&] { return OptimizationRemark(DEBUG_TYPE, name, &access) << text; });
}

/// The access at another address, where `builder` stands.
Instruction *accessAt(IRBuilder<> &builder, const Instruction &access, Value *address) {
  Instruction *copy = access.clone();
  copy->setOperand(isa<LoadInst>(copy) ? 0 : 1, address);
  builder.Insert(copy);
  copy->setDebugLoc(access.getDebugLoc());
  return copy;
}

/// What an address was made of goes with its last use; also the calls that hide steps from the optimiser.
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

bool AccessSplitter::splitIndex(Instruction &access, const Place &place) {
  std::vector<APInt> values = valuesOfIndex(place.index, &access, functions);
  if (values.empty())
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
    Value *address = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), place.root, offsetOf(value));
    copies.push_back(accessAt(builder, access, address));
    builder.CreateBr(tail);
  }
  remark(access, "Indexed",
         "access to the context at an offset that varies made one access for each of " +
             std::to_string(values.size()) + " offsets");
  replaceByPhi(access, copies);
  return true;
}

/// The one context among the leaves of a tree.
Value *AccessSplitter::contextUnder(Value *root) const {
  Value *context = nullptr;
  for (Value *leaf : leavesOf(root, true))
    if (contexts.contains(leaf)) {
      if (context)
        return nullptr;
      context = leaf;
    }
  return context;
}

/// How far a step goes, in numbers.
Value *AccessSplitter::lengthOf(Instruction &step) {
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

/// How far into the context each pointer of a tree points; anything for others.
Value *AccessSplitter::offsetTree(Value *root) {
  Type *type = Type::getInt64Ty(function.getContext());
  auto leaf = [&](Value *value) -> Value * {
    return contexts.contains(value) ? ConstantInt::get(type, 0) : PoisonValue::get(type);
  };
  auto step = [&](Instruction &instruction, Value *base) -> Value * {
    return isa<PoisonValue>(base) ? base : IRBuilder<>(&instruction).CreateAdd(base, lengthOf(instruction));
  };
  return MirroredTree(type, leaf, step).of(root);
}

/// The tree with anything where it has the context.
Value *AccessSplitter::otherTree(Value *root) {
  auto leaf = [&](Value *value) -> Value * {
    return contexts.contains(value) ? PoisonValue::get(value->getType()) : value;
  };
  auto step = [&](Instruction &instruction, Value *base) -> Value * {
    if (isa<PoisonValue>(base) || base == steppedFrom(&instruction))
      return isa<PoisonValue>(base) ? base : &instruction;
    Instruction *copy = instruction.clone();
    copy->setOperand(isa<CallInst>(copy) ? 1 : 0, base);
    copy->insertBefore(&instruction);
    return copy;
  };
  return MirroredTree(root->getType(), leaf, step).of(root);
}

/// Whether every way of a tree into the context is one that no kernel moves.
bool AccessSplitter::isFixedTree(Value *root) const {
  SmallVector<Value *> open = {root};
  SmallPtrSet<Value *, 16> seen;
  bool isRelocated = false;
  Value *context = contextUnder(root);
  while (!open.empty()) {
    Value *value = open.pop_back_val();
    auto *instruction = dyn_cast<Instruction>(value);
    if (!instruction || !seen.insert(value).second || isa<LoadInst>(value))
      continue;
    if (isMerge(value) || steppedFrom(value))
      for (Value *operand : instruction->operands()) {
        isRelocated |= relocatedOffset(operand).has_value();
        open.push_back(operand);
      }
  }
  return contexts.isFixed({context, 0, nullptr, 0, isRelocated});
}

/// Two blocks with the access, and a branch on `isContext` to them.
void AccessSplitter::separate(Instruction &access, Value *isContext, Value *inContext, Value *elsewhere) {
  Instruction *first = nullptr, *second = nullptr;
  SplitBlockAndInsertIfThenElse(isContext, &access, &first, &second);
  IRBuilder<> builder(first);
  Instruction *copies[] = {accessAt(builder, access, inContext), nullptr};
  builder.CreateCall(InlineAsm::get(FunctionType::get(builder.getVoidTy(), false), "", "", true));
  builder.SetInsertPoint(second);
  copies[1] = accessAt(builder, access, elsewhere);
  remark(access, "Merged", "access to either the context or other memory made one access for each");
  replaceByPhi(access, copies);
}

bool AccessSplitter::splitMerge(Instruction &access, const Place &place) {
  Value *context = contextUnder(place.root);
  if (!context || place.index || !isFixedTree(place.root) || !contexts.isFixed(place))
    return false;
  bool others = any_of(leavesOf(place.root, true), [&](const Value *leaf) {
    return leaf != context && !isa<ConstantPointerNull, UndefValue>(leaf);
  });
  Value *isContext = nullptr, *elsewhere = nullptr;
  Type *flag = Type::getInt1Ty(function.getContext());
  auto isIn = [&](Value *leaf) { return ConstantInt::get(flag, contexts.contains(leaf)); };
  auto keep = [](Instruction &, Value *base) { return base; };
  if (others) {
    isContext = MirroredTree(flag, isIn, keep).of(place.root);
    elsewhere = otherTree(place.root);
  }
  IRBuilder<> builder(&access);
  auto further = [&](Value *base) {
    return place.offset ? builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), base, place.offset) : base;
  };
  Value *inContext = further(builder.CreateInBoundsGEP(builder.getInt8Ty(), context, offsetTree(place.root)));
  if (!others) {
    Value *old = accessedAddress(access);
    access.setOperand(isa<LoadInst>(access) ? 0 : 1, inContext);
    dropUnused(old);
    return true;
  }
  elsewhere = further(elsewhere);
  separate(access, isContext, inContext, elsewhere);
  return true;
}

bool AccessSplitter::split(Instruction &access) {
  Value *address = accessedAddress(access);
  std::optional<Place> place = address ? placeOf(address, layout) : std::nullopt;
  if (!place)
    return false;
  if (contexts.contains(place->root))
    return place->index && contexts.isFixed(*place) && splitIndex(access, *place);
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
  remark(instruction, "Width", "store to a field of the context kept as wide as the field");
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

/// The constant offset into a context that all calls give for an argument; 0 when there is none.
std::pair<Value *, int64_t> offsetGiven(const CallBase &call, unsigned number, const ContextPointers &contexts) {
  std::optional<Place> place = placeOf(call.getArgOperand(number), call.getDataLayout());
  bool isInside = place && place->isConstant() && contexts.contains(place->root) && contexts.isFixed(*place);
  return isInside ? std::pair(place->root, place->offset) : std::pair<Value *, int64_t>(nullptr, 0);
}

int64_t offsetOfAllCalls(const Argument &argument, const ContextPointers &contexts) {
  std::optional<int64_t> same;
  for (const Use &use : argument.getParent()->uses()) {
    const auto *call = dyn_cast<CallBase>(use.getUser());
    if (!call || !call->isCallee(&use) || call->arg_size() <= argument.getArgNo())
      return 0;
    auto [context, offset] = offsetGiven(*call, argument.getArgNo(), contexts);
    if (!context || (same && *same != offset))
      return 0;
    same = offset;
  }
  return same.value_or(0);
}

/// f(&ctx->field) becomes f(ctx), and f adds the offset.
bool takeOffsetIn(Argument &argument, const ContextPointers &contexts) {
  int64_t offset = offsetOfAllCalls(argument, contexts);
  if (!offset)
    return false;
  for (Use &use : argument.getParent()->uses()) {
    auto &call = cast<CallBase>(*use.getUser());
    Value *old = call.getArgOperand(argument.getArgNo());
    call.setArgOperand(argument.getArgNo(), offsetGiven(call, argument.getArgNo(), contexts).first);
    dropUnused(old);
  }
  Function &function = *argument.getParent();
  IRBuilder<> builder(&function.getEntryBlock(), function.getEntryBlock().getFirstInsertionPt());
  Value *field = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), &argument, offset);
  argument.replaceUsesWithIf(field, [&](const Use &use) { return use.getUser() != field; });
  argument.removeAttr(Attribute::Dereferenceable);
  argument.removeAttr(Attribute::Alignment);
  return true;
}

bool takeOffsetsIn(Module &module, const ContextPointers &contexts) {
  bool changed = false;
  for (Function &function : module)
    if (function.hasLocalLinkage() && !function.isDeclaration())
      for (Argument &argument : function.args())
        changed |= argument.getType()->isPointerTy() && takeOffsetIn(argument, contexts);
  return changed;
}

} // namespace

PreservedAnalyses CtxAccessPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  bool changed = false;
  while (takeOffsetsIn(module, ContextPointers(module)))
    changed = true;
  ContextPointers contexts(module);
  for (Function &function : module)
    if (!function.isDeclaration())
      changed |= AccessSplitter(function, contexts, functions).run();
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace skep
