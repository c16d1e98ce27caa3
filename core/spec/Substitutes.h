// What people use instead (Substitutes.def). All texts are empty where there is nothing to say.
#pragma once

#include "core/spec/Maps.h"
#include "core/spec/ProgKinds.h"

namespace skep {

/// Instead of `id` in programs of a type that may not call it.
llvm::StringRef insteadOf(HelperId id, ProgType type);
/// On kernels that do not have it yet.
llvm::StringRef insteadOf(HelperId id);
llvm::StringRef insteadOf(MapType type);
llvm::StringRef insteadOf(const ProgKind &kind);
/// Whether libbpf calls an older helper in the place of `id` where the kernel does not have it.
bool isMendedByLibbpf(HelperId id);

} // namespace skep
