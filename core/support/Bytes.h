// Reading and writing bytes of a stated endianness, with bounds checked at every access. Bytes that
// come from files go through here and are never cast to structs.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Endian.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace skep {

enum class Endian : uint8_t { Little, Big };

inline llvm::endianness toLlvm(Endian e) {
  return e == Endian::Little ? llvm::endianness::little : llvm::endianness::big;
}

/// A cursorless, bounds-checked view of bytes that somebody else owns.
class ByteReader {
public:
  ByteReader(llvm::ArrayRef<uint8_t> bytes, Endian endian) : bytes(bytes), endian(endian) {}

  size_t size() const { return bytes.size(); }
  bool has(uint64_t offset, uint64_t length) const {
    return offset <= bytes.size() && length <= bytes.size() - offset;
  }
  /// The integer at `offset`, or nothing when it does not lie wholly inside.
  template <class Int> std::optional<Int> get(uint64_t offset) const {
    if (!has(offset, sizeof(Int)))
      return std::nullopt;
    return llvm::support::endian::read<Int>(bytes.data() + offset, toLlvm(endian));
  }
  /// The same for a place already known to be inside (`has` was asked).
  template <class Int> Int at(uint64_t offset) const {
    assert(has(offset, sizeof(Int)) && "read past the end");
    return llvm::support::endian::read<Int>(bytes.data() + offset, toLlvm(endian));
  }
  llvm::ArrayRef<uint8_t> slice(uint64_t offset, uint64_t length) const {
    assert(has(offset, length) && "slice past the end");
    return bytes.slice(offset, length);
  }
  /// The NUL-terminated string at `offset`; nothing when the end comes before the NUL.
  std::optional<llvm::StringRef> cstring(uint64_t offset) const {
    if (offset >= bytes.size())
      return std::nullopt;
    llvm::StringRef rest(reinterpret_cast<const char *>(bytes.data()) + offset, bytes.size() - offset);
    size_t end = rest.find('\0');
    if (end == llvm::StringRef::npos)
      return std::nullopt;
    return rest.take_front(end);
  }

private:
  llvm::ArrayRef<uint8_t> bytes;
  Endian endian;
};

/// Appends integers to a growing buffer.
class ByteWriter {
public:
  explicit ByteWriter(Endian endian) : endian(endian) {}

  template <class Int> void put(Int value) {
    size_t at = bytes.size();
    bytes.resize(at + sizeof(Int));
    llvm::support::endian::write<Int>(bytes.data() + at, value, toLlvm(endian));
  }
  template <class Int> void patch(size_t offset, Int value) {
    assert(offset + sizeof(Int) <= bytes.size() && "patch past the end");
    llvm::support::endian::write<Int>(bytes.data() + offset, value, toLlvm(endian));
  }
  void putBytes(llvm::ArrayRef<uint8_t> more) { bytes.insert(bytes.end(), more.begin(), more.end()); }
  void alignTo(size_t alignment) { bytes.resize((bytes.size() + alignment - 1) / alignment * alignment); }
  size_t size() const { return bytes.size(); }
  std::vector<uint8_t> take() { return std::move(bytes); }

private:
  std::vector<uint8_t> bytes;
  Endian endian;
};

} // namespace skep
