// Helpers and kernel functions that the VM has, by number. Implemented.def and Kfuncs.def list them; each
// is a function of that name in one of this folder's files.
#pragma once

#include "core/spec/Helpers.h"
#include "llvm/ADT/StringRef.h"
#include <array>
#include <cstdint>
#include <optional>

namespace skep::vm {

class Machine;

/// `a` points to r1-r5. The result becomes r0. A helper that faults calls Machine::fail.
using HelperFunction = uint64_t (*)(Machine &m, const uint64_t *a);

inline constexpr uint32_t helperSlots = 256;
extern const std::array<HelperFunction, helperSlots> helperTable;
inline bool hasHelper(uint32_t number) { return number < helperSlots && helperTable[number]; }
inline HelperFunction helperAt(uint32_t number) { return helperTable[number]; }

/// The number under which the loader notes a kernel function; nothing when the VM does not have it.
std::optional<uint32_t> kfuncNamed(llvm::StringRef name);
HelperFunction kfuncAt(uint32_t number);

namespace helpers {
#define IMPLEMENTED(name) uint64_t name(Machine &m, const uint64_t *a);
#include "vm/helpers/Implemented.def"
} // namespace helpers

namespace kfuncs {
#define KFUNC(name) uint64_t name(Machine &m, const uint64_t *a);
#include "vm/helpers/Kfuncs.def"
} // namespace kfuncs

} // namespace skep::vm
