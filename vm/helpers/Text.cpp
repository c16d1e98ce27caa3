// Strings: bpf_strncmp, bpf_strtol, bpf_strtoul.
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include "llvm/ADT/StringExtras.h"
#include <cstring>

namespace skep::vm::helpers {
namespace {

bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\xa0'; }

/// Chooses the base as the kernel does and takes its prefix off.
unsigned takeBase(llvm::StringRef &text, unsigned base) {
  const bool hex = text.size() >= 3 && text[0] == '0' && (text[1] | 32) == 'x' && llvm::isHexDigit(text[2]);
  if (!base)
    base = !text.empty() && text[0] == '0' ? (hex ? 16 : 8) : 10;
  if (base == 16 && text.size() >= 2 && text[0] == '0' && (text[1] | 32) == 'x')
    text = text.drop_front(2);
  return base;
}

struct Number {
  int64_t result; ///< characters that were used, or an error
  uint64_t value = 0;
  bool negative = false;
};

Number parse(llvm::StringRef text, uint64_t flags) {
  constexpr uint64_t baseMask = 0x1f;
  constexpr size_t mostDigits = 63;
  const unsigned wanted = flags & baseMask;
  if (text.empty() || (flags & ~baseMask) || (wanted != 0 && wanted != 8 && wanted != 10 && wanted != 16))
    return {Invalid};
  Number number{0};
  llvm::StringRef rest = text.drop_while(isSpace);
  number.negative = rest.consume_front("-");
  rest = rest.take_front(mostDigits);
  llvm::StringRef digits = rest;
  const unsigned base = takeBase(digits, wanted);
  size_t used = 0;
  bool overflow = false;
  for (; used < digits.size(); ++used) {
    const unsigned digit = llvm::hexDigitValue(digits[used]);
    if (digit >= base)
      break;
    overflow |= __builtin_mul_overflow(number.value, uint64_t(base), &number.value);
    overflow |= __builtin_add_overflow(number.value, uint64_t(digit), &number.value);
  }
  number.result = !used ? Invalid : overflow ? OutOfRange : digits.data() + used - text.data();
  return number;
}

/// The arguments that both conversions share.
std::optional<Number> parseArgument(Machine &m, const uint64_t *a) {
  const uint64_t size = static_cast<uint32_t>(a[1]);
  const uint8_t *text = m.readable(a[0], size);
  uint8_t *result = text ? m.writable(a[3], 8) : nullptr;
  if (!result)
    return std::nullopt;
  std::memset(result, 0, 8); // what stays there after an error
  return parse(llvm::StringRef(reinterpret_cast<const char *>(text), size), a[2]);
}

uint64_t store(Machine &m, Addr addr, uint64_t value, int64_t result) {
  std::memcpy(m.writable(addr, 8), &value, sizeof value);
  return asResult(result);
}

} // namespace

uint64_t strtol(Machine &m, const uint64_t *a) {
  std::optional<Number> number = parseArgument(m, a);
  if (!number || number->result < 0)
    return number ? asResult(number->result) : 0;
  const uint64_t limit = uint64_t(INT64_MAX) + number->negative;
  if (number->value > limit)
    return asResult(OutOfRange);
  return store(m, a[3], number->negative ? -number->value : number->value, number->result);
}

uint64_t strtoul(Machine &m, const uint64_t *a) {
  std::optional<Number> number = parseArgument(m, a);
  if (!number || number->result < 0)
    return number ? asResult(number->result) : 0;
  if (number->negative)
    return asResult(Invalid);
  return store(m, a[3], number->value, number->result);
}

/// Compares like strncmp; the second string is constant and ends with a NUL.
uint64_t strncmp(Machine &m, const uint64_t *a) {
  const uint64_t size = static_cast<uint32_t>(a[1]);
  const uint8_t *left = m.readable(a[0], size);
  if (!left)
    return 0;
  const uint64_t available = m.memory().readableFrom(a[2]);
  for (uint64_t i = 0; i < size; ++i) {
    if (i >= available) {
      m.readable(a[2] + i, 1);
      return 0;
    }
    const uint8_t right = *m.memory().readable(a[2] + i, 1);
    if (left[i] != right || !right)
      return asResult(int64_t(left[i]) - right);
  }
  return 0;
}

} // namespace skep::vm::helpers
