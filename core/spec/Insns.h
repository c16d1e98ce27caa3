// Instruction slots and their decoding by the rows of Insns.def.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace skep {

/// What an instruction does: one enumerator a row of Insns.def.
enum class Op : uint8_t {
#define INSN(name, opcode, dst, src, off, imm, isa, text) name,
#include "core/spec/Insns.def"
};

enum class IsaLevel : uint8_t { V1 = 1, V2, V3, V4 };

/// One 8-byte slot in host form; an ld_imm64 is one instruction in two slots.
struct Slot {
  uint8_t opcode = 0;
  uint8_t dst = 0; ///< 0-15 as encoded; a valid instruction uses 0-10
  uint8_t src = 0;
  int16_t off = 0;
  int32_t imm = 0;

  bool operator==(const Slot &) const = default;
};

struct OpInfo {
  const char *name; ///< the enumerator
  uint8_t opcode;
  IsaLevel isa;
  const char *text; ///< template, see Insns.def
};
const OpInfo &opInfo(Op op);

/// The operation that `slot` encodes; nothing when no row fits it wholly (reserved field set, register
/// above r10, unknown opcode). For an ld_imm64 the second slot is checked by `isWide` callers.
std::optional<Op> decode(const Slot &slot);

/// True for the ld_imm64 family, which takes two slots.
inline bool isWide(uint8_t opcode) { return opcode == 0x18; }

/// True when `second` may follow an ld_imm64 (all zero but imm).
inline bool isWideTail(const Slot &second) {
  return second.opcode == 0 && second.dst == 0 && second.src == 0 && second.off == 0;
}

} // namespace skep
