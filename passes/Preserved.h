// What a pass that changed instructions tells the pass manager.
#pragma once

#include "llvm/IR/Analysis.h"

namespace skep {

/// Nothing has to be computed anew where nothing changed; where instructions did, all but what depends on the
/// blocks and their branches alone.
inline llvm::PreservedAnalyses preserveBlocks(bool hasChanged) {
  if (!hasChanged)
    return llvm::PreservedAnalyses::all();
  llvm::PreservedAnalyses preserved;
  preserved.preserveSet<llvm::CFGAnalyses>();
  return preserved;
}

} // namespace skep
