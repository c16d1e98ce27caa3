// What a program is attached to, as the name of its section says, and the names under which a kernel's BTF
// lists such things. For whoever asks whether a kernel has it.
#pragma once

#include "core/spec/ProgKinds.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>

namespace skep {

/// What kind of thing in the kernel a section names.
enum class Place : uint8_t { Function, Tracepoint, LsmHook, Iterator, Syscall };

/// "function", "LSM hook", ...
const char *nounOf(Place place);

struct AttachPoint {
  Place place;
  llvm::StringRef name;   ///< points into the section's name
  bool isProbe = false;   ///< a kprobe, which may also be put on code that BTF does not describe
  bool hasOffset = false; ///< in the middle of the function, where its parameters are gone
  bool isPattern = false; ///< has * or ?
};
/// Nothing for programs that are attached by hand, or to what is not in the kernel's BTF.
std::optional<AttachPoint> attachPointOf(const SecMatch &sec);

/// What may stand before the name in BTF; one of them must be there.
llvm::ArrayRef<llvm::StringLiteral> btfPrefixesOf(Place place);

} // namespace skep
