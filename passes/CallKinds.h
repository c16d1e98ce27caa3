// What a call in a BPF module is: a helper by its number, a tail call.
#pragma once

#include "core/spec/Helpers.h"
#include "llvm/IR/InstrTypes.h"

namespace skep {

/// The helper that is called; nothing when it is something else.
std::optional<HelperId> calledHelper(const llvm::CallBase &call);
/// bpf_tail_call(), bpf_tail_call_static() or the like.
bool isTailCall(const llvm::CallBase &call);

} // namespace skep
