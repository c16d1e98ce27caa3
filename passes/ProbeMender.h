// The changes that auto-probe-read makes in a function: which helper reads, and where the bytes go.
#pragma once

#include "core/spec/Helpers.h"
#include "core/spec/Version.h"
#include "passes/ProbePlan.h"
#include "llvm/IR/IRBuilder.h"
#include <optional>

namespace skep {

/// The helpers to read with, for one module.
class ProbeReader {
public:
  ProbeReader(const llvm::Module &module, std::optional<KernelVersion> kernel);
  HelperId helperFor(Way way) const;
  llvm::CallInst *read(Way way, llvm::Value *to, llvm::Value *size, llvm::Value *from,
                       llvm::IRBuilder<> &builder) const;

private:
  bool hasBoth = true;   ///< bpf_probe_read_kernel() and _user()
  bool hasEither = true; ///< every program may call bpf_probe_read()
};

/// Carries out the plan of one function.
void mendProbeReads(llvm::Function &function, const ProbePlan &plan, const ProbeReader &reader);

} // namespace skep
