// The order of passes that a BPF module goes through, and the names by which single passes run.
#pragma once

#include "core/spec/Version.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/OptimizationLevel.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <optional>

namespace llvm {
class TargetMachine;
}

namespace skep {

class PassTimes;

struct PipelineOptions {
  llvm::OptimizationLevel level = llvm::OptimizationLevel::O2;
  llvm::PipelineTuningOptions tuning;
  bool dwarf = false;      ///< -g: keep track of where variables are, for DWARF
  bool noBuiltins = false; ///< -fno-builtin
  bool verifyEach = false;
  /// -disable-llvm-passes: leave the module as the frontend made it.
  bool frontendOnly = false;
  std::optional<KernelVersion> kernel; ///< --kernel=
  bool autoProbeRead = false;          ///< -fauto-probe-read
  PassTimes *times = nullptr;          ///< filled in where not null
};

/// Runs the default pipeline over `module`. Complaints about the user's code go to the module's context.
void runPipeline(llvm::Module &module, llvm::TargetMachine &target, const PipelineOptions &options);

struct PassListOptions {
  std::vector<std::string> printAfter;  ///< names of passes after which the module is printed …
  llvm::raw_ostream *printTo = nullptr; ///< … to this
};

/// Runs the passes named by `text`: skep's (Passes.def) and LLVM's, in the syntax of opt -passes=. The module
/// is verified after each.
llvm::Error runPasses(llvm::Module &module, llvm::TargetMachine &target, llvm::StringRef text,
                      const PassListOptions &options = {});

/// The name in Passes.def of the pass whose class LLVM calls `className`; empty when it is none of skep's.
llvm::StringRef ownPassName(llvm::StringRef className);

/// Name and purpose of each pass of Passes.def.
void listPasses(llvm::function_ref<void(llvm::StringRef name, llvm::StringRef purpose)> each);

} // namespace skep
