// The one place that says in which order passes run, and why each stands where it does.
#include "passes/Pipeline.h"
#include "core/spec/Features.h"
#include "passes/AddressTables.h"
#include "passes/AutoProbeRead.h"
#include "passes/BoundedLoop.h"
#include "passes/CloseEnds.h"
#include "passes/CoreReloc.h"
#include "passes/CtxAccess.h"
#include "passes/InlineNeeded.h"
#include "passes/KnownCallees.h"
#include "passes/LoadOnce.h"
#include "passes/NullTests.h"
#include "passes/PacketPointers.h"
#include "passes/PacketRange.h"
#include "passes/PassTimes.h"
#include "passes/RestateBounds.h"
#include "passes/ShareRelocated.h"
#include "passes/SignedDivision.h"
#include "passes/StackDepth.h"
#include "passes/StackIndex.h"
#include "passes/UnrollLoops.h"
#include "passes/WideMultiply.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/Passes/StandardInstrumentations.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/Transforms/IPO/AlwaysInliner.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/Scalar/CorrelatedValuePropagation.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/LoopUnrollPass.h"
#include "llvm/Transforms/Scalar/LowerExpectIntrinsic.h"
#include "llvm/Transforms/Scalar/SCCP.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/Mem2Reg.h"

using namespace llvm;

namespace skep {
namespace {

/// The analysis managers of one run, wired to one another. Everything hangs off this object.
struct Run {
  Run(Module &module, TargetMachine &target, const PipelineOptions &options)
      : instrumentations(module.getContext(), /*DebugLogging=*/false, options.verifyEach),
        builder(&target, options.tuning, std::nullopt, &callbacks) {
    // -print-after= and the like go by these names.
#define MODULE_PASS(passName, Class, purpose) callbacks.addClassToPassName(Class::name(), passName);
#include "passes/Passes.def"
    instrumentations.registerCallbacks(callbacks, &modules);
    if (options.times)
      options.times->watch(callbacks);
    TargetLibraryInfoImpl library{Triple(module.getTargetTriple())};
    if (options.noBuiltins)
      library.disableAllFunctions();
    functions.registerPass([&] { return TargetLibraryAnalysis(library); });
    builder.registerModuleAnalyses(modules);
    builder.registerCGSCCAnalyses(sccs);
    builder.registerFunctionAnalyses(functions);
    builder.registerLoopAnalyses(loops);
    builder.crossRegisterProxies(loops, functions, sccs, modules);
#define ADD_IF_NAMED(passName, Class, purpose)                                                               \
  if (name == passName) {                                                                                    \
    passes.addPass(Class());                                                                                 \
    return true;                                                                                             \
  }
    builder.registerPipelineParsingCallback(
        [](StringRef name, ModulePassManager &passes, ArrayRef<PassBuilder::PipelineElement>) {
#define MODULE_PASS ADD_IF_NAMED
#define LOOP_PASS(name, Class, purpose)
#include "passes/Passes.def"
          return false;
        });
    builder.registerPipelineParsingCallback(
        [](StringRef name, LoopPassManager &passes, ArrayRef<PassBuilder::PipelineElement>) {
#define MODULE_PASS(name, Class, purpose)
#define LOOP_PASS ADD_IF_NAMED
#include "passes/Passes.def"
          return false;
        });
#undef ADD_IF_NAMED
  }

  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager sccs;
  ModuleAnalysisManager modules;
  PassInstrumentationCallbacks callbacks;
  StandardInstrumentations instrumentations;
  PassBuilder builder;
};

/// Merges blocks and drops branches on constants, but moves nothing out of the place where it is written.
SimplifyCFGPass tidyBranches() {
  return SimplifyCFGPass(SimplifyCFGOptions().speculateBlocks(false).setSimplifyCondBranch(false));
}

/// What -O0 does: only what the kernel asks for, and in no step that gives an instruction the line of another
/// statement, so that a debugger still finds each statement that leaves code.
ModulePassManager withoutOptimisation(PassBuilder &builder) {
  ModulePassManager passes;
  // The target's first steps: CO-RE (nothing is left of it), attributes of types, static offsets.
  builder.invokePipelineStartEPCallbacks(passes, OptimizationLevel::O0);

  // Helpers are variables in C, and a call through a variable is none that the kernel takes.
  passes.addPass(KnownCalleesPass());
  // Before any other work on functions, which would be done again in each copy; after known-callees,
  // so that what is inlined finds its callees.
  passes.addPass(InlineNeededPass());
  passes.addPass(AlwaysInlinerPass());

  FunctionPassManager function;
  function.addPass(LowerExpectIntrinsicPass());
  // Variables become values. The verifier follows values in registers; on the stack it forgets more,
  // and has 512 bytes in all. Where a variable was, its debug records stay.
  function.addPass(SROAPass(SROAOptions::PreserveCFG));
  // What was read and checked is what is used: a second read of a context's `data`, of a map's value or
  // of a variable in memory is to the verifier another value, which has not been checked.
  function.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  // Branches on constants go, with the calls behind them that this kernel, or no kernel, has.
  function.addPass(SCCPPass());
  function.addPass(tidyBranches());
  // What is known of signs after checks: before v4 there is no signed division, and an index that is extended
  // as unsigned keeps the bounds that were checked in 32 bits.
  function.addPass(CorrelatedValuePropagationPass());
  // Only where a pragma demands it: programs ask for it where a loop indexes a context, which the kernel
  // allows at constant offsets only. After that, indices are constants, so the steps above have new work.
  function.addPass(LoopUnrollPass(LoopUnrollOptions(/*OptLevel=*/1, /*OnlyWhenForced=*/true)));
  function.addPass(SROAPass(SROAOptions::PreserveCFG));
  function.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  function.addPass(SCCPPass());
  function.addPass(tidyBranches());
  passes.addPass(createModuleToFunctionPassAdaptor(std::move(function)));

  // Functions that are inlined everywhere, and helpers' variables. The code generator could not take some of
  // them.
  passes.addPass(GlobalDCEPass());
  return passes;
}

/// The passes of skep's that stand between LLVM's.
void addAmongLlvms(PassBuilder &builder, const PipelineOptions &options) {
  // After inlining, whose estimates they would change; before instructions are simplified for the last time.
  builder.registerOptimizerEarlyEPCallback([](ModulePassManager &later, OptimizationLevel level) {
    if (level == OptimizationLevel::O0)
      return;
    later.addPass(ShareRelocatedPass());
    later.addPass(LoadOncePass());
  });

  // For a kernel without loops, right before LLVM's full unrolling, where their length shows.
  if (options.kernel && !hasFeature(*options.kernel, Feature::BoundedLoops))
    builder.registerLateLoopOptimizationsEPCallback(
        [kernel = *options.kernel](LoopPassManager &loops, OptimizationLevel) {
          loops.addPass(UnrollLoopsPass(kernel));
        });
}

/// What the verifier would refuse of what optimisation made, mended. address-tables first, since what it
/// gives branches for may be addresses that the next ones look at; packet-pointers before packet-range, which
/// then finds pointers to compare; the rest in any order.
ModulePassManager mendings() {
  ModulePassManager passes;
  passes.addPass(AddressTablesPass());
  passes.addPass(CtxAccessPass());
  passes.addPass(PacketPointersPass());
  passes.addPass(PacketRangePass());
  passes.addPass(NullTestsPass());
  passes.addPass(StackIndexPass());
  return passes;
}

} // namespace

void runPipeline(Module &module, TargetMachine &target, const PipelineOptions &options) {
  if (options.frontendOnly)
    return;
  Run run(module, target, options);
  ModulePassManager passes;

  // Accesses to context structs marked preserve_static_offset become single loads and stores at fixed
  // offsets. Before core-reloc, because a struct may be marked both ways and the fixed offset wins.
  if (Error error =
          run.builder.parsePassPipeline(passes, "function(bpf-preserve-static-offset<allow-partial>)"))
    consumeError(std::move(error));

  // All CO-RE intrinsics. Before the default pipeline, whose first step is the target's own pass for
  // them: that one must find nothing to do (see CoreReloc.cpp).
  passes.addPass(CoreRelocPass());

  // -fauto-probe-read. After core-reloc, whose records say which field a read is of. Before optimisation,
  // which widens, splits and masks the reads of bitfields until they are no longer known for what they are,
  // and would take a read that fails for undefined where a probe read gives zero.
  if (options.autoProbeRead)
    passes.addPass(AutoProbeReadPass({options.kernel}));

  // Variable locations in DWARF survive optimisation better with assignment tracking; BTF has none.
  if (options.dwarf && options.level != OptimizationLevel::O0)
    passes.addPass(AssignmentTrackingPass());

  addAmongLlvms(run.builder, options);
  if (options.level == OptimizationLevel::O0)
    passes.addPass(withoutOptimisation(run.builder));
  else
    passes.addPass(run.builder.buildPerModuleDefaultPipeline(options.level));

  // After all of LLVM's passes, which would only make it so again; before bounded-loop, which judges what is
  // emitted.
  if (options.level != OptimizationLevel::O0)
    passes.addPass(mendings());

  // Ends that run off the code, signed divisions and wide products that are left, at any level.
  passes.addPass(CloseEndsPass());
  passes.addPass(SignedDivisionPass());
  passes.addPass(WideMultiplyPass());

  // What is left of loops after optimisation is what the verifier will walk.
  passes.addPass(BoundedLoopPass(loopTarget(module, options.kernel)));

  // stack-depth is not here: how large frames are shows when code has been generated (StackDepth.cpp).

  // After every pass that could undo it, and after bounded-loop, which would not see through the barriers.
  if (options.level != OptimizationLevel::O0)
    passes.addPass(RestateBoundsPass());

  passes.run(module, run.modules);
}

/// Prints the module, or the function that a pass ran on, after each pass that was asked for.
static void printAfter(PassInstrumentationCallbacks &callbacks, const PassListOptions &options) {
  callbacks.registerAfterPassCallback([&](StringRef pass, Any unit, const PreservedAnalyses &) {
    StringRef name = callbacks.getPassNameForClassName(pass);
    if (name.empty() || !is_contained(options.printAfter, name))
      return;
    *options.printTo << "; after " << name << "\n";
    if (const auto *module = any_cast<const Module *>(&unit))
      (*module)->print(*options.printTo, nullptr);
    else if (const auto *function = any_cast<const Function *>(&unit))
      (*function)->print(*options.printTo);
  });
}

Error runPasses(Module &module, TargetMachine &target, StringRef text, const PassListOptions &options) {
  PipelineOptions eachVerified;
  eachVerified.verifyEach = true;
  Run run(module, target, eachVerified);
  if (options.printTo)
    printAfter(run.callbacks, options);
  ModulePassManager passes;
  if (Error error = run.builder.parsePassPipeline(passes, text))
    return error;
  passes.run(module, run.modules);
  return Error::success();
}

StringRef ownPassName(StringRef className) {
#define MODULE_PASS(passName, Class, purpose)                                                                \
  if (className == Class::name())                                                                            \
    return passName;
#include "passes/Passes.def"
  return {};
}

void listPasses(function_ref<void(StringRef, StringRef)> each) {
#define MODULE_PASS(name, Class, purpose) each(name, purpose);
#include "passes/Passes.def"
}

} // namespace skep
