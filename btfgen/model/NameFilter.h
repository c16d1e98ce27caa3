// Looking for a few names among a kernel's 100,000: a filter over their first eight bytes turns nearly all
// away before one is measured or hashed.
#pragma once

#include "btfgen/model/View.h"
#include <bitset>

namespace skep::btf {

/// May a name be one of the words? Says yes to a few others too, never no to a word.
class NameFilter {
public:
  explicit NameFilter(const View &view) : start(view.firstOwnString()) {
    llvm::ArrayRef<uint8_t> bytes = view.strings();
    section = {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
  }
  void add(llvm::StringRef word) { bits.set(hash(prefix(word))); }
  /// For the name at an offset of the view's strings.
  bool mayHave(uint32_t nameOffset) const {
    // Of the last string less than eight bytes may be there; those of the base of a split view are elsewhere.
    if (nameOffset < start || nameOffset - start + 8 > section.size())
      return true;
    return bits.test(hash(cutAtNul(llvm::support::endian::read64le(section.data() + nameOffset - start))));
  }

private:
  static uint64_t prefix(llvm::StringRef word) {
    char first[8] = {};
    memcpy(first, word.data(), std::min<size_t>(word.size(), 8));
    return cutAtNul(llvm::support::endian::read64le(first));
  }
  /// Clears the bytes after the first zero byte.
  static uint64_t cutAtNul(uint64_t x) {
    uint64_t zero = (x - 0x0101010101010101) & ~x & 0x8080808080808080;
    return zero ? x & ((zero & -zero) - 1) >> 7 : x;
  }
  static uint32_t hash(uint64_t x) { return x * 0x9e3779b97f4a7c15 >> 48; }

  std::bitset<65536> bits;
  llvm::StringRef section;
  uint32_t start; ///< offset of the section's first byte
};

} // namespace skep::btf
