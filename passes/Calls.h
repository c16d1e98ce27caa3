// What a call in a BPF module is: of a helper by its number, a tail call; and which functions the kernel
// calls.
#pragma once

#include "core/spec/Helpers.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/InstrTypes.h"

namespace skep {

/// The helper that is called; nothing where it is something else, or a number that is no helper's.
std::optional<HelperId> helperOf(const llvm::CallBase &call);
/// bpf_tail_call(), bpf_tail_call_static() or the like.
bool isTailCall(const llvm::CallBase &call);
/// Whether a function is one that the kernel enters: defined, in a section other than .text and its kin.
bool isProgram(const llvm::Function &function);

} // namespace skep
