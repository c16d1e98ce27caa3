// stack-depth: see the essay in StackDepth.cpp.
#pragma once

#include "core/spec/Version.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/PassManager.h"
#include <optional>
#include <vector>

namespace llvm {
class AllocaInst;
}

namespace skep {

/// What lies on the stack of one function.
struct StackFrame {
  uint64_t bytes = 0;
  std::vector<const llvm::AllocaInst *> variables;
};
using StackFrames = llvm::DenseMap<const llvm::Function *, StackFrame>;

/// Tells the module's context of programs whose calls take more stack than the kernel gives. The frames are
/// those that the code generator made; `kernel` is what --kernel= says.
void reportStackDepth(const llvm::Module &module, const StackFrames &frames,
                      std::optional<KernelVersion> kernel);

/// The same before code is generated, with frames as the variables let expect them.
struct StackDepthPass : llvm::PassInfoMixin<StackDepthPass> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
};

} // namespace skep
