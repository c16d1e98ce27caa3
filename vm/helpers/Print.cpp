// bpf_trace_printk and its kin. A line is kept in Effects::printk without its newline.
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Format.h"
#include "vm/helpers/Table.h"
#include <cstring>

namespace skep::vm::helpers {
namespace {

/// The NUL-terminated format in `size` bytes at `addr`. Nothing after a fault; `valid` says whether there
/// is a NUL.
std::optional<llvm::StringRef> formatAt(Machine &m, Addr addr, uint64_t size, bool &valid) {
  const uint8_t *bytes = m.readable(addr, size);
  if (!bytes)
    return std::nullopt;
  const size_t length = size ? strnlen(reinterpret_cast<const char *>(bytes), size) : 0;
  valid = length < size;
  return llvm::StringRef(reinterpret_cast<const char *>(bytes), length);
}

/// Copies `size` bytes of 64-bit arguments; nothing after a fault or (with `valid` false) a bad size.
std::optional<std::vector<uint64_t>> argumentsAt(Machine &m, Addr addr, uint64_t size, bool &valid) {
  constexpr uint64_t mostArguments = 12;
  valid = size % 8 == 0 && size <= mostArguments * 8;
  std::vector<uint64_t> args(valid ? size / 8 : 0);
  const uint8_t *bytes = valid ? m.readable(addr, size) : nullptr;
  if (!bytes)
    return valid ? std::nullopt : std::optional(args);
  if (size)
    std::memcpy(args.data(), bytes, size);
  return args;
}

uint64_t print(Machine &m, llvm::StringRef format, llvm::ArrayRef<uint64_t> args) {
  std::string text;
  if (int64_t error = formatMessage(m, format, args, text))
    return asResult(error);
  const uint64_t length = text.size();
  if (!text.empty() && text.back() == '\n')
    text.pop_back();
  m.addLine(std::move(text));
  return length;
}

} // namespace

uint64_t trace_printk(Machine &m, const uint64_t *a) {
  bool valid = false;
  std::optional<llvm::StringRef> format = formatAt(m, a[0], static_cast<uint32_t>(a[1]), valid);
  if (!format)
    return 0;
  return valid ? print(m, *format, {a[2], a[3], a[4]}) : asResult(Invalid);
}

uint64_t trace_vprintk(Machine &m, const uint64_t *a) {
  bool valid = false, validArgs = false;
  std::optional<llvm::StringRef> format = formatAt(m, a[0], static_cast<uint32_t>(a[1]), valid);
  if (!format)
    return 0;
  auto args = argumentsAt(m, a[2], static_cast<uint32_t>(a[3]), validArgs);
  if (!args)
    return 0;
  return valid && validArgs ? print(m, *format, *args) : asResult(Invalid);
}

/// What an iterator writes for whoever reads its file.
uint64_t seq_printf(Machine &m, const uint64_t *a) {
  bool valid = false, validArgs = false;
  std::optional<llvm::StringRef> format = formatAt(m, a[1], static_cast<uint32_t>(a[2]), valid);
  if (!format)
    return 0;
  auto args = argumentsAt(m, a[3], static_cast<uint32_t>(a[4]), validArgs);
  if (!args)
    return 0;
  std::string text;
  if (int64_t error = valid && validArgs ? formatMessage(m, *format, *args, text) : Invalid)
    return asResult(error);
  m.addOutput(text);
  return 0;
}

uint64_t seq_write(Machine &m, const uint64_t *a) {
  const uint64_t size = static_cast<uint32_t>(a[2]);
  if (const uint8_t *bytes = m.readable(a[1], size))
    m.addOutput(llvm::StringRef(reinterpret_cast<const char *>(bytes), size));
  return 0;
}

/// The result counts the NUL and what did not fit.
uint64_t snprintf(Machine &m, const uint64_t *a) {
  const uint64_t size = static_cast<uint32_t>(a[1]);
  bool validArgs = false;
  auto args = argumentsAt(m, a[3], static_cast<uint32_t>(a[4]), validArgs);
  if (!args)
    return 0;
  if (!validArgs)
    return asResult(Invalid);
  // The verifier demands a string in a read-only map; its end is the end of the memory at the latest.
  bool valid = false;
  std::optional<llvm::StringRef> format =
      formatAt(m, a[2], std::max<uint64_t>(1, m.memory().readableFrom(a[2])), valid);
  uint8_t *out = format ? m.writable(a[0], size) : nullptr;
  if (!out)
    return 0;
  std::string text;
  if (int64_t error = valid ? formatMessage(m, *format, *args, text) : Invalid)
    return asResult(error);
  if (size) {
    const size_t fits = std::min<size_t>(text.size(), size - 1);
    std::memcpy(out, text.data(), fits);
    out[fits] = 0;
  }
  return text.size() + 1;
}

} // namespace skep::vm::helpers
