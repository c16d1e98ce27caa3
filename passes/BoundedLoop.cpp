// bounded-loop: tell of loops that the kernel's verifier cannot see the end of. Changes nothing.
//
// The verifier walks a program path by path and gives up after a million instructions. It leaves a loop only
// when an exit condition is decided by what it knows, so a loop needs a bound in numbers: a constant, or a
// value whose range is known. A loop without one is walked until the million is used up ("BPF program is too
// large") or until a state repeats ("infinite loop detected"). Three kinds of loop need no bound of their
// own: those over an open-coded iterator (bpf_for, bpf_iter_*_next), whose end the kernel vouches for; those
// with may_goto (can_loop, cond_break), which the kernel cuts off while they run; and bpf_loop(), which is a
// call.
//
// ScalarEvolution finds bounds here, after all optimisation: what it sees is close to what the verifier will.
// Two kinds of finding come out:
//  - loop-unbounded: no exit has a bound. Said only where the reason is plain: the exits turn on something
//    that is loaded or returned anew in each turn (a list walked by its pointers, a flag), or on a count
//    whose range is that of its type. Constants that the loader sets (const volatile) are known to the
//    verifier, though not here. Loops that end at a packet pointer are left to the verifier, which knows
//    packets' ends.
//  - loop-too-long: at least so many turns are certain, and even the shortest way through the body takes
//    more than the million in all.
#include "passes/BoundedLoop.h"
#include "core/spec/Limits.h"
#include "passes/Finding.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include <map>

#define DEBUG_TYPE "bounded-loop"

using namespace llvm;

namespace skep {
namespace {

using limits::verifiedInstructions;

class LoopJudge {
public:
  LoopJudge(Function &function, LoopInfo &loops, ScalarEvolution &evolution)
      : function(function), loops(loops), evolution(evolution) {}

  void run() {
    for (Loop *loop : loops.getLoopsInPreorder())
      judge(*loop);
  }

private:
  void judge(Loop &loop);
  bool endsByItself(const Loop &loop) const;
  bool dependsOnCaller(const Loop &loop) const;
  std::optional<uint64_t> mostTurns(Loop &loop);
  uint64_t shortestWay(const Loop &loop) const;
  void reportUnbounded(const Loop &loop);
  void reportTooLong(const Loop &loop, uint64_t turns, uint64_t way);

  Function &function;
  LoopInfo &loops;
  ScalarEvolution &evolution;
};

bool isIteratorNext(const Function *callee) {
  return callee && callee->getName().starts_with("bpf_iter_") && callee->getName().ends_with("_next");
}

/// Iterators and may_goto: the kernel sees to the end of such a loop.
bool LoopJudge::endsByItself(const Loop &loop) const {
  for (const BasicBlock *block : loop.blocks())
    for (const Instruction &instruction : *block) {
      const auto *call = dyn_cast<CallBase>(&instruction);
      if (!call)
        continue;
      if (isIteratorNext(call->getCalledFunction()))
        return true;
      if (const auto *code = dyn_cast<InlineAsm>(call->getCalledOperand()))
        if (StringRef(code->getAsmString()).contains("may_goto") ||
            StringRef(code->getAsmString()).contains("0xe5"))
          return true;
    }
  return false;
}

/// Turns after which the loop has surely ended; nothing when that is not a number, or only the range of its
/// type.
std::optional<uint64_t> LoopJudge::mostTurns(Loop &loop) {
  const auto *most = dyn_cast<SCEVConstant>(evolution.getConstantMaxBackedgeTakenCount(&loop));
  if (!most || most->getAPInt().getActiveBits() > 30)
    return std::nullopt;
  return most->getAPInt().getZExtValue() + 1;
}

/// Whether an instruction surely becomes one that the verifier steps over.
bool costs(const Instruction &instruction) {
  return !isa<PHINode, CastInst, GetElementPtrInst>(instruction) && !instruction.isDebugOrPseudoInst() &&
         !instruction.isLifetimeStartOrEnd();
}

uint64_t costOf(const BasicBlock &block) { return count_if(block, costs); }

/// The fewest instructions from the loop's header back to it; inner loops of an exact length in full.
uint64_t LoopJudge::shortestWay(const Loop &loop) const {
  DenseMap<const BasicBlock *, uint64_t> extra;
  for (const Loop *inner : loop)
    if (unsigned turns = evolution.getSmallConstantTripCount(inner))
      extra[inner->getHeader()] = (turns - 1) * shortestWay(*inner);
  // Blocks settle in the order of their distance; equal ones in the order of the loop's list.
  DenseMap<const BasicBlock *, uint64_t> settled;
  std::multimap<uint64_t, const BasicBlock *> open = {{0, loop.getHeader()}};
  while (!open.empty()) {
    auto [before, block] = *open.begin();
    open.erase(open.begin());
    uint64_t distance = before + costOf(*block) + extra.lookup(block);
    if (!loop.contains(block) || !settled.try_emplace(block, distance).second)
      continue;
    if (is_contained(successors(block), loop.getHeader()))
      return distance;
    for (const BasicBlock *next : successors(block))
      open.emplace(distance, next);
  }
  return 0;
}

/// What an exit of a loop turns on.
enum class ExitReason { Unknown, Same, Count, Loaded, Returned };

struct Exit {
  ExitReason reason = ExitReason::Unknown;
  const Value *what = nullptr;
  const Instruction *branch = nullptr;
};

/// A constant that the loader sets before the program is verified: then the verifier knows it.
bool isLoaderConstant(const Value *value) {
  const auto *load = dyn_cast<LoadInst>(value);
  if (!load)
    return false;
  SmallVector<const Value *, 2> objects;
  getUnderlyingObjects(load->getPointerOperand(), objects);
  return all_of(objects, [](const Value *object) {
    const auto *global = dyn_cast<GlobalVariable>(object);
    return global && global->isConstant();
  });
}

/// Read from the stack, or by a pointer that lies there: the verifier remembers what a program put on its
/// stack.
bool isFromStack(const LoadInst &load) {
  const Value *object = getUnderlyingObject(load.getPointerOperand());
  for (unsigned depth = 0; depth < 4 && isa<LoadInst>(object); ++depth)
    object = getUnderlyingObject(cast<LoadInst>(object)->getPointerOperand());
  return isa<AllocaInst>(object);
}

/// Follows a condition back to what is new in each turn; Unknown when something that the loop carries from
/// turn to turn, such as a count, has a part in it.
Exit whatDecides(const Value *value, const Loop &loop, unsigned depth = 0) {
  const auto *instruction = dyn_cast<Instruction>(value);
  if (!instruction || !loop.contains(instruction))
    return {ExitReason::Same};
  if (isLoaderConstant(instruction) || depth > 8)
    return {};
  if (const auto *load = dyn_cast<LoadInst>(instruction))
    return isFromStack(*load) ? Exit() : Exit{ExitReason::Loaded, instruction};
  if (const auto *call = dyn_cast<CallInst>(instruction); call && !call->isInlineAsm())
    return {ExitReason::Returned, instruction};
  if (!isa<CmpInst, BinaryOperator, CastInst, SelectInst, FreezeInst>(instruction))
    return {};
  Exit found{ExitReason::Same};
  for (const Value *operand : instruction->operands()) {
    Exit exit = whatDecides(operand, loop, depth + 1);
    if (exit.reason == ExitReason::Unknown)
      return {};
    if (exit.reason != ExitReason::Same)
      found = exit;
  }
  return found;
}

/// Whether a count of turns is made of a constant that the loader sets.
bool countsToLoaderConstant(const SCEV *count) {
  return SCEVExprContains(count, [](const SCEV *part) {
    const auto *unknown = dyn_cast<SCEVUnknown>(part);
    return unknown && isLoaderConstant(unknown->getValue());
  });
}

bool comparesPointers(const Value *condition) {
  const auto *compare = dyn_cast<ICmpInst>(condition);
  return compare && compare->getOperand(0)->getType()->isPointerTy() &&
         !isa<ConstantPointerNull>(compare->getOperand(1));
}

Exit exitOf(const BasicBlock *block, const Loop &loop, ScalarEvolution &evolution) {
  const auto *branch = dyn_cast<BranchInst>(block->getTerminator());
  if (!branch || !branch->isConditional() || comparesPointers(branch->getCondition()))
    return {};
  const SCEV *count = evolution.getExitCount(&loop, block);
  if (!isa<SCEVCouldNotCompute>(count))
    return countsToLoaderConstant(count) ? Exit() : Exit{ExitReason::Count, branch->getCondition(), branch};
  Exit exit = whatDecides(branch->getCondition(), loop);
  exit.branch = branch;
  return exit;
}

/// The name in C of a value, as debug metadata tells it; empty when it does not.
StringRef nameInC(const Value *value) {
  SmallVector<DbgVariableIntrinsic *, 2> users;
  SmallVector<DbgVariableRecord *, 2> records;
  findDbgUsers(users, const_cast<Value *>(value), &records);
  for (const DbgVariableRecord *record : records)
    return record->getVariable()->getName();
  for (const DbgVariableIntrinsic *user : users)
    return user->getVariable()->getName();
  return {};
}

std::string explain(const Exit &exit) {
  if (exit.reason == ExitReason::Loaded || exit.reason == ExitReason::Returned) {
    StringRef name = nameInC(exit.what);
    std::string which = name.empty() ? "a value" : "'" + name.str() + "'";
    bool isLoad = exit.reason == ExitReason::Loaded;
    const auto *call = isLoad ? nullptr : dyn_cast<CallInst>(exit.what);
    std::string from =
        call && call->getCalledFunction() ? " by " + call->getCalledFunction()->getName().str() + "()" : "";
    return "this exit turns on " + which + " that is " + (isLoad ? "read from memory" : "returned" + from) +
           " anew in each turn";
  }
  return "this exit counts to a number that nothing bounds";
}

void LoopJudge::reportUnbounded(const Loop &loop) {
  SmallVector<BasicBlock *, 4> exiting;
  loop.getExitingBlocks(exiting);
  std::vector<Exit> exits;
  for (const BasicBlock *block : exiting) {
    exits.push_back(exitOf(block, loop, evolution));
    if (exits.back().reason == ExitReason::Unknown || exits.back().reason == ExitReason::Same)
      return;
  }
  llvm::sort(exits, [](const Exit &a, const Exit &b) { // in the order of the source
    const DebugLoc &first = a.branch->getDebugLoc(), &second = b.branch->getDebugLoc();
    return first && second &&
           std::pair(first.getLine(), first.getCol()) < std::pair(second.getLine(), second.getCol());
  });
  PassFinding finding(Diag::LoopUnbounded, function, loop.getStartLoc(),
                      exits.empty() ? "this loop has no exit"
                                    : "the verifier cannot see that this loop ends");
  for (const Exit &exit : exits)
    finding.notes.push_back({exit.branch->getDebugLoc(), explain(exit)});
  finding.notes.push_back(
      {{},
       "give it a constant bound as well (kernel 5.3), as in 'for (int i = 0; i < 64; i++)', or use "
       "bpf_loop() (5.17), bpf_for() (6.4) or can_loop (6.9)"});
  function.getContext().diagnose(finding);
}

void LoopJudge::reportTooLong(const Loop &loop, uint64_t turns, uint64_t way) {
  PassFinding finding(Diag::LoopTooLong, function, loop.getStartLoc(),
                      "this loop takes the verifier about " + std::to_string(turns * way) +
                          " instructions, of " + std::to_string(verifiedInstructions) +
                          " that it looks at in all");
  finding.notes.push_back({{},
                           "it may run " + std::to_string(turns) + " times, and each time takes " +
                               std::to_string(way) + " instructions at least"});
  finding.notes.push_back(
      {{}, "bpf_loop() (kernel 5.17) and bpf_for() (6.4) are checked once, however often they run"});
  function.getContext().diagnose(finding);
}

/// An argument that is a number in each call, which the verifier knows when it follows the call.
bool isNumberInCalls(const Argument &argument) {
  const Function &function = *argument.getParent();
  return function.hasLocalLinkage() && all_of(function.users(), [&](const User *user) {
           const auto *call = dyn_cast<CallBase>(user);
           return call && call->getCalledOperand() == &function &&
                  isa<ConstantInt>(call->getArgOperand(argument.getArgNo()));
         });
}

/// Whether the turns are counted from such an argument.
bool LoopJudge::dependsOnCaller(const Loop &loop) const {
  SmallVector<BasicBlock *, 4> exiting;
  loop.getExitingBlocks(exiting);
  return any_of(exiting, [&](BasicBlock *block) {
    return SCEVExprContains(evolution.getExitCount(&loop, block), [](const SCEV *part) {
      const auto *unknown = dyn_cast<SCEVUnknown>(part);
      const auto *argument = unknown ? dyn_cast<Argument>(unknown->getValue()) : nullptr;
      return argument && isNumberInCalls(*argument);
    });
  });
}

void LoopJudge::judge(Loop &loop) {
  if (endsByItself(loop) || dependsOnCaller(loop))
    return;
  std::optional<uint64_t> turns = mostTurns(loop);
  if (!turns)
    return reportUnbounded(loop);
  uint64_t way = shortestWay(loop);
  if (way && *turns > verifiedInstructions / way)
    reportTooLong(loop, *turns, way);
}

} // namespace

PreservedAnalyses BoundedLoopPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  for (Function &function : module) {
    if (function.isDeclaration())
      continue;
    auto &loops = functions.getResult<LoopAnalysis>(function);
    if (!loops.empty())
      LoopJudge(function, loops, functions.getResult<ScalarEvolutionAnalysis>(function)).run();
  }
  return PreservedAnalyses::all();
}

} // namespace skep
