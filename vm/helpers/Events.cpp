// Records for user space: ring buffers and perf buffers.
#include "vm/ContextImage.h"
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include "vm/maps/Ringbuf.h"

namespace skep::vm::helpers {
namespace {

Map *mapOfType(Machine &m, Addr handle, MapType type, const char *helper) {
  Map *map = m.mapAt(handle);
  if (map && map->type() != type) {
    m.fail(Diag::VmMapKind, std::string("bpf_") + helper + " wants a map of type " + mapTypeInfo(type).name +
                                ", but '" + map->spec.name + "' is " + mapTypeInfo(map->type()).name);
    return nullptr;
  }
  return map;
}
RingbufMap *ringbuf(Machine &m, Addr handle, const char *helper) {
  return static_cast<RingbufMap *>(mapOfType(m, handle, MapType::Ringbuf, helper));
}

uint64_t commit(Machine &m, Addr record, bool discard, const char *helper) {
  const Region *region = m.memory().regionOf(record);
  const bool isRecord = region && region->kind == RegionKind::Record && static_cast<uint32_t>(record) == 0;
  if (!isRecord || !static_cast<RingbufMap *>(region->map)->commit(record, discard))
    return m.fail(Diag::VmBadArgument, std::string("bpf_") + helper +
                                           " wants a record that bpf_ringbuf_reserve gave, and only once");
  m.release(record);
  return 0;
}

} // namespace

uint64_t ringbuf_reserve(Machine &m, const uint64_t *a) {
  RingbufMap *map = ringbuf(m, a[0], "ringbuf_reserve");
  if (!map || a[2])
    return 0;
  const Addr record = map->reserve(a[1]);
  if (!m.charge(record ? a[1] / 64 : 0)) // its memory is cleared
    return 0;
  if (record)
    m.hold(record, "a record of ring buffer '" + map->spec.name + "', neither submitted nor discarded");
  return record;
}

uint64_t ringbuf_submit(Machine &m, const uint64_t *a) { return commit(m, a[0], false, "ringbuf_submit"); }
uint64_t ringbuf_discard(Machine &m, const uint64_t *a) { return commit(m, a[0], true, "ringbuf_discard"); }

uint64_t ringbuf_output(Machine &m, const uint64_t *a) {
  constexpr uint64_t noWakeup = 1, forceWakeup = 2;
  RingbufMap *map = ringbuf(m, a[0], "ringbuf_output");
  if (!map)
    return 0;
  if (a[3] & ~(noWakeup | forceWakeup))
    return asResult(Invalid);
  const uint8_t *data = m.readable(a[1], a[2]);
  if (!data)
    return 0;
  return map->output(data, a[2]) ? 0 : asResult(TryAgain);
}

uint64_t ringbuf_query(Machine &m, const uint64_t *a) {
  RingbufMap *map = ringbuf(m, a[0], "ringbuf_query");
  return map ? map->query(a[1]) : 0;
}

// In programs with a packet the flags may ask for its first bytes after the data.
uint64_t perf_event_output(Machine &m, const uint64_t *a) {
  constexpr uint64_t indexMask = 0xffffffff, packetMask = 0xfffffull << 32;
  constexpr uint64_t largest = 65535 - 24; // of a record in a perf buffer
  Map *map = mapOfType(m, a[1], MapType::PerfEventArray, "perf_event_output");
  const uint8_t *data = map ? m.readable(a[3], a[4]) : nullptr;
  if (!data)
    return 0;
  Packet *packet = m.packet();
  if (a[2] & ~(indexMask | (packet ? packetMask : 0)))
    return asResult(Invalid);
  const uint64_t fromPacket = (a[2] & packetMask) >> 32;
  if (packet && fromPacket > packet->size())
    return asResult(BadAddress);
  const uint64_t index = (a[2] & indexMask) == indexMask ? m.env.cpu : a[2] & indexMask;
  if (index >= map->spec.maxEntries || a[4] > largest)
    return asResult(TooBig);
  if (index != m.env.cpu)
    return asResult(NotSupported);
  Event event{Event::Perf, map, m.env.cpu, std::vector<uint8_t>(data, data + a[4])};
  if (fromPacket)
    event.data.insert(event.data.end(), packet->bytes().begin(), packet->bytes().begin() + fromPacket);
  return m.addEvent(std::move(event)) ? 0 : asResult(NoSpace);
}

} // namespace skep::vm::helpers
