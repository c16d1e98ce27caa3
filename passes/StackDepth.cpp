// stack-depth: tell of programs whose calls take more stack than the kernel gives. Changes nothing.
//
// A program and the functions that it calls share 512 bytes of stack. The verifier adds up the frames along
// every chain of calls, each rounded up, whether or not the chain can be taken, and refuses the program when
// one comes to more; it also counts the functions in a chain, and what lies under a function with a tail
// call:
//
//   static __noinline int low(void)  { char b[300]; ... }      304 bytes
//   SEC("xdp") int prog(void *ctx)   { char a[300]; low(); }   304 + 304 > 512: "combined stack size of 2
//   calls"
//
// clang knows of one frame at a time, so it is content. How large a frame is shows only when code has been
// generated: registers spill, and variables that do not live at the same time share a place. So this is not
// a step of the pipeline: the driver collects the frames (backend-glue/codegen/Frames.h) and calls
// reportStackDepth() with them. As a pass of its own it takes the variables' sizes for the frames', which may
// be too much or too little, and says so.
//
// The kernel's walk, as check_max_stack_depth() does it, is a longest way through the calls, taken here once
// for each function instead of once for each chain. What counts as a call is any mention of a function, hence
// callbacks; those that run later (timers, work queues) start on a stack of their own. Kernels from 6.13 on
// give the functions of tracing programs private stacks, unless there is a tail call; then only the frames
// too small for one add up. Where that depends on what is not known here (struct_ops), nothing is said. A
// single frame of more than 512 bytes is c-stack-size's, and a circle of calls c-recursion's.
#include "passes/StackDepth.h"
#include "core/spec/Features.h"
#include "core/spec/KernelNames.h"
#include "core/spec/Limits.h"
#include "core/spec/ProgKinds.h"
#include "passes/Calls.h"
#include "passes/Remains.h"
#include "passes/Remark.h"
#include "passes/StackVariables.h"
#include "llvm/IR/InstIterator.h"

#define DEBUG_TYPE "stack-depth"

using namespace llvm;

namespace skep {
namespace {

struct Call {
  const Function *callee;
  const Instruction *at;
};

/// A function, and what it calls.
struct Node {
  std::vector<Call> calls;
  bool hasTailCall = false;
};

/// The worst way down from a function.
struct Way {
  uint64_t bytes = 0;
  unsigned frames = 1;
  std::optional<uint64_t> underTailCall; ///< bytes above the function that tail-calls; nothing when none does
  const Call *deepest = nullptr, *longest = nullptr, *toTailCall = nullptr;
};

class Judge {
public:
  Judge(const Module &module, const StackFrames &frames, std::optional<KernelVersion> kernel, bool estimated);
  void run();

private:
  bool has(Feature feature) const { return !kernel || hasFeature(*kernel, feature); }
  void collect(const Function &function);
  void judge(const Function &root, bool isPrivate);
  uint64_t bytesOf(const Function &function) const;
  uint64_t counted(const Function &function) const;
  bool mayHavePrivateStack(const Function &program) const;
  std::vector<const Function *> reachedFrom(const Function &root) const;
  const Way &wayFrom(const Function &function);
  void judgeFrames(const Function &start);
  void report(Diag id, const Function &root, std::string message, const Call *Way::*next, std::string hint);
  void noteFrame(PassFinding &finding, const Function &function, const Call *call) const;

  const Module &module;
  const StackFrames &frames;
  std::optional<KernelVersion> kernel;
  bool estimated;
  DenseMap<const Function *, Node> nodes;
  SmallVector<const Function *, 4> later; ///< callbacks that run on a stack of their own
  DenseSet<const Function *> fromLater;   ///< these and what they call, which has no private stack
  // Of the walk from one program:
  DenseMap<const Function *, Way> ways;
  bool isPrivate = false;
};

/// Whether the verifier looks at a function by itself.
bool isGlobal(const Function &function) {
  return !isProgram(function) && !function.hasLocalLinkage() && !function.hasHiddenVisibility();
}

/// Whether a callback given to this call runs after the program, on another stack.
bool runsLater(const CallBase &call) {
  if (helperOf(call) == HelperId::timer_set_callback)
    return true;
  const Function *callee = call.getCalledFunction();
  return callee && any_of(kernel_names::laterCallbackKfuncs,
                          [&](StringRef start) { return callee->getName().starts_with(start); });
}

Judge::Judge(const Module &module, const StackFrames &frames, std::optional<KernelVersion> kernel,
             bool estimated)
    : module(module), frames(frames), kernel(kernel), estimated(estimated) {
  for (const Function &function : module)
    if (!function.isDeclaration())
      collect(function);
  for (const Function *function : later)
    for (const Function *reached : reachedFrom(*function))
      fromLater.insert(reached);
}

void Judge::collect(const Function &function) {
  Node &node = nodes[&function];
  for (const Instruction &instruction : instructions(function)) {
    const auto *call = dyn_cast<CallBase>(&instruction);
    node.hasTailCall |= call && isTailCall(*call);
    for (const Value *operand : instruction.operand_values()) {
      const auto *callee = dyn_cast<Function>(operand->stripPointerCasts());
      if (!callee || callee->isDeclaration())
        continue;
      if (call && call->getCalledOperand() != operand && runsLater(*call))
        later.push_back(callee);
      else
        node.calls.push_back({callee, &instruction});
    }
  }
}

/// A function and all that it calls, in the order of the calls.
std::vector<const Function *> Judge::reachedFrom(const Function &root) const {
  std::vector<const Function *> reached = {&root};
  DenseSet<const Function *> seen = {&root};
  for (size_t i = 0; i < reached.size(); ++i)
    for (const Call &call : nodes.find(reached[i])->second.calls)
      if (seen.insert(call.callee).second)
        reached.push_back(call.callee);
  return reached;
}

uint64_t Judge::bytesOf(const Function &function) const {
  auto found = frames.find(&function);
  return found == frames.end() ? 0 : found->second.bytes;
}

/// What the kernel counts for a function's frame.
uint64_t Judge::counted(const Function &function) const {
  uint64_t bytes = has(Feature::FineStackFrames)
                       ? alignTo(bytesOf(function), limits::fineStackStep)
                       : alignTo(std::max<uint64_t>(bytesOf(function), 1), limits::stackStep);
  return isPrivate && bytes >= limits::privateStack && !fromLater.contains(&function) ? 0 : bytes;
}

/// The worst ways from a function; a circle of calls ends where it began.
const Way &Judge::wayFrom(const Function &function) {
  if (auto [at, isNew] = ways.try_emplace(&function); !isNew)
    return at->second;
  uint64_t own = counted(function);
  Way way;
  way.bytes = own;
  for (const Call &call : nodes[&function].calls) {
    Way below = wayFrom(*call.callee);
    if (own + below.bytes > way.bytes)
      way.bytes = own + below.bytes, way.deepest = &call;
    bool isFresh = kernel && has(Feature::FreshGlobalFrames) && isGlobal(*call.callee);
    if (!isFresh && below.frames + 1 > way.frames)
      way.frames = below.frames + 1, way.longest = &call;
    std::optional<uint64_t> above = below.underTailCall;
    if (nodes[call.callee].hasTailCall)
      above = above.value_or(0);
    if (above && (!way.underTailCall || own + *above > *way.underTailCall))
      way.underTailCall = own + *above, way.toTailCall = &call;
  }
  return ways[&function] = way;
}

bool Judge::mayHavePrivateStack(const Function &program) const {
  if (!has(Feature::PrivateStack))
    return false;
  for (const Function *function : reachedFrom(program))
    if (nodes.find(function)->second.hasTailCall)
      return false;
  const ProgKind *kind = matchSec(program.getSection()).kind;
  if (!kind) // of whatever type the loader is told
    return true;
  switch (kind->type) {
#define PRIVATE_STACKS(type) case ProgType::type:
#include "core/spec/PrivateStacks.def"
    return kind->autoAttach != AutoAttach::Iter;
  default:
    return false;
  }
}

std::string nameOf(const Function &function) {
  std::string name = sourceName(function);
  return (StringRef(name).starts_with("____") ? name.substr(4) : name) +
         "()"; // BPF_PROG() adds the underscores
}

/// "'buf' 64, 'key' 8, spills and padding 16"
std::string listVariables(const StackFrame &frame, std::vector<StackVariable> &variables) {
  constexpr size_t most = 6;
  uint64_t named = 0;
  std::string text;
  for (const StackVariable &variable : ArrayRef(variables).take_front(most)) {
    named += variable.size;
    text += (text.empty() ? "" : ", ") +
            (variable.source ? "'" + variable.source->getName().str() + "' " : "a temporary ") +
            std::to_string(variable.size);
  }
  if (frame.bytes > named)
    text += (text.empty() ? "" : ", ") + std::string(variables.size() > most ? "others" : "") +
            (variables.size() > most ? " " : "spills and padding ") + std::to_string(frame.bytes - named);
  return text;
}

/// One function of a chain, where it is called, and what is large in it, where that is declared.
void Judge::noteFrame(PassFinding &finding, const Function &function, const Call *call) const {
  constexpr uint64_t large = 64;
  static const StackFrame none;
  auto found = frames.find(&function);
  const StackFrame &frame = found == frames.end() ? none : found->second;
  std::vector<StackVariable> variables;
  for (const AllocaInst *memory : frame.variables)
    variables.push_back(stackVariable(*memory));
  sortBySize(variables);
  std::string list = listVariables(frame, variables);
  if (!call && !frame.bytes)
    return;
  std::string text = call ? "calls " + nameOf(function) : nameOf(function) + " takes ";
  if (frame.bytes)
    text += (call ? ", which takes " : "") + std::string(estimated ? "about " : "") + bytesText(frame.bytes) +
            (list.empty() ? "" : ": " + list);
  DiagnosticLocation where;
  if (call)
    where = DiagnosticLocation(call->at->getDebugLoc());
  else if (auto *source = function.getSubprogram())
    where =
        DiagnosticLocation(DebugLoc(DILocation::get(function.getContext(), source->getLine(), 0, source)));
  finding.notes.push_back({where, text});
  for (const StackVariable &variable : variables)
    if (variable.size >= large && variable.source)
      finding.notes.push_back({DiagnosticLocation(variable.declared), describe(variable)});
}

void Judge::report(Diag id, const Function &root, std::string message, const Call *Way::*next,
                   std::string hint) {
  DiagnosticLocation where;
  if (auto *source = root.getSubprogram())
    where = DiagnosticLocation(DebugLoc(DILocation::get(root.getContext(), source->getLine(), 0, source)));
  PassFinding finding(id, root, where, std::move(message));
  noteFrame(finding, root, nullptr);
  DenseSet<const Function *> seen = {&root}; // a circle of calls has no end
  for (const Call *call = ways[&root].*next; call && seen.insert(call->callee).second;
       call = ways[call->callee].*next)
    noteFrame(finding, *call->callee, call);
  if (estimated)
    finding.notes.push_back({{}, "this is an estimate from the variables, before code is generated"});
  finding.notes.push_back({{}, std::move(hint)});
  module.getContext().diagnose(finding);
}

/// Kernels that start a new count at global functions refuse a run that starts at one as well.
void Judge::judgeFrames(const Function &start) {
  unsigned frames = wayFrom(start).frames;
  if (frames > limits::callFrames)
    report(Diag::StackFrames, start,
           "the calls from " + nameOf(start) + " go " + std::to_string(frames) + " functions deep; " +
               std::to_string(limits::callFrames) + " are all that the kernel follows",
           &Way::longest,
           "have some of them inlined (static __always_inline), or call them one after another");
}

void Judge::judge(const Function &root, bool privateStacks) {
  isPrivate = privateStacks;
  ways.clear();
  const Way way = wayFrom(root);
  if (!root.isDeclaration())
    remarkAnalysis(DEBUG_TYPE, "StackDepth", root.getEntryBlock().front(), [&] {
      return nameOf(root) + " and what it calls take " + bytesText(way.bytes) + " of stack";
    });
  std::vector<const Function *> reached = reachedFrom(root);
  judgeFrames(root);
  for (const Function *function : reached)
    if (kernel && has(Feature::FreshGlobalFrames) && isGlobal(*function))
      judgeFrames(*function);
  if (any_of(reached, [&](const Function *each) { return bytesOf(*each) > limits::stackFrame; }))
    return; // c-stack-size
  unsigned step = has(Feature::FineStackFrames) ? limits::fineStackStep : limits::stackStep;
  if (way.bytes > limits::stackFrame)
    report(Diag::StackDepth, root,
           nameOf(root) + " and what it calls take " + bytesText(way.bytes) + " of stack; they have " +
               std::to_string(limits::stackFrame) + " together",
           &Way::deepest,
           "each function counts in steps of " + bytesText(step) +
               "; put what is large into a per-CPU array map with one element, or make it smaller");
  if (way.underTailCall && *way.underTailCall >= limits::stackUnderTailCall)
    report(Diag::StackTailCall, root,
           "the callers of a function with a tail call take " + bytesText(*way.underTailCall) +
               " of stack; the kernel wants them to stay below " + std::to_string(limits::stackUnderTailCall),
           &Way::toTailCall,
           "a tail call gives back the frame of its own function only, and there may be " +
               std::to_string(limits::tailCalls) +
               " in a row: make it from the program itself, or make the variables of the callers smaller");
}

void Judge::run() {
  DenseSet<const Function *> told;
  for (const Function &function : module)
    if (isProgram(function))
      judge(function, mayHavePrivateStack(function));
  for (const Function *function : later)
    if (told.insert(function).second)
      judge(*function, false);
}

} // namespace

void reportStackDepth(const Module &module, const StackFrames &frames, std::optional<KernelVersion> kernel) {
  Judge(module, frames, kernel, /*estimated=*/false).run();
}

PreservedAnalyses StackDepthPass::run(Module &module, ModuleAnalysisManager &) {
  StackFrames frames;
  for (const Function &function : module)
    for (const Instruction &instruction : instructions(function))
      if (const auto *memory = dyn_cast<AllocaInst>(&instruction)) {
        StackFrame &frame = frames[&function];
        frame.bytes += alignTo(stackVariable(*memory).size, 8);
        frame.variables.push_back(memory);
      }
  Judge(module, frames, std::nullopt, /*estimated=*/true).run();
  return PreservedAnalyses::all();
}

} // namespace skep
