// Internet checksums: ones' complement sums of 16-bit words, kept in 32 bits while they are built.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>

namespace skep::vm {

inline uint32_t checksumAdd(uint32_t a, uint32_t b) {
  const uint32_t sum = a + b;
  return sum + (sum < b);
}
inline uint32_t checksumSub(uint32_t a, uint32_t b) { return checksumAdd(a, ~b); }
/// 32 bits to 16, carries added back.
inline uint16_t checksumTo16(uint32_t sum) {
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>((sum & 0xffff) + (sum >> 16));
}
/// The sum of `bytes` as words in the host's order, on top of `seed`.
uint32_t checksumOf(llvm::ArrayRef<uint8_t> bytes, uint32_t seed);

/// Checksum field `field` after the sum of what it covers grew by `diff`.
inline uint16_t checksumPatched(uint16_t field, uint32_t diff) {
  return static_cast<uint16_t>(~checksumTo16(checksumAdd(diff, static_cast<uint16_t>(~field))));
}

} // namespace skep::vm
