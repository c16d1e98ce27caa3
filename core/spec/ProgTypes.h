// Program types, attach types and the structs that programs get: ProgTypes.def, AttachTypes.def and the
// names of Contexts.def. What a SEC() name makes of them is in ProgKinds.h.
#pragma once

#include "core/spec/Version.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace skep {

/// The kernel's enum bpf_prog_type, number for number.
enum class ProgType : uint8_t {
  Unspec = 0,
#define PROG_TYPE(name, id, kernelName, context, since) name = id,
#include "core/spec/ProgTypes.def"
};

/// The kernel's enum bpf_attach_type, number for number. None means that a program is loaded without an
/// expected attach type: the kernel is then given 0.
enum class AttachType : uint8_t {
#define ATTACH_TYPE(name, id, kernelName, since) name = id,
#include "core/spec/AttachTypes.def"
  None = 0xff,
};
constexpr uint32_t kernelNumber(AttachType type) {
  return type == AttachType::None ? 0 : static_cast<uint32_t>(type);
}

/// What r1 points to when a program starts; fields are in Contexts.h.
enum class Context : uint8_t {
#define CONTEXT(name, type, size) name,
#include "core/spec/Contexts.def"
};

/// A set of program types.
class ProgSet {
public:
  constexpr ProgSet() = default;
  constexpr ProgSet(ProgType type) : bits(uint64_t(1) << static_cast<unsigned>(type)) {}
  constexpr bool has(ProgType type) const { return bits >> static_cast<unsigned>(type) & 1; }
  constexpr bool empty() const { return bits == 0; }
  constexpr ProgSet operator|(ProgSet other) const { return ProgSet(bits | other.bits); }
  constexpr ProgSet operator-(ProgSet other) const { return ProgSet(bits & ~other.bits); }
  constexpr bool operator==(const ProgSet &) const = default;

private:
  explicit constexpr ProgSet(uint64_t bits) : bits(bits) {}
  uint64_t bits = 0;
};

struct ProgTypeInfo {
  ProgType type;
  const char *name; ///< the kernel's, without BPF_PROG_TYPE_
  Context context;
  KernelVersion since;
};
/// The row of `type`, which must not be Unspec.
const ProgTypeInfo &progTypeInfo(ProgType type);
/// The type of that kernel number, or nothing when no row has it.
std::optional<ProgType> progTypeOf(uint32_t number);

struct AttachTypeInfo {
  AttachType type;
  const char *name; ///< the kernel's, with BPF_
  KernelVersion since;
};
/// The row of `type`, which must not be None.
const AttachTypeInfo &attachTypeInfo(AttachType type);

} // namespace skep
