// null-tests: ask of each pointer by itself whether it is null.
//
// The verifier lets nothing but addition and subtraction be done with a pointer ("bitwise operator |= on
// pointer prohibited"). The code generator, asked whether one of two values is not zero, finds it cheaper to
// or them first and to look at the outcome once:
//
//   a = bpf_map_lookup_elem(...); b = bpf_map_lookup_elem(...);
//   if (!a && !b) return 0;                  r1 = a; r1 |= b; if r1 == 0 goto out
//
// So where a condition joins two such questions about pointers, this pass makes two branches of it; that also
// takes no more instructions. A condition that is used as a value is made by a branch and a phi, but only for
// pointers that a call gave, since those that were read from memory may well be numbers to the verifier.
#include "passes/NullTests.h"
#include "passes/AddressSteps.h"
#include "passes/Remark.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#define DEBUG_TYPE "null-tests"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace skep {
namespace {

/// A condition that two conditions make.
struct Joined {
  Value *first, *second;
  bool isOr;
};

std::optional<Joined> readJoined(Value *condition) {
  Value *first = nullptr, *second = nullptr;
  if (match(condition, m_LogicalOr(m_Value(first), m_Value(second))))
    return Joined{first, second, true};
  if (match(condition, m_LogicalAnd(m_Value(first), m_Value(second))))
    return Joined{first, second, false};
  return std::nullopt;
}

/// The pointers that a condition, by itself or joined likewise, compares with null the way that is or-ed.
void pointersAsked(Value *condition, bool isOr, SmallVectorImpl<Value *> &pointers) {
  if (auto *compare = dyn_cast<ICmpInst>(condition)) {
    bool fits = compare->getPredicate() == (isOr ? ICmpInst::ICMP_NE : ICmpInst::ICMP_EQ);
    if (fits && isa<ConstantPointerNull>(compare->getOperand(1)))
      pointers.push_back(compare->getOperand(0));
    return;
  }
  std::optional<Joined> joined = readJoined(condition);
  if (!joined || joined->isOr != isOr || pointers.size() > 8)
    return;
  pointersAsked(joined->first, isOr, pointers);
  pointersAsked(joined->second, isOr, pointers);
}

bool asksOfTwo(Value *condition, bool onlyCalls) {
  std::optional<Joined> joined = readJoined(condition);
  SmallVector<Value *> pointers;
  if (joined)
    pointersAsked(condition, joined->isOr, pointers);
  return pointers.size() > 1 && (!onlyCalls || all_of(pointers, [](Value *p) { return isa<CallInst>(p); }));
}

void tell(const Instruction &at) {
  remark(DEBUG_TYPE, "Split", at, [] { return "test of two pointers for null made one of each"; });
}

/// br (a or b), yes, no  ->  br a, yes, further; further: br b, yes, no
void splitBranch(BranchInst &branch, const Joined &joined) {
  tell(branch);
  BasicBlock *head = branch.getParent(), *yes = branch.getSuccessor(0), *no = branch.getSuccessor(1);
  auto *further = BasicBlock::Create(head->getContext(), "", head->getParent(), head->getNextNode());
  auto *second = cast<BranchInst>(branch.clone());
  second->setCondition(joined.second);
  second->insertInto(further, further->end());
  branch.setCondition(joined.first);
  branch.setSuccessor(joined.isOr ? 1 : 0, further);
  BasicBlock *both = joined.isOr ? yes : no, *onlySecond = joined.isOr ? no : yes;
  for (PHINode &phi : both->phis())
    phi.addIncoming(phi.getIncomingValueForBlock(head), further);
  onlySecond->replacePhiUsesWith(head, further);
}

/// v = a or b  ->  br a, end, further; further: br end; end: v = phi [true, head], [b, further]
void splitValue(Instruction &condition, const Joined &joined) {
  tell(condition);
  IRBuilder<> builder(&condition);
  Value *ask = joined.isOr ? builder.CreateNot(joined.first) : joined.first;
  BasicBlock *head = condition.getParent();
  Instruction *further = SplitBlockAndInsertIfThen(ask, &condition, /*Unreachable=*/false);
  auto *second = cast<Instruction>(joined.second);
  second->moveBefore(further); // asked only there, or the code generator joins them again
  PHINode *value = PHINode::Create(condition.getType(), 2, "", condition.getParent()->begin());
  value->addIncoming(builder.getInt1(joined.isOr), head);
  value->addIncoming(second, further->getParent());
  value->setDebugLoc(condition.getDebugLoc());
  condition.replaceAllUsesWith(value);
  condition.eraseFromParent();
}

bool splitFirstBranch(Function &function) {
  for (BasicBlock &block : function) {
    auto *branch = dyn_cast<BranchInst>(block.getTerminator());
    if (!branch || !branch->isConditional() || branch->getSuccessor(0) == branch->getSuccessor(1) ||
        !asksOfTwo(branch->getCondition(), /*onlyCalls=*/false))
      continue;
    splitBranch(*branch, *readJoined(branch->getCondition()));
    return true;
  }
  return false;
}

bool splitFirstValue(Function &function) {
  for (Instruction &instruction : instructions(function)) {
    bool isValue = any_of(instruction.users(), [](const User *user) { return !isa<BranchInst>(user); });
    if (!isValue || !asksOfTwo(&instruction, /*onlyCalls=*/true))
      continue;
    Joined joined = *readJoined(&instruction);
    auto *second = dyn_cast<ICmpInst>(joined.second);
    if (!second || !second->hasOneUse() || second->getParent() != instruction.getParent())
      continue;
    splitValue(instruction, joined);
    return true;
  }
  return false;
}

} // namespace

PreservedAnalyses NullTestsPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  bool changed = dropUnreachable(module, functions);
  for (Function &function : module)
    while (splitFirstBranch(function) || splitFirstValue(function))
      changed = true;
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace skep
