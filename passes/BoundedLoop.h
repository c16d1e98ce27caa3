// bounded-loop: see the essay in BoundedLoop.cpp.
#pragma once

#include "core/spec/Version.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/PassManager.h"
#include <optional>

namespace llvm {
class DISubprogram;
}

namespace skep {

/// What loops are judged by.
struct LoopTarget {
  std::optional<KernelVersion> kernel;                             ///< --kernel=
  llvm::SmallPtrSet<const llvm::DISubprogram *, 4> recursive = {}; ///< functions that call themselves
};
/// To be asked before optimisation, which makes loops of calls in last place.
LoopTarget loopTarget(llvm::Module &module, std::optional<KernelVersion> kernel);

struct BoundedLoopPass : llvm::PassInfoMixin<BoundedLoopPass> {
  explicit BoundedLoopPass(LoopTarget target = {}) : target(std::move(target)) {}
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);

private:
  LoopTarget target;
};

} // namespace skep
