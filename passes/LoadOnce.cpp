// load-once: use the value that was checked, not one that is read again after a helper call.
//
// A helper is a call of a number, of which LLVM knows nothing, so it may write all memory. What was checked
// before a call is read again after it, and the verifier does not know that it is the same:
//
//     if (ctx->args[2] > 256)                              r3 = *(u64 *)(r6 + 32); if r3 > 256 ...
//             return 0;
//     buf = bpf_map_lookup_elem(&bufs, &key);              call 1
//     bpf_probe_read_user(buf, ctx->args[2], from);        r2 = *(u64 *)(r6 + 32)
//     "R2 min value is negative"
//
// A load from the context or from a stack variable becomes an earlier one of the same place when nothing
// between writes there, and when it ends as an index or a helper's length: the rest of the loads may stay,
// for keeping values over calls costs registers and stack. The kernel gives a program no other pointer to its
// context, so only stores through the context, and helpers that may change it, write there
// (core/spec/HelperEffects.def lists those that do not).
//
// Rejected: telling LLVM by attributes what helpers leave alone. It saved 1.5% of the code of the kernel's
// own programs, but kept so much alive that two outgrew their stack and one the verifier's patience.
#include "passes/LoadOnce.h"
#include "passes/Calls.h"
#include "passes/Hidden.h"
#include "passes/Remark.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

#define DEBUG_TYPE "load-once"

using namespace llvm;

namespace skep {
namespace {

bool isQuiet(HelperId helper) {
  switch (helper) {
#define QUIET_HELPER(name) case HelperId::name:
#include "core/spec/HelperEffects.def"
    return true;
  default:
    return false;
  }
}

/// A constant place in an object; `moved` is the placeholder of a relocated offset.
struct Place {
  const Value *object = nullptr, *moved = nullptr;
  int64_t offset = 0;
  bool operator==(const Place &other) const {
    return object == other.object && moved == other.moved && offset == other.offset;
  }
};

/// The placeholder that a relocated offset is loaded from (see CoreReloc.cpp).
const Value *placeholderOf(const Value *index) {
  const auto *load = dyn_cast<LoadInst>(index);
  const auto *global = load ? dyn_cast<GlobalVariable>(load->getPointerOperand()) : nullptr;
  return global && global->hasAttribute("btf_ama") ? global : nullptr;
}

std::optional<Place> placeOf(const Value *pointer, const DataLayout &layout) {
  Place place;
  for (unsigned i = 0; i < 8; ++i) {
    pointer = withoutCopies(pointer);
    const auto *gep = dyn_cast<GEPOperator>(pointer);
    if (!gep)
      break;
    APInt offset(64, 0);
    if (gep->accumulateConstantOffset(layout, offset))
      place.offset += offset.getSExtValue();
    else if (gep->getNumIndices() == 1 && gep->getSourceElementType()->isIntegerTy(8) && !place.moved &&
             placeholderOf(gep->getOperand(1)))
      place.moved = placeholderOf(gep->getOperand(1));
    else
      return std::nullopt;
    pointer = gep->getPointerOperand();
  }
  place.object = pointer;
  return place;
}

const Value *objectOf(const Value *pointer) {
  for (unsigned i = 0; i < 8; ++i) {
    pointer = withoutCopies(pointer);
    const auto *gep = dyn_cast<GEPOperator>(pointer);
    if (!gep)
      break;
    pointer = gep->getPointerOperand();
  }
  return pointer;
}

bool isContext(const Value *object) {
  const auto *argument = dyn_cast<Argument>(object);
  return argument && argument->getParent()->hasSection() && argument->getParent()->hasExternalLinkage() &&
         argument->getParent()->arg_size() == 1;
}

/// Whether a write through a pointer may reach the object.
bool mayReach(const Value *pointer, const Value *object) {
  const Value *written = objectOf(pointer);
  bool isOther = isa<AllocaInst, GlobalVariable>(written) || isContext(written);
  if (const auto *call = dyn_cast<CallInst>(written))
    isOther = helperOf(*call).has_value();
  return written == object || !isOther;
}

bool mayWrite(const Instruction &instruction, const Value *object) {
  if (!instruction.mayWriteToMemory() || instruction.isDebugOrPseudoInst())
    return false;
  if (const auto *store = dyn_cast<StoreInst>(&instruction))
    return mayReach(store->getPointerOperand(), object);
  const auto *call = dyn_cast<CallInst>(&instruction);
  std::optional<HelperId> helper = call ? helperOf(*call) : std::nullopt;
  if (!helper || !isQuiet(*helper))
    return !instruction.isLifetimeStartOrEnd() || mayReach(instruction.getOperand(1), object);
  ArrayRef<HelperValue> arguments = helperInfo(*helper).contract.args();
  for (unsigned i = 0; i < arguments.size() && i < call->arg_size(); ++i)
    if (arguments[i].is(HelperValue::Write) && mayReach(call->getArgOperand(i), object))
      return true;
  return false;
}

/// Whether the object is as it was at `first`, which dominates, when `second` runs.
bool isUntouched(const LoadInst &first, const LoadInst &second, const Value *object) {
  auto isClean = [&](BasicBlock::const_iterator from, BasicBlock::const_iterator to) {
    return none_of(make_range(from, to),
                   [&](const Instruction &instruction) { return mayWrite(instruction, object); });
  };
  const BasicBlock *start = first.getParent(), *end = second.getParent();
  if (start == end)
    return isClean(first.getIterator(), second.getIterator());
  if (!isClean(first.getIterator(), start->end()) || !isClean(end->begin(), second.getIterator()))
    return false;
  SmallSetVector<const BasicBlock *, 16> between;
  auto addBefore = [&](const BasicBlock *block) {
    for (const BasicBlock *before : predecessors(block))
      if (before != start)
        between.insert(before);
  };
  addBefore(end);
  for (unsigned i = 0; i < between.size(); ++i) {
    if (!isClean(between[i]->begin(), between[i]->end()))
      return false;
    addBefore(between[i]);
  }
  return true;
}

bool isBound(const Use &use) {
  if (isa<GetElementPtrInst>(use.getUser()))
    return use.getOperandNo() > 0;
  const auto *call = dyn_cast<CallInst>(use.getUser());
  std::optional<HelperId> helper = call ? helperOf(*call) : std::nullopt;
  if (!helper || !call->isArgOperand(&use))
    return false;
  ArrayRef<HelperValue> arguments = helperInfo(*helper).contract.args();
  unsigned number = call->getArgOperandNo(&use);
  return number < arguments.size() &&
         (arguments[number].kind == HelperValue::Size || arguments[number].kind == HelperValue::SizeOrZero);
}

/// Whether the value ends as an index or a length.
bool matters(const Value *value, unsigned depth = 0) {
  return depth < 5 &&
         any_of(
             value->uses(),
             [&](const Use &use) {
               if (isBound(use))
                 return true;
               bool isSum =
                   isa<CastInst, BinaryOperator, SelectInst, MinMaxIntrinsic, FreezeInst>(use.getUser());
               return isSum && use.getUser()->getType()->isIntegerTy() && matters(use.getUser(), depth + 1);
             });
}

bool loadOnce(Function &function, DominatorTree &dominators) {
  const DataLayout &layout = function.getParent()->getDataLayout();
  SmallVector<std::pair<Place, LoadInst *>, 16> loads;
  for (Instruction &instruction : instructions(function)) {
    auto *load = dyn_cast<LoadInst>(&instruction);
    if (!load || !load->isSimple() || !load->getType()->isIntegerTy() ||
        !dominators.isReachableFromEntry(load->getParent()))
      continue;
    std::optional<Place> place = placeOf(load->getPointerOperand(), layout);
    if (place && (isContext(place->object) || isa<AllocaInst>(place->object)))
      loads.push_back({*place, load});
  }
  bool hasChanged = false;
  for (auto &[place, again] : loads) {
    if (!matters(again))
      continue;
    auto *same = find_if(loads, [&, &place = place, &again = again](const auto &other) {
      return other.second != again && other.first == place && other.second->getType() == again->getType() &&
             dominators.dominates(other.second, again) && isUntouched(*other.second, *again, place.object);
    });
    if (same == loads.end())
      continue;
    remark(DEBUG_TYPE, "ReadOnce", *again,
           [] { return "what was read before is used, because nothing has written there since"; });
    again->replaceAllUsesWith(same->second);
    hasChanged = true;
  }
  return hasChanged;
}

} // namespace

PreservedAnalyses LoadOncePass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  PreservedAnalyses preserved = PreservedAnalyses::all();
  for (Function &function : module)
    if (!function.isDeclaration() && loadOnce(function, functions.getResult<DominatorTreeAnalysis>(function)))
      preserved = PreservedAnalyses::none();
  return preserved;
}

} // namespace skep
