// Which numbers an index may be, where they are few.
#pragma once

#include "llvm/IR/PassManager.h"
#include "llvm/IR/Value.h"
#include <vector>

namespace skep {

/// The numbers, ascending, that `index` may be at `at`; empty where they are unknown or more than 32.
std::vector<llvm::APInt> valuesOfIndex(llvm::Value *index, llvm::Instruction *at,
                                       llvm::FunctionAnalysisManager &functions);

} // namespace skep
