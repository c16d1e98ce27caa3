// inline-needed: have inlined what the kernel takes no call of, and nothing else.
//
// Without optimisation a function should stay a function, so that a debugger, a profiler and `bpftool prog
// dump` show it as one. But a call in BPF is no call as elsewhere:
//  - five registers hold the arguments, nothing holds a sixth, and neither a struct nor a list of arguments
//    can be passed or returned by value;
//  - no instruction calls through a pointer, so who gets a function's address must be where that is known;
//  - no function may give back a pointer into its caller's stack;
//  - the verifier checks a global function once, by its types alone, and not with what its callers know. -O2
//    inlines the small ones, and sources rely on it;
//  - inline functions that are defined nowhere else (C's plain `inline`) have no code to call.
//
//   int min3(const void *a, const void *end, int n) { ... }      // global, not __noinline
//   static long sum(int a, int b, int c, int d, int e, int f)    // a sixth argument
//
// Both become alwaysinline here; LLVM's always-inline, which comes next, does the work and drops what
// nobody calls any more. A static function with five arguments stays a call: the verifier follows it
// with everything that the caller knows.
//
// What the user marked noinline stays as it is (and is reported when it cannot be called), and so do
// functions that call themselves, which no kernel takes anyway, and programs.
#include "passes/InlineNeeded.h"
#include "core/spec/Limits.h"
#include "passes/Remains.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

#define DEBUG_TYPE "inline-needed"

using namespace llvm;

namespace skep {
namespace {

bool isCalled(const Function &function) {
  return any_of(function.users(), [&](const User *user) {
    const auto *call = dyn_cast<CallBase>(user);
    return call && call->getCalledOperand() == &function;
  });
}

bool callsItself(const Function &function) {
  return any_of(function.users(), [&](const User *user) {
    const auto *call = dyn_cast<CallBase>(user);
    return call && call->getFunction() == &function;
  });
}

bool fitsRegisters(const Function &function) {
  unsigned registers = 0;
  for (const Argument &argument : function.args())
    registers += argument.hasByValAttr() ? limits::argumentRegisters + 1 : registersOf(argument.getType());
  return registers <= limits::argumentRegisters && !function.isVarArg() && !function.hasStructRetAttr() &&
         !function.getReturnType()->isAggregateType();
}

/// Whether a caller passes the address of a function.
bool getsFunction(const Function &function) {
  return any_of(function.users(), [&](const User *user) {
    const auto *call = dyn_cast<CallBase>(user);
    return call && call->getCalledOperand() == &function &&
           any_of(call->args(), [](const Value *value) { return isa<Function>(value->stripPointerCasts()); });
  });
}

/// Whether a caller passes a place on its stack to what may give it back: as a pointer, or as a number that
/// was one.
bool mayReturnStack(const Function &function) {
  bool returnsPlace =
      function.getReturnType()->isPointerTy() ||
      any_of(instructions(function), [](const Instruction &in) { return isa<PtrToIntInst>(in); });
  return returnsPlace && any_of(function.users(), [&](const User *user) {
           const auto *call = dyn_cast<CallBase>(user);
           return call && call->getCalledOperand() == &function &&
                  any_of(call->args(),
                         [](const Value *value) { return isa<AllocaInst>(getUnderlyingObject(value)); });
         });
}

/// Whether the verifier would look at it alone.
bool isVerifiedAlone(const Function &function) {
  return !function.hasLocalLinkage() && !function.hasHiddenVisibility();
}

/// Whether it may be inlined at all, and somebody would notice.
bool mayInline(const Function &function) {
  return !function.isDeclaration() && !function.hasFnAttribute(Attribute::NoInline) &&
         !function.hasFnAttribute(Attribute::OptimizeNone) &&
         !function.hasFnAttribute(Attribute::AlwaysInline) && isCalled(function) && !callsItself(function);
}

/// Why it has to be, in words that go on "inlined, because"; null when it need not be.
const char *reasonToInline(const Function &function) {
  if (!fitsRegisters(function))
    return "five registers are all that a call can pass and one all that it can return";
  if (getsFunction(function))
    return "a function is passed to it, and BPF calls nothing through a register";
  if (mayReturnStack(function))
    return "it may give back a pointer into its caller's stack, which the verifier does not allow";
  if (isVerifiedAlone(function))
    return "it is global, and the verifier would check it without what its callers know";
  return nullptr;
}

void tell(Function &function, const char *reason) {
  const DISubprogram *source = function.getSubprogram();
  OptimizationRemarkEmitter emitter(&function);
  emitter.emit([&] {
    DiagnosticLocation where = source ? DiagnosticLocation(source) : DiagnosticLocation();
    return OptimizationRemark(DEBUG_TYPE, "Inlined", where, &function.getEntryBlock())
           << "'" << sourceName(function) << "' is inlined, because " << reason;
  });
}

} // namespace

PreservedAnalyses InlineNeededPass::run(Module &module, ModuleAnalysisManager &) {
  for (Function &function : module)
    if (const char *reason = mayInline(function) ? reasonToInline(function) : nullptr) {
      function.addFnAttr(Attribute::AlwaysInline);
      tell(function, reason);
    }
  return PreservedAnalyses::all();
}

} // namespace skep
