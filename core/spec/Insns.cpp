// Decoding: the rows of Insns.def indexed by opcode. Rows of one opcode differ in a field that must
// equal a number, so at most one row fits a slot (test/unit/InsnsTest.cpp proves it).
#include "core/spec/Insns.h"
#include <array>
#include <limits>

namespace skep {
namespace {

constexpr OpInfo infos[] = {
#define INSN(name, opcode, dst, src, off, imm, isa, text) {#name, opcode, IsaLevel::isa, text},
#include "core/spec/Insns.def"
};
constexpr size_t numOps = std::size(infos);

/// What one field may hold: values low..high.
struct Field {
  int64_t low, high;
  constexpr bool fits(int64_t value) const { return value >= low && value <= high; }
};
constexpr Field exactly(int64_t value) { return {value, value}; }
constexpr Field R{0, 10};
constexpr Field Z{0, 0};
constexpr Field Any{std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()};
constexpr Field field(Field f) { return f; }
constexpr Field field(int64_t value) { return exactly(value); }

struct Form {
  Field dst, src, off, imm;
};
constexpr Form forms[] = {
#define INSN(name, opcode, dst, src, off, imm, isa, text) {field(dst), field(src), field(off), field(imm)},
#include "core/spec/Insns.def"
};

/// Rows chained by opcode: first[opcode] and next[row] hold row + 1, zero ends a chain.
struct Index {
  std::array<uint8_t, 256> first{};
  std::array<uint8_t, numOps> next{};
};
constexpr Index buildIndex() {
  static_assert(numOps < 255, "rows no longer fit a byte");
  Index index;
  for (size_t row = numOps; row-- > 0;) {
    index.next[row] = index.first[infos[row].opcode];
    index.first[infos[row].opcode] = row + 1;
  }
  return index;
}
constexpr Index byOpcode = buildIndex();

} // namespace

const OpInfo &opInfo(Op op) { return infos[static_cast<size_t>(op)]; }

std::optional<Op> decode(const Slot &slot) {
  for (uint8_t row = byOpcode.first[slot.opcode]; row; row = byOpcode.next[row - 1]) {
    const Form &form = forms[row - 1];
    if (form.dst.fits(slot.dst) && form.src.fits(slot.src) && form.off.fits(slot.off) &&
        form.imm.fits(slot.imm))
      return static_cast<Op>(row - 1);
  }
  return std::nullopt;
}

} // namespace skep
