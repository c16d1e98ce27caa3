// Private to Reach: what is known of a register or a piece of the stack, of all of them before an
// instruction, and what operations on numbers give.
#pragma once

#include "backend-glue/object/Object.h"
#include <array>

namespace skep::object::reach {

struct Value {
  enum Kind : uint8_t {
    Unmet, ///< no path has come here yet
    Number,
    Data,     ///< address in a data section: `section` + `number`
    Frame,    ///< r10 + number
    Stack,    ///< somewhere in this function's frame, perhaps
    NotNull,  ///< some other address
    Config,   ///< made of the kernel's configuration
    ConfigAt, ///< the address of such a variable
    Any,
  };
  Kind kind = Any;
  Index section = none;
  uint64_t number = 0;

  bool operator==(const Value &) const = default;
  bool isNumber() const { return kind == Number; }
  bool isZero() const { return kind == Number && number == 0; }
  bool isNonNullAddress() const {
    return kind == Data || kind == Frame || kind == NotNull || kind == ConfigAt;
  }
  bool mayBeFrame() const { return kind == Frame || kind == Stack; }

  static Value of(uint64_t number) { return {Number, none, number}; }
};

inline Value join(const Value &a, const Value &b) {
  if (a == b || b.kind == Value::Unmet)
    return a;
  if (a.kind == Value::Unmet)
    return b;
  if (a.mayBeFrame() || b.mayBeFrame())
    return {Value::Stack};
  return {Value::Any};
}

inline constexpr unsigned numRegs = 11, numSlots = 64, slotBytes = 8;

/// What is known before an instruction. Of the stack: aligned spills of 8 bytes, and bytes that are zero; the
/// kernel has always followed those.
struct State {
  std::array<Value, numRegs> regs;
  std::array<Value, numSlots> spills;
  std::array<uint8_t, numSlots> zeros{}; ///< a bit for each byte
  bool met = false, frameEscaped = false;

  bool joinWith(const State &other) {
    if (!met) {
      *this = other;
      met = true;
      return true;
    }
    State old = *this;
    for (unsigned i = 0; i < numRegs; ++i)
      regs[i] = join(regs[i], other.regs[i]);
    for (unsigned i = 0; i < numSlots; ++i) {
      spills[i] = join(spills[i], other.spills[i]);
      zeros[i] &= other.zeros[i];
    }
    frameEscaped |= other.frameEscaped;
    return regs != old.regs || spills != old.spills || zeros != old.zeros || frameEscaped != old.frameEscaped;
  }

  void forgetStack(unsigned fromSlot = 0) {
    for (unsigned i = fromSlot; i < numSlots; ++i) {
      spills[i] = {};
      zeros[i] = 0;
    }
  }
};

/// The slot of an address in the frame; nothing outside of it.
inline std::optional<unsigned> slotOf(int64_t offset) {
  if (offset < -int64_t(numSlots * slotBytes) || offset >= 0)
    return std::nullopt;
  return unsigned(offset + numSlots * slotBytes) / slotBytes;
}

inline unsigned bytesOf(uint8_t opcode) {
  constexpr uint8_t bytes[] = {4, 2, 1, 8};
  return bytes[opcode >> 3 & 3];
}

inline std::optional<uint64_t> compute(uint8_t operation, uint64_t a, uint64_t b, bool is32) {
  unsigned width = is32 ? 32 : 64;
  auto cut = [&](uint64_t x) { return is32 ? uint32_t(x) : x; };
  switch (operation) {
  case 0x0:
    return cut(a + b);
  case 0x1:
    return cut(a - b);
  case 0x2:
    return cut(a * b);
  case 0x4:
    return cut(a | b);
  case 0x5:
    return cut(a & b);
  case 0x6:
    return b < width ? std::optional(cut(a << b)) : std::nullopt;
  case 0x7:
    return b < width ? std::optional(cut(a) >> b) : std::nullopt;
  case 0xa:
    return cut(a ^ b);
  case 0xb:
    return cut(b);
  case 0xc:
    if (b >= width)
      return std::nullopt;
    return is32 ? uint32_t(int32_t(a) >> b) : uint64_t(int64_t(a) >> b);
  default: // divisions and byte orders, which older kernels do not compute
    return std::nullopt;
  }
}

inline bool compare(uint8_t operation, uint64_t a, uint64_t b, bool is32) {
  int64_t sa = is32 ? int32_t(a) : int64_t(a), sb = is32 ? int32_t(b) : int64_t(b);
  if (is32) {
    a = uint32_t(a);
    b = uint32_t(b);
  }
  switch (operation) {
  case 0x1:
    return a == b;
  case 0x2:
    return a > b;
  case 0x3:
    return a >= b;
  case 0x4:
    return a & b;
  case 0x5:
    return a != b;
  case 0x6:
    return sa > sb;
  case 0x7:
    return sa >= sb;
  case 0xa:
    return a < b;
  case 0xb:
    return a <= b;
  case 0xc:
    return sa < sb;
  default:
    return sa <= sb;
  }
}

inline bool isComparison(uint8_t operation) {
  return (operation >= 1 && operation <= 7) || (operation >= 0xa && operation <= 0xd);
}

} // namespace skep::object::reach
