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
// Three kinds of finding come out:
//  - loop-unbounded: no exit has a bound. Said only where the reason is plain, which is when every exit turns
//    on something that is read or returned anew in each turn (a list walked by its pointers, a flag), on a
//    count whose limit has the range of its type, or on the end of a packet. A packet may be 64 KB long to
//    the verifier: short steps end in "the sequence of 8193 jumps is too complex", long ones behind the 64
//    KB, where a comparison with data_end shows nothing any more, in "offset is outside of the packet".
//  - loop-too-long: at least so many turns may come, and even the shortest way through the body takes more
//  than
//    the million in all. Static functions are walked at each call, so their shortest way counts; global ones
//    are verified by themselves, and bodies that the kernel looks at once are not counted.
//  - kernel-loop: a loop at all, for a kernel that takes none (before 5.3). Those with a constant count are
//    unrolled before, as far as the limit of a program allows (UnrollLoops.cpp).
//
// Not judged: constants that the loader sets (const volatile), which the verifier knows and we do not; values
// that a turn makes from those of the turn before other than by adding (v /= 10, v &= v - 1), where it
// depends on the kernel what the verifier makes of them. Loops that come of a function that calls itself in
// last place are c-recursion's. Copies of a loop, as inlining and unrolling make them, are told of once.
#include "passes/BoundedLoop.h"
#include "core/spec/Features.h"
#include "core/spec/Limits.h"
#include "passes/Calls.h"
#include "passes/Finding.h"
#include "passes/Hidden.h"
#include "passes/LoopCost.h"
#include "passes/Remark.h"
#include "passes/UnrollLoops.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsBPF.h"
#include "llvm/IR/Module.h"
#include <set>

#define DEBUG_TYPE "bounded-loop"

using namespace llvm;

namespace skep {
namespace {

using limits::verifiedInstructions;

/// What one run tells; each thing once, however many copies of a loop there are.
class Reports {
public:
  explicit Reports(const LoopTarget &target) : target(target) {}
  void tell(PassFinding &finding);
  /// "bpf_for() (6.4)", and the like: what of it the target's kernel has.
  std::string otherLoops() const;

  const LoopTarget &target;

private:
  std::set<std::string> told;
};

void Reports::tell(PassFinding &finding) {
  std::string key = diagInfo(finding.id).id + (" " + finding.getLocationStr());
  if (told.insert(key).second || !finding.isLocationAvailable())
    finding.getFunction().getContext().diagnose(finding);
}

std::string versionText(KernelVersion version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

std::string Reports::otherLoops() const {
  const std::pair<const char *, KernelVersion> ways[] = {
      {"bpf_loop()", helperInfo(HelperId::loop).since},
      {"bpf_for()", featureInfo(Feature::OpenCodedIterators).since},
      {"can_loop", featureInfo(Feature::MayGoto).since}};
  std::vector<std::string> had;
  for (const auto &[name, since] : ways)
    if (!target.kernel || *target.kernel >= since)
      had.push_back(name + (" (" + versionText(since) + ")"));
  if (had.size() < 2)
    return had.empty() ? "" : had[0];
  std::string last = had.back();
  had.pop_back();
  return join(had, ", ") + " or " + last;
}

class LoopJudge {
public:
  LoopJudge(Function &function, LoopInfo &loops, ScalarEvolution &evolution, LoopCosts &costs,
            Reports &reports)
      : function(function), loops(loops), evolution(evolution), costs(costs), reports(reports) {}

  void run() {
    for (Loop *loop : loops.getLoopsInPreorder())
      judge(*loop);
  }

private:
  void judge(Loop &loop);
  bool endsByItself(const Loop &loop) const;
  bool isRecursion(const Loop &loop) const;
  bool dependsOnCaller(const Loop &loop) const;
  std::optional<uint64_t> mostTurns(Loop &loop);
  void reportUnbounded(const Loop &loop);
  void reportTooLong(const Loop &loop, uint64_t turns, uint64_t way);
  void reportForOldKernel(const Loop &loop);

  Function &function;
  LoopInfo &loops;
  ScalarEvolution &evolution;
  LoopCosts &costs;
  Reports &reports;
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

/// Whether the loop was a function that calls itself.
bool LoopJudge::isRecursion(const Loop &loop) const {
  DebugLoc place = loop.getStartLoc();
  return place && reports.target.recursive.contains(place->getScope()->getSubprogram());
}

/// Turns after which the loop has surely ended; nothing when that is not a number, or follows from no more
/// than the range of a type.
std::optional<uint64_t> LoopJudge::mostTurns(Loop &loop) {
  const auto *most = dyn_cast<SCEVConstant>(evolution.getConstantMaxBackedgeTakenCount(&loop));
  if (!most || most->getAPInt().getActiveBits() > 63)
    return std::nullopt;
  uint64_t turns = most->getAPInt().getZExtValue() + 1;
  bool isExact = isa<SCEVConstant>(evolution.getBackedgeTakenCount(&loop));
  return isExact || turns <= verifiedInstructions ? std::optional(turns) : std::nullopt;
}

/// What an exit of a loop turns on.
enum class ExitReason { Unknown, Same, Count, Packet, Loaded, Returned };

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

/// Whether a pointer was read from the program's context: the end of a packet or of its metadata.
bool isFromContext(const Value *value) {
  value = value->stripPointerCasts();
  while (isa<CastInst>(value))
    value = cast<CastInst>(value)->getOperand(0);
  const Value *from = nullptr;
  if (const auto *load = dyn_cast<LoadInst>(value))
    from = behindPassthrough(load->getPointerOperand());
  else if (const auto *call = dyn_cast<IntrinsicInst>(value);
           call && call->getIntrinsicID() == Intrinsic::bpf_getelementptr_and_load)
    from = call->getArgOperand(0);
  const auto *argument = from ? dyn_cast<Argument>(getUnderlyingObject(from)) : nullptr;
  return argument && argument->getArgNo() == 0 && argument->getParent()->hasSection();
}

/// An exit that compares pointers; Unknown unless it is with the end of a packet.
Exit pointerExit(const BranchInst &branch, const ICmpInst &compare, const Loop &loop) {
  for (const Value *operand : compare.operands())
    if (loop.isLoopInvariant(operand) && isFromContext(operand))
      return {ExitReason::Packet, operand, &branch};
  return {};
}

/// Whether a count up (or down) to a constant starts at a number that is known to be above (below) some
/// other.
bool startsBounded(const ICmpInst &compare, const Loop &loop, ScalarEvolution &evolution) {
  const SCEV *left = evolution.getSCEVAtScope(compare.getOperand(0), &loop);
  const SCEV *right = evolution.getSCEVAtScope(compare.getOperand(1), &loop);
  const auto *count = dyn_cast<SCEVAddRecExpr>(isa<SCEVAddRecExpr>(left) ? left : right);
  const SCEV *limit = count == left ? right : left;
  if (!count || !count->isAffine() || !isa<SCEVConstant>(limit))
    return false;
  ConstantRange start = evolution.getSignedRange(evolution.applyLoopGuards(count->getStart(), &loop));
  return evolution.isKnownPositive(count->getStepRecurrence(evolution))
             ? !start.getSignedMin().isMinSignedValue()
             : !start.getSignedMax().isMaxSignedValue() && !start.getUnsignedMax().isMaxValue();
}

Exit exitOf(const BasicBlock *block, const Loop &loop, ScalarEvolution &evolution) {
  const auto *branch = dyn_cast<BranchInst>(block->getTerminator());
  if (!branch || !branch->isConditional())
    return {};
  const auto *compare = dyn_cast<ICmpInst>(branch->getCondition());
  if (compare && compare->getOperand(0)->getType()->isPointerTy() &&
      !isa<ConstantPointerNull>(compare->getOperand(1)))
    return pointerExit(*branch, *compare, loop);
  const SCEV *count = evolution.getExitCount(&loop, block);
  if (!isa<SCEVCouldNotCompute>(count)) {
    bool isKnown = countsToLoaderConstant(count) || (compare && startsBounded(*compare, loop, evolution));
    return isKnown ? Exit() : Exit{ExitReason::Count, branch->getCondition(), branch};
  }
  Exit exit = whatDecides(branch->getCondition(), loop);
  exit.branch = branch;
  return exit;
}

std::string quoted(StringRef name, const char *otherwise) {
  return name.empty() ? otherwise : ("'" + name + "'").str();
}

/// " by bpf_get_prandom_u32()"
std::string byWhom(const CallBase &call) {
  if (const Function *callee = call.getCalledFunction())
    return " by " + callee->getName().str() + "()";
  std::optional<HelperId> helper = helperOf(call);
  return helper ? std::string(" by bpf_") + helperInfo(*helper).name + "()" : "";
}

/// The number that a count of turns goes to or comes from, as far as it has a name.
StringRef limitName(const Exit &exit, const Loop &loop) {
  const auto *compare = dyn_cast<ICmpInst>(exit.what);
  if (!compare)
    return "";
  for (const Value *operand : compare->operands()) {
    while (const auto *cast = dyn_cast<CastInst>(operand))
      operand = cast->getOperand(0);
    if (loop.isLoopInvariant(operand) && !isa<Constant>(operand))
      return nameInC(operand);
  }
  return "";
}

std::string explain(const Exit &exit, const Loop &loop) {
  std::string anew = " anew in each turn";
  switch (exit.reason) {
  case ExitReason::Loaded:
    return "this exit turns on " + quoted(nameInC(exit.what), "a value") + " that is read from memory" + anew;
  case ExitReason::Returned:
    return "this exit turns on " + quoted(nameInC(exit.what), "a value") + " that is returned" +
           byWhom(*cast<CallInst>(exit.what)) + anew;
  case ExitReason::Packet:
    return "this exit turns on the end of the packet alone; the verifier does not know its length and gives "
           "up";
  default:
    break;
  }
  StringRef limit = limitName(exit, loop);
  return limit.empty() ? "this exit counts by a number that nothing bounds"
                       : "this exit counts to '" + limit.str() + "', which nothing bounds";
}

void LoopJudge::reportUnbounded(const Loop &loop) {
  SmallVector<BasicBlock *, 4> exiting;
  loop.getExitingBlocks(exiting);
  std::vector<Exit> exits;
  for (const BasicBlock *block : exiting) {
    Exit exit = exitOf(block, loop, evolution);
    if (exit.reason == ExitReason::Unknown)
      return;
    if (exit.reason != ExitReason::Same) // else it is taken in the first turn or never
      exits.push_back(exit);
  }
  if (exits.empty() && !exiting.empty())
    return;
  llvm::sort(exits, [](const Exit &a, const Exit &b) { // in the order of the source
    const DebugLoc &first = a.branch->getDebugLoc(), &second = b.branch->getDebugLoc();
    return first && second &&
           std::pair(first.getLine(), first.getCol()) < std::pair(second.getLine(), second.getCol());
  });
  PassFinding finding(Diag::LoopUnbounded, function, loop.getStartLoc(),
                      exits.empty() ? "this loop has no exit"
                                    : "the verifier cannot see that this loop ends");
  for (const Exit &exit : exits)
    finding.notes.push_back({exit.branch->getDebugLoc(), explain(exit, loop)});
  std::string others = reports.otherLoops();
  std::string since = " (kernel " + versionText(featureInfo(Feature::BoundedLoops).since) + ")";
  finding.notes.push_back({{},
                           "give it a constant bound as well" + since +
                               ", as in 'for (int i = 0; i < 64; i++)'" +
                               (others.empty() ? "" : ", or use " + others)});
  reports.tell(finding);
}

void LoopJudge::reportTooLong(const Loop &loop, uint64_t turns, uint64_t way) {
  PassFinding finding(Diag::LoopTooLong, function, loop.getStartLoc(),
                      "this loop takes the verifier about " + std::to_string(SaturatingMultiply(turns, way)) +
                          " instructions, of " + std::to_string(verifiedInstructions) +
                          " that it looks at in all");
  finding.notes.push_back({{},
                           "it may run " + std::to_string(turns) + " times, and each time takes " +
                               std::to_string(way) + " instructions at least"});
  std::string others = reports.otherLoops();
  finding.notes.push_back({{},
                           others.empty() ? "lower the bound, or do the work in several runs of the program"
                                          : "lower the bound, or use " + others +
                                                ": the body is then checked once, however often it runs"});
  reports.tell(finding);
}

/// A loop that is left for a kernel that takes none.
void LoopJudge::reportForOldKernel(const Loop &loop) {
  std::string since = versionText(featureInfo(Feature::BoundedLoops).since);
  PassFinding finding(Diag::KernelLoop, function, loop.getStartLoc(),
                      "kernels take loops from " + since + " on; the program is for Linux " +
                          versionText(*reports.target.kernel) + ", and this one is left");
  unsigned turns = evolution.getSmallConstantTripCount(&loop);
  uint64_t way = costs.wayRound(loop, evolution), most = programLimit(*reports.target.kernel);
  std::string reason = "how often it runs is no constant, so it cannot be unrolled";
  if (turns)
    reason = "it runs " + std::to_string(turns) + " times, and each time takes " + std::to_string(way) +
             " instructions at least";
  if (SaturatingMultiply<uint64_t>(turns, way) > most)
    reason += "; a program may have " + std::to_string(most);
  finding.notes.push_back({{}, std::move(reason)});
  finding.notes.push_back(
      {{},
       "give it a small constant bound, with '#pragma unroll' if need be, or compile for a "
       "newer kernel"});
  reports.tell(finding);
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
  if (endsByItself(loop) || isRecursion(loop))
    return;
  if (reports.target.kernel && !hasFeature(*reports.target.kernel, Feature::BoundedLoops))
    return reportForOldKernel(loop);
  if (dependsOnCaller(loop))
    return;
  std::optional<uint64_t> turns = mostTurns(loop);
  if (!turns)
    return reportUnbounded(loop);
  uint64_t way = costs.wayRound(loop, evolution);
  remarkAnalysis(DEBUG_TYPE, "Bounded", *loop.getHeader()->getTerminator(), [&] {
    return "this loop takes at most " + std::to_string(*turns) + " turns of " + std::to_string(way) +
           " instructions or more";
  });
  if (way && *turns > verifiedInstructions / way)
    reportTooLong(loop, *turns, way);
}

} // namespace

LoopTarget loopTarget(Module &module, std::optional<KernelVersion> kernel) {
  LoopTarget target{kernel, {}};
  CallGraph calls(module);
  for (auto group = scc_begin(&calls); !group.isAtEnd(); ++group)
    if (group.hasCycle())
      for (const CallGraphNode *node : *group)
        if (const Function *function = node->getFunction())
          target.recursive.insert(function->getSubprogram());
  target.recursive.erase(nullptr);
  return target;
}

PreservedAnalyses BoundedLoopPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  LoopCosts costs(functions);
  Reports reports(target);
  for (Function &function : module) {
    if (function.isDeclaration())
      continue;
    auto &loops = functions.getResult<LoopAnalysis>(function);
    if (!loops.empty())
      LoopJudge(function, loops, functions.getResult<ScalarEvolutionAnalysis>(function), costs, reports)
          .run();
  }
  return PreservedAnalyses::all();
}

} // namespace skep
