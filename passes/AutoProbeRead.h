// Makes plain reads of kernel and user memory calls of bpf_probe_read_kernel() and bpf_probe_read_user().
#pragma once

#include "core/spec/Version.h"
#include "llvm/IR/PassManager.h"
#include <optional>

namespace skep {

struct ProbeReadOptions {
  std::optional<KernelVersion> kernel; ///< the oldest that the program must run on
};

struct AutoProbeReadPass : llvm::PassInfoMixin<AutoProbeReadPass> {
  AutoProbeReadPass(ProbeReadOptions options = {}) : options(options) {}
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }

  ProbeReadOptions options;
};

} // namespace skep
