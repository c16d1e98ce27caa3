// The order of passes that a BPF module goes through, and the names by which single passes run.
#pragma once

#include "passes/AutoProbeRead.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/OptimizationLevel.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/Error.h"
#include <functional>

namespace llvm {
class TargetMachine;
}

namespace skep {

struct PipelineOptions {
  llvm::OptimizationLevel level = llvm::OptimizationLevel::O2;
  llvm::PipelineTuningOptions tuning;
  bool dwarf = false;      ///< -g: leave the metadata such that DWARF is emitted as well
  bool noBuiltins = false; ///< -fno-builtin
  bool verifyEach = false;
  /// -disable-llvm-passes: leave the module as the frontend made it.
  bool frontendOnly = false;
  std::optional<ProbeReadOptions> autoProbeRead; ///< -fauto-probe-read
};

/// Runs the default pipeline over `module`. Complaints about the user's code go to the module's context.
void runPipeline(llvm::Module &module, llvm::TargetMachine &target, const PipelineOptions &options);

/// Runs the passes named by `text`: skep's (Passes.def) and LLVM's, in the syntax of opt -passes=.
llvm::Error runPasses(llvm::Module &module, llvm::TargetMachine &target, llvm::StringRef text);

/// Name and purpose of each pass of Passes.def.
void listPasses(llvm::function_ref<void(llvm::StringRef name, llvm::StringRef purpose)> each);

} // namespace skep
