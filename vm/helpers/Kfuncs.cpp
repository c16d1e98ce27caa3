// Kernel functions that programs call by name: counting iterators, sections that must not be interrupted
// (nothing interrupts here), casts, dynptrs.
#include "vm/ContextImage.h"
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Dynptr.h"
#include "vm/helpers/Table.h"
#include <cstring>

namespace skep::vm::kfuncs {
namespace {

/// struct bpf_iter_num.
struct Counter {
  int32_t current, end;
};

std::optional<Counter> loadCounter(Machine &m, Addr at) {
  const uint8_t *bytes = m.writable(at, sizeof(Counter));
  if (!bytes)
    return std::nullopt;
  Counter counter;
  std::memcpy(&counter, bytes, sizeof counter);
  return counter;
}
void storeCounter(Machine &m, Addr at, Counter counter) {
  if (uint8_t *bytes = m.writable(at, sizeof counter))
    std::memcpy(bytes, &counter, sizeof counter);
}

/// bpf_dynptr_slice: the bytes themselves; `buffer` is needed only for packets in pieces.
uint64_t slice(Machine &m, const uint64_t *a, bool write) {
  std::optional<Dynptr> d = Dynptr::load(m, a[0]);
  if (!d || d->kind == Dynptr::Null || (write && d->readOnly))
    return 0;
  const uint64_t from = static_cast<uint32_t>(a[1]), length = static_cast<uint32_t>(a[3]);
  return d->has(from, length) ? d->address(m, from) : 0;
}

/// `readOnly` is what the kind of program makes of it.
uint64_t fromPacket(Machine &m, const uint64_t *a) {
  Dynptr d;
  if (!a[1] && m.packet()) {
    d.kind = Dynptr::PacketBytes;
    d.size = m.packet()->size();
  }
  d.store(m, a[2]);
  return a[1] ? asResult(Invalid) : 0;
}

} // namespace

uint64_t bpf_iter_num_new(Machine &m, const uint64_t *a) {
  constexpr int64_t most = 8 << 20;
  const auto start = static_cast<int32_t>(a[1]), end = static_cast<int32_t>(a[2]);
  const int64_t result = start > end ? Invalid : int64_t(end) - start > most ? TooBig : 0;
  storeCounter(m, a[0], result ? Counter{0, 0} : Counter{static_cast<int32_t>(uint32_t(start) - 1), end});
  return asResult(result);
}

/// The address of the number, or null at the end.
uint64_t bpf_iter_num_next(Machine &m, const uint64_t *a) {
  std::optional<Counter> counter = loadCounter(m, a[0]);
  if (!counter)
    return 0;
  const auto next = static_cast<int32_t>(uint32_t(counter->current) + 1);
  if (next >= counter->end) {
    storeCounter(m, a[0], {0, 0});
    return 0;
  }
  storeCounter(m, a[0], {next, counter->end});
  return a[0];
}

uint64_t bpf_iter_num_destroy(Machine &m, const uint64_t *a) {
  storeCounter(m, a[0], {0, 0});
  return 0;
}

uint64_t bpf_rcu_read_lock(Machine &, const uint64_t *) { return 0; }
uint64_t bpf_rcu_read_unlock(Machine &, const uint64_t *) { return 0; }
uint64_t bpf_preempt_disable(Machine &, const uint64_t *) { return 0; }
uint64_t bpf_preempt_enable(Machine &, const uint64_t *) { return 0; }
uint64_t bpf_cast_to_kern_ctx(Machine &, const uint64_t *a) { return a[0]; }
uint64_t bpf_rdonly_cast(Machine &, const uint64_t *a) { return a[0]; }

uint64_t bpf_dynptr_from_skb(Machine &m, const uint64_t *a) { return fromPacket(m, a); }
uint64_t bpf_dynptr_from_xdp(Machine &m, const uint64_t *a) { return fromPacket(m, a); }
uint64_t bpf_dynptr_slice(Machine &m, const uint64_t *a) { return slice(m, a, false); }
uint64_t bpf_dynptr_slice_rdwr(Machine &m, const uint64_t *a) { return slice(m, a, true); }

uint64_t bpf_dynptr_adjust(Machine &m, const uint64_t *a) {
  std::optional<Dynptr> d = Dynptr::load(m, a[0]);
  if (!d)
    return 0;
  const auto start = static_cast<uint32_t>(a[1]), end = static_cast<uint32_t>(a[2]);
  if (d->kind == Dynptr::Null || start > end)
    return asResult(Invalid);
  if (start > d->size || end > d->size)
    return asResult(OutOfRange);
  d->offset += start;
  d->size = end - start;
  d->store(m, a[0]);
  return 0;
}

uint64_t bpf_dynptr_size(Machine &m, const uint64_t *a) {
  std::optional<Dynptr> d = Dynptr::load(m, a[0]);
  return !d ? 0 : d->kind == Dynptr::Null ? asResult(Invalid) : d->size;
}
uint64_t bpf_dynptr_is_null(Machine &m, const uint64_t *a) {
  std::optional<Dynptr> d = Dynptr::load(m, a[0]);
  return d && d->kind == Dynptr::Null;
}
uint64_t bpf_dynptr_is_rdonly(Machine &m, const uint64_t *a) {
  std::optional<Dynptr> d = Dynptr::load(m, a[0]);
  return d && d->kind != Dynptr::Null && d->readOnly;
}

} // namespace skep::vm::kfuncs
