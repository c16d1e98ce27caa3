// The one place that says in which order passes run, and why each stands where it does.
#include "passes/Pipeline.h"
#include "passes/BoundedLoop.h"
#include "passes/BtfOnly.h"
#include "passes/CoreReloc.h"
#include "passes/LoadOnce.h"
#include "passes/RestateBounds.h"
#include "passes/ShareRelocated.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/Passes/StandardInstrumentations.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

namespace skep {
namespace {

/// The analysis managers of one run, wired to one another. Everything hangs off this object.
struct Run {
  Run(Module &module, TargetMachine &target, const PipelineOptions &options)
      : instrumentations(module.getContext(), /*DebugLogging=*/false, options.verifyEach),
        builder(&target, options.tuning, std::nullopt, &callbacks) {
    instrumentations.registerCallbacks(callbacks, &modules);
    TargetLibraryInfoImpl library{Triple(module.getTargetTriple())};
    if (options.noBuiltins)
      library.disableAllFunctions();
    functions.registerPass([&] { return TargetLibraryAnalysis(library); });
    builder.registerModuleAnalyses(modules);
    builder.registerCGSCCAnalyses(sccs);
    builder.registerFunctionAnalyses(functions);
    builder.registerLoopAnalyses(loops);
    builder.crossRegisterProxies(loops, functions, sccs, modules);
    builder.registerPipelineParsingCallback(
        [](StringRef name, ModulePassManager &passes, ArrayRef<PassBuilder::PipelineElement>) {
#define MODULE_PASS(passName, Class, purpose)                                                                \
  if (name == passName) {                                                                                    \
    passes.addPass(Class());                                                                                 \
    return true;                                                                                             \
  }
#include "passes/Passes.def"
          return false;
        });
  }

  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager sccs;
  ModuleAnalysisManager modules;
  PassInstrumentationCallbacks callbacks;
  StandardInstrumentations instrumentations;
  PassBuilder builder;
};

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

  // After inlining, whose estimates it would change; before instructions are simplified for the last time.
  run.builder.registerOptimizerEarlyEPCallback([](ModulePassManager &later, OptimizationLevel level) {
    if (level == OptimizationLevel::O0)
      return;
    later.addPass(ShareRelocatedPass());
    later.addPass(LoadOncePass());
  });

  // Variable locations in DWARF survive optimisation better with assignment tracking; BTF has none.
  if (options.dwarf && options.level != OptimizationLevel::O0)
    passes.addPass(AssignmentTrackingPass());

  if (options.level == OptimizationLevel::O0)
    passes.addPass(run.builder.buildO0DefaultPipeline(options.level));
  else
    passes.addPass(run.builder.buildPerModuleDefaultPipeline(options.level));

  // What is left of loops after optimisation is what the verifier will walk.
  if (options.level != OptimizationLevel::O0)
    passes.addPass(BoundedLoopPass());

  // After every pass that could undo it, and after bounded-loop, which would not see through the barriers.
  if (options.level != OptimizationLevel::O0)
    passes.addPass(RestateBoundsPass());

  // Last, because optimisation passes ask the compile unit how much debug information is wanted.
  if (!options.dwarf)
    passes.addPass(BtfOnlyPass());

  passes.run(module, run.modules);
}

Error runPasses(Module &module, TargetMachine &target, StringRef text) {
  Run run(module, target, {});
  ModulePassManager passes;
  if (Error error = run.builder.parsePassPipeline(passes, text))
    return error;
  passes.run(module, run.modules);
  return Error::success();
}

void listPasses(function_ref<void(StringRef, StringRef)> each) {
#define MODULE_PASS(name, Class, purpose) each(name, purpose);
#include "passes/Passes.def"
}

} // namespace skep
