// What hides a value from the optimiser without changing it, seen through and made: the target's calls of
// llvm.bpf.passthrough, and empty inline assembly.
#pragma once

#include "llvm/IR/IRBuilder.h"

namespace skep {

/// The call of llvm.bpf.passthrough that a value is; null where it is something else.
const llvm::CallInst *passthroughOf(const llvm::Value *value);
/// What a call of llvm.bpf.passthrough gets; other values themselves.
const llvm::Value *behindPassthrough(const llvm::Value *value);
inline llvm::Value *behindPassthrough(llvm::Value *value) {
  return const_cast<llvm::Value *>(behindPassthrough(static_cast<const llvm::Value *>(value)));
}

/// True of the empty inline assembly that hides a value (barrier_var of bpf_helpers.h).
bool isBarrier(const llvm::Value *value);
/// `value` behind such assembly: the same number in the same register, of which nothing is known.
llvm::Value *hide(llvm::IRBuilder<> &builder, llvm::Value *value);

/// What a value is a plain copy of: through barriers, llvm.bpf.passthrough and freeze.
const llvm::Value *withoutCopies(const llvm::Value *value);

} // namespace skep
