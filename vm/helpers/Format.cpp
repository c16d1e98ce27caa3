// A conversion is %, flags of "0+- ", a width, then one of
//
//   d i u x X, after l or ll for 64 bits; c; s
//   p pK px         the address in 16 hexadecimal digits
//   ps pS pB        a kernel symbol; here the address with 0x, as the kernel prints what it cannot name
//   pks pus         a string in kernel or user memory
//   pi4 pI4 pi6 pI6 an IP address that the argument points to, i with leading zeros and without colons
//
// Anything else is refused, as are characters that do not print.
#include "vm/helpers/Format.h"
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace skep::vm {
namespace {

constexpr size_t longest = 1023;
/// A string argument takes at most so much of the kernel's buffer.
constexpr size_t longestString = 512;

bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\xa0'; }
bool isPrintable(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f;
}
bool isPunct(char c) { return isPrintable(c) && !isSpace(c) && !llvm::isAlnum(c); }

class Formatter {
public:
  Formatter(Machine &m, llvm::StringRef format, llvm::ArrayRef<uint64_t> args)
      : m(m), format(format), args(args), out(text) {}

  int64_t run(std::string &result) {
    while (at < format.size())
      if (!step())
        return Invalid;
    text.resize(std::min(text.size(), longest));
    result = std::move(text);
    return 0;
  }

private:
  char peek(size_t ahead = 0) const { return at + ahead < format.size() ? format[at + ahead] : '\0'; }

  bool step() {
    const char c = format[at++];
    if (!isPrintable(c) && !isSpace(c))
      return false;
    if (c != '%') {
      out << c;
      return true;
    }
    if (peek() == '%') {
      ++at;
      out << '%';
      return true;
    }
    return conversion();
  }

  bool conversion() {
    if (args.empty())
      return false;
    spec = "%";
    while (peek() == '0' || peek() == '+' || peek() == '-' || peek() == ' ')
      spec += format[at++];
    for (unsigned digits = 0; llvm::isDigit(peek()) && digits < 4; ++digits)
      spec += format[at++];
    const uint64_t value = args.front();
    args = args.drop_front();
    switch (peek()) {
    case 'p':
      return ++at, pointer(value);
    case 's':
      return ++at, string(value);
    case 'c':
      ++at;
      out << llvm::format((spec + "c").c_str(), static_cast<int>(value));
      return true;
    }
    return number(value);
  }

  bool number(uint64_t value) {
    unsigned longs = 0;
    for (; peek() == 'l' && longs < 2; ++at)
      ++longs;
    const char kind = peek();
    if (llvm::StringRef("diuxX").find(kind) == llvm::StringRef::npos || !kind)
      return false;
    ++at;
    const bool isSigned = kind == 'd' || kind == 'i';
    if (!longs)
      value = isSigned ? static_cast<uint64_t>(static_cast<int64_t>(static_cast<int32_t>(value)))
                       : static_cast<uint32_t>(value);
    if (isSigned)
      out << llvm::format((spec + "lld").c_str(), static_cast<long long>(value));
    else
      out << llvm::format((spec + "ll" + kind).c_str(), static_cast<unsigned long long>(value));
    return true;
  }

  bool pointer(uint64_t value) {
    const char c = peek();
    if (c == '\0' || isSpace(c) || isPunct(c) || c == 'K' || c == 'x') {
      at += c == 'K' || c == 'x';
      out << llvm::format("%016llx", static_cast<unsigned long long>(value));
      return true;
    }
    if (c == 's' || c == 'S' || c == 'B') {
      ++at;
      out << llvm::format("0x%llx", static_cast<unsigned long long>(value));
      return true;
    }
    if ((c == 'k' || c == 'u') && peek(1) == 's') {
      at += 2;
      return string(value);
    }
    if ((c == 'i' || c == 'I') && (peek(1) == '4' || peek(1) == '6')) {
      at += 2;
      return ip(value, c == 'I', format[at - 1] == '6');
    }
    return false;
  }

  /// A string that cannot be read prints as nothing.
  bool string(uint64_t address) {
    const uint64_t available = std::min<uint64_t>(m.memory().readableFrom(address), longestString - 1);
    const auto *bytes = reinterpret_cast<const char *>(m.memory().readable(address, available));
    llvm::StringRef value(available ? bytes : "", available);
    out << llvm::format((spec + "s").c_str(),
                        value.take_until([](char c) { return c == '\0'; }).str().c_str());
    return true;
  }

  bool ip(uint64_t address, bool readable, bool isV6) {
    uint8_t bytes[16] = {};
    const size_t size = isV6 ? 16 : 4;
    if (const uint8_t *host = m.memory().readable(address, size))
      std::copy(host, host + size, bytes);
    for (size_t i = 0; i < size; ++i) {
      if (isV6)
        out << (i && i % 2 == 0 && readable ? ":" : "") << llvm::format("%02x", bytes[i]);
      else
        out << (i ? "." : "") << llvm::format(readable ? "%d" : "%03d", bytes[i]);
    }
    return true;
  }

  Machine &m;
  llvm::StringRef format;
  llvm::ArrayRef<uint64_t> args;
  size_t at = 0;
  std::string spec, text;
  llvm::raw_string_ostream out;
};

} // namespace

int64_t formatMessage(Machine &m, llvm::StringRef format, llvm::ArrayRef<uint64_t> args, std::string &out) {
  return Formatter(m, format, args).run(out);
}

} // namespace skep::vm
