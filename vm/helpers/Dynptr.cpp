// bpf_dynptr_* helpers; the kernel functions on dynptrs are in Kfuncs.cpp.
#include "vm/helpers/Dynptr.h"
#include "vm/ContextImage.h"
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include <cstring>

namespace skep::vm {
namespace {

/// The 16 bytes: base or, for a packet, 0; then size with kind and permission in its top bits; then offset.
struct Stored {
  uint64_t base;
  uint32_t sizeAndKind;
  uint32_t offset;
};
constexpr uint32_t sizeMask = (1u << 24) - 1, readOnlyBit = 1u << 31, kindShift = 28, kindMask = 7;

} // namespace

std::optional<Dynptr> Dynptr::load(Machine &m, Addr at) {
  const uint8_t *bytes = m.readable(at, sizeof(Stored));
  if (!bytes)
    return std::nullopt;
  Stored stored;
  std::memcpy(&stored, bytes, sizeof stored);
  Dynptr d;
  const uint32_t kind = stored.sizeAndKind >> kindShift & kindMask;
  d.kind = kind <= PacketBytes ? static_cast<Kind>(kind) : Null;
  d.readOnly = stored.sizeAndKind & readOnlyBit;
  d.base = stored.base;
  d.offset = stored.offset;
  d.size = d.kind == Null ? 0 : stored.sizeAndKind & sizeMask;
  return d;
}

void Dynptr::store(Machine &m, Addr at) const {
  Stored stored{base, size | uint32_t(kind) << kindShift | (readOnly ? readOnlyBit : 0), offset};
  if (uint8_t *bytes = m.writable(at, sizeof stored))
    std::memcpy(bytes, &stored, sizeof stored);
}

Addr Dynptr::address(Machine &m, uint64_t from) const {
  if (kind == PacketBytes)
    return m.packet() ? m.packet()->data() + offset + from : 0;
  return base + offset + from;
}

namespace helpers {
namespace {

constexpr uint32_t largest = (1u << 24) - 1;

} // namespace

uint64_t dynptr_from_mem(Machine &m, const uint64_t *a) {
  const uint32_t size = static_cast<uint32_t>(a[1]);
  Dynptr d;
  int64_t result = size > largest ? TooBig : a[2] ? Invalid : 0;
  if (!result && !m.writable(a[0], size))
    return 0;
  if (!result) {
    d.kind = Dynptr::Bytes;
    d.base = a[0];
    d.size = size;
  }
  d.store(m, a[3]);
  return asResult(result);
}

uint64_t dynptr_read(Machine &m, const uint64_t *a) {
  const uint64_t length = static_cast<uint32_t>(a[1]), from = static_cast<uint32_t>(a[3]);
  std::optional<Dynptr> d = Dynptr::load(m, a[2]);
  uint8_t *to = d ? m.writable(a[0], length) : nullptr;
  if (!to)
    return 0;
  if (d->kind == Dynptr::Null || a[4])
    return asResult(Invalid);
  if (!d->has(from, length))
    return asResult(TooBig);
  if (const uint8_t *bytes = m.readable(d->address(m, from), length))
    std::memmove(to, bytes, length);
  return 0;
}

uint64_t dynptr_write(Machine &m, const uint64_t *a) {
  const uint64_t at = static_cast<uint32_t>(a[1]), length = static_cast<uint32_t>(a[3]);
  std::optional<Dynptr> d = Dynptr::load(m, a[0]);
  const uint8_t *from = d ? m.readable(a[2], length) : nullptr;
  if (!from)
    return 0;
  if (d->kind == Dynptr::Null || d->readOnly)
    return asResult(Invalid);
  if (!d->has(at, length))
    return asResult(TooBig);
  if (d->kind == Dynptr::Bytes && a[4])
    return asResult(Invalid);
  if (uint8_t *bytes = m.writable(d->address(m, at), length))
    std::memmove(bytes, from, length);
  return 0;
}

/// A pointer to `length` bytes of the view that the program may use directly; not into a packet.
uint64_t dynptr_data(Machine &m, const uint64_t *a) {
  std::optional<Dynptr> d = Dynptr::load(m, a[0]);
  if (!d || d->kind != Dynptr::Bytes || d->readOnly)
    return 0;
  const uint64_t from = static_cast<uint32_t>(a[1]), length = static_cast<uint32_t>(a[2]);
  return d->has(from, length) ? d->address(m, from) : 0;
}

uint64_t ringbuf_reserve_dynptr(Machine &m, const uint64_t *a) {
  const uint32_t size = static_cast<uint32_t>(a[1]);
  Dynptr d;
  if (a[2] || size > largest) {
    d.store(m, a[3]);
    return asResult(a[2] ? Invalid : TooBig);
  }
  const uint64_t args[5] = {a[0], size, 0, 0, 0};
  d.base = ringbuf_reserve(m, args);
  if (d.base) {
    d.kind = Dynptr::Bytes;
    d.size = size;
  }
  d.store(m, a[3]);
  return d.base ? 0 : asResult(Invalid);
}

static uint64_t finish(Machine &m, const uint64_t *a, uint64_t (*commit)(Machine &, const uint64_t *)) {
  std::optional<Dynptr> d = Dynptr::load(m, a[0]);
  if (!d || d->kind == Dynptr::Null)
    return 0;
  const uint64_t args[5] = {d->base, 0, 0, 0, 0};
  commit(m, args);
  Dynptr().store(m, a[0]);
  return 0;
}
uint64_t ringbuf_submit_dynptr(Machine &m, const uint64_t *a) { return finish(m, a, ringbuf_submit); }
uint64_t ringbuf_discard_dynptr(Machine &m, const uint64_t *a) { return finish(m, a, ringbuf_discard); }

} // namespace helpers
} // namespace skep::vm
