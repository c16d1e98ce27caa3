// address-tables: choose among addresses by branches, not by reading them from a table.
//
// An address is known to the verifier only where an instruction makes it. A constant table of addresses (of
// maps, strings, variables, functions) lies in .rodata, where it is bytes: what is read from there is a
// number
// ("R1 type=scalar expected=map_ptr", "R1 invalid mem access 'scalar'"), and a call through a register, which
// is how a table of functions or a choice between two ends, is no instruction of eBPF ("unknown opcode 8d").
//
//   static void *const maps[] = {&a, &b};               switch (i) { case 0: m = &a; break;
//   bpf_map_lookup_elem(maps[i], &key)                               case 1: m = &b; break; }
//   f = odd ? f1 : f2; f(x)                              if (odd) f1(x); else f2(x);
//
// This pass writes them as on the right, for tables of up to 32 entries: the verifier follows each way with
// the address that belongs to it. The index need not be known to lie in the table, since C says that it does.
//
// Limits: tables that the program may write to, or that others can see, and entries that are no address of
// the module.
#include "passes/AddressTables.h"
#include "passes/AddressSteps.h"
#include "passes/IndexValues.h"
#include "passes/MirroredTree.h"
#include "passes/Remark.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Local.h"

#define DEBUG_TYPE "address-tables"

using namespace llvm;

namespace skep {
namespace {

constexpr unsigned mostEntries = 32;

/// What a value is, by the number that decides.
struct Choice {
  Value *which = nullptr;
  SmallVector<std::pair<APInt, Constant *>> entries;
};

class TableOpener {
public:
  TableOpener(Function &function, FunctionAnalysisManager &functions)
      : function(function), functions(functions), layout(function.getDataLayout()) {}

  bool run();

private:
  bool open(Instruction &instruction);
  bool openLoad(LoadInst &load);
  bool openCall(CallInst &call);
  std::optional<Choice> readTable(LoadInst &load);
  std::optional<Choice> readMerge(Value *callee);
  void branch(Instruction &instruction, const Choice &choice,
              function_ref<Value *(IRBuilder<> &, Constant *)> make);

  Function &function;
  FunctionAnalysisManager &functions;
  const DataLayout &layout;
};

/// The entries of the constant table that a load reads from.
std::optional<Choice> TableOpener::readTable(LoadInst &load) {
  std::optional<Place> place = placeOf(load.getPointerOperand(), layout);
  auto *table = place ? dyn_cast<GlobalVariable>(place->root) : nullptr;
  if (!table || !table->isConstant() || !table->hasDefinitiveInitializer() || !place->index ||
      !place->scale || load.isVolatile())
    return std::nullopt;
  int64_t size = layout.getTypeAllocSize(table->getValueType()), width = layout.getPointerSize();
  std::vector<APInt> values = valuesOfIndex(place->index, &load, functions);
  if (values.empty() && size / place->scale <= mostEntries)
    for (uint64_t i = 0; i * place->scale < uint64_t(size); ++i)
      values.push_back(APInt(place->index->getType()->getIntegerBitWidth(), i));
  Choice choice{place->index, {}};
  for (const APInt &value : values) {
    int64_t offset = place->offset + value.getSExtValue() * int64_t(place->scale);
    if (offset < 0 || offset + width > size)
      continue; // C promises that it is not read
    Constant *entry =
        ConstantFoldLoadFromConst(table->getInitializer(), load.getType(), APInt(64, offset), layout);
    if (!entry)
      return std::nullopt;
    choice.entries.push_back({value, entry});
  }
  return choice.entries.empty() ? std::nullopt : std::optional(choice);
}

/// A switch before `instruction`, which is then what the arms make of the entries.
void TableOpener::branch(Instruction &instruction, const Choice &choice,
                         function_ref<Value *(IRBuilder<> &, Constant *)> make) {
  BasicBlock *head = instruction.getParent(), *tail = SplitBlock(head, &instruction);
  head->getTerminator()->eraseFromParent();
  BasicBlock *never = BasicBlock::Create(function.getContext(), "", &function, tail);
  new UnreachableInst(function.getContext(), never);
  IRBuilder<> builder(head);
  builder.SetCurrentDebugLocation(instruction.getDebugLoc());
  SwitchInst *which = builder.CreateSwitch(choice.which, never, choice.entries.size());
  PHINode *joined = nullptr;
  if (!instruction.getType()->isVoidTy()) {
    joined = PHINode::Create(instruction.getType(), choice.entries.size(), "", tail->begin());
    joined->setDebugLoc(instruction.getDebugLoc());
    instruction.replaceAllUsesWith(joined);
  }
  for (const auto &[value, entry] : choice.entries) {
    BasicBlock *arm = BasicBlock::Create(function.getContext(), "", &function, tail);
    which->addCase(builder.getInt(value), arm);
    builder.SetInsertPoint(arm);
    Value *made = make(builder, entry);
    builder.CreateBr(tail);
    if (joined)
      joined->addIncoming(made, arm);
  }
  instruction.eraseFromParent();
}

bool TableOpener::openLoad(LoadInst &load) {
  if (!load.getType()->isPointerTy())
    return false;
  std::optional<Choice> choice = readTable(load);
  if (!choice ||
      all_of(choice->entries, [](const auto &entry) { return isa<ConstantPointerNull>(entry.second); }))
    return false;
  remark(DEBUG_TYPE, "Table", load,
         [] { return "read of an address from a constant table made a choice by branches"; });
  Value *address = load.getPointerOperand();
  branch(load, *choice, [](IRBuilder<> &, Constant *entry) { return entry; });
  RecursivelyDeleteTriviallyDeadInstructions(address);
  return true;
}

/// Functions that come together in phis and selects.
std::optional<Choice> TableOpener::readMerge(Value *callee) {
  if (!isMerge(callee))
    return std::nullopt;
  Type *type = Type::getInt32Ty(function.getContext());
  Choice choice;
  DenseMap<Value *, unsigned> numbers;
  for (Value *leaf : leavesOf(callee, false)) {
    if (!isa<Function>(leaf) || numbers.size() >= mostEntries)
      return std::nullopt;
    unsigned number = numbers.size();
    numbers[leaf] = number;
    choice.entries.push_back({APInt(32, number), cast<Constant>(leaf)});
  }
  if (choice.entries.empty())
    return std::nullopt;
  choice.which = MirroredTree(type, [&](Value *leaf) {
                   return ConstantInt::get(type, numbers.lookup(leaf));
                 }).of(callee);
  return choice;
}

bool TableOpener::openCall(CallInst &call) {
  Value *callee = call.getCalledOperand();
  if (!call.isIndirectCall() || call.isMustTailCall())
    return false;
  auto *load = dyn_cast<LoadInst>(callee);
  std::optional<Choice> choice = load ? readTable(*load) : readMerge(callee);
  if (!choice)
    return false;
  auto fits = [&](const auto &entry) {
    auto *target = dyn_cast<Function>(entry.second);
    return target && target->getFunctionType() == call.getFunctionType();
  };
  llvm::erase_if(choice->entries, [](const auto &entry) { return isa<ConstantPointerNull>(entry.second); });
  if (choice->entries.empty() || !all_of(choice->entries, fits))
    return false;
  remark(DEBUG_TYPE, "Call", call, [] { return "call of a chosen function made a choice of calls"; });
  branch(call, *choice, [&](IRBuilder<> &builder, Constant *entry) {
    auto *direct = cast<CallInst>(call.clone());
    direct->setCalledFunction(cast<Function>(entry));
    return builder.Insert(direct);
  });
  RecursivelyDeleteTriviallyDeadInstructions(callee);
  return true;
}

bool TableOpener::open(Instruction &instruction) {
  if (auto *call = dyn_cast<CallInst>(&instruction))
    return openCall(*call);
  auto *load = dyn_cast<LoadInst>(&instruction);
  bool isCalled = load && all_of(load->users(), [&](const User *user) {
                    const auto *call = dyn_cast<CallInst>(user);
                    return call && call->getCalledOperand() == load;
                  });
  return load && !isCalled && openLoad(*load);
}

bool TableOpener::run() {
  bool changed = false, again = true;
  for (unsigned round = 0; again && round < 256; ++round) {
    again = false;
    for (Instruction &instruction : instructions(function))
      if ((again = open(instruction)))
        break; // blocks and analyses are others now
    if (again)
      functions.invalidate(function, PreservedAnalyses::none());
    changed |= again;
  }
  return changed;
}

/// Tables that nobody reads any more would still want their addresses filled in by the loader.
void dropUnread(Module &module) {
  for (GlobalVariable &table : make_early_inc_range(module.globals()))
    if (table.isConstant() && table.hasLocalLinkage()) {
      table.removeDeadConstantUsers();
      if (table.use_empty() && table.hasInitializer() && table.getInitializer()->needsDynamicRelocation())
        table.eraseFromParent();
    }
}

} // namespace

PreservedAnalyses AddressTablesPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  bool changed = dropUnreachable(module, functions);
  for (Function &function : module)
    if (!function.isDeclaration())
      changed |= TableOpener(function, functions).run();
  if (changed)
    dropUnread(module);
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace skep
