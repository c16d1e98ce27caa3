// bpf_csum_diff, bpf_l3_csum_replace, bpf_l4_csum_replace.
#include "vm/helpers/Checksum.h"
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/Packet.h"
#include "vm/helpers/Table.h"
#include <cstring>

namespace skep::vm {

uint32_t checksumOf(llvm::ArrayRef<uint8_t> bytes, uint32_t seed) {
  for (; bytes.size() >= 4; bytes = bytes.drop_front(4)) {
    uint32_t word;
    std::memcpy(&word, bytes.data(), 4);
    seed = checksumAdd(seed, word);
  }
  uint32_t tail = 0;
  std::memcpy(&tail, bytes.data(), bytes.size());
  return checksumAdd(seed, tail);
}

namespace helpers {
namespace {

enum : uint64_t {
  fieldMask = 0xf,
  pseudoHeader = 1 << 4,
  mangledZero = 1 << 5,
  enforce = 1 << 6,
  ipv6 = 1 << 7
};

/// The change of a sum when `from` becomes `to`, each `width` bytes; nothing for a width that there is not.
/// Width 0 means that `to` is such a change already.
std::optional<uint32_t> change(uint64_t from, uint64_t to, uint64_t width) {
  switch (width) {
  case 0:
    return from ? std::nullopt : std::optional(static_cast<uint32_t>(to));
  case 2:
    return checksumSub(static_cast<uint16_t>(to), static_cast<uint16_t>(from));
  case 4:
    return checksumSub(static_cast<uint32_t>(to), static_cast<uint32_t>(from));
  }
  return std::nullopt;
}

/// The checksum field at `offset` of the packet, or null.
uint8_t *fieldAt(Machine &m, uint64_t offset) {
  Packet *packet = m.packet();
  const uint32_t at = static_cast<uint32_t>(offset);
  if (!packet || at > 0xffff || at % 2 || at + 2 > packet->size())
    return nullptr;
  return packet->bytes().data() + at;
}

uint64_t replace(Machine &m, const uint64_t *a, uint64_t allowed) {
  if (a[4] & ~allowed)
    return asResult(Invalid);
  uint8_t *at = fieldAt(m, a[1]);
  if (!at)
    return asResult(BadAddress);
  uint16_t field;
  std::memcpy(&field, at, 2);
  const bool zeroMeansNone = a[4] & mangledZero;
  if (zeroMeansNone && !(a[4] & enforce) && !field)
    return 0;
  std::optional<uint32_t> diff = change(a[2], a[3], a[4] & fieldMask);
  if (!diff)
    return asResult(Invalid);
  field = checksumPatched(field, *diff);
  if (zeroMeansNone && !field)
    field = 0xffff;
  std::memcpy(at, &field, 2);
  m.packet()->renew();
  return 0;
}

} // namespace

uint64_t l3_csum_replace(Machine &m, const uint64_t *a) { return replace(m, a, fieldMask); }
uint64_t l4_csum_replace(Machine &m, const uint64_t *a) {
  return replace(m, a, fieldMask | pseudoHeader | mangledZero | enforce | ipv6);
}

// Since 6.13 every architecture gives the sum folded to 16 bits, and sizes need not be multiples of 4.
uint64_t csum_diff(Machine &m, const uint64_t *a) {
  const uint64_t fromSize = static_cast<uint32_t>(a[1]), toSize = static_cast<uint32_t>(a[3]);
  const uint32_t seed = static_cast<uint32_t>(a[4]);
  const uint8_t *from = m.readable(a[0], fromSize);
  const uint8_t *to = from ? m.readable(a[2], toSize) : nullptr;
  if (!to)
    return 0;
  uint32_t sum = seed;
  if (toSize)
    sum = checksumOf({to, toSize}, sum);
  if (fromSize)
    sum = toSize ? checksumSub(sum, checksumOf({from, fromSize}, 0)) : ~checksumOf({from, fromSize}, ~sum);
  return checksumTo16(sum);
}

} // namespace helpers
} // namespace skep::vm
