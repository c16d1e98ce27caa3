// The variables of C behind what lies on a stack frame, as debug metadata tells them.
#pragma once

#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/Instructions.h"
#include <string>

namespace skep {

struct StackVariable {
  const llvm::DILocalVariable *source = nullptr; ///< null for what has no name
  llvm::DebugLoc declared;                       ///< where; of an inlined function's, also by which calls
  uint64_t size = 0;                             ///< bytes
  size_t order = 0;                              ///< among those of its function
};

StackVariable stackVariable(const llvm::AllocaInst &memory);
/// Those of a function, the largest first.
std::vector<StackVariable> stackVariables(const llvm::Function &function);
void sortBySize(std::vector<StackVariable> &variables);
/// "'buf' takes 64 bytes; it is of fill(), which is inlined"
std::string describe(const StackVariable &variable);
/// "1 byte", "2 bytes"
std::string bytesText(uint64_t count);

} // namespace skep
