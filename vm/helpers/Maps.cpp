// bpf_map_*_elem and bpf_for_each_map_elem.
#include "core/spec/Maps.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include "vm/maps/Map.h"
#include <cstring>

namespace skep::vm::helpers {
namespace {

/// The map that a helper was given, if its type takes the operation; null after a fault.
Map *mapFor(Machine &m, Addr handle, uint16_t operation, const char *helper) {
  Map *map = m.mapAt(handle);
  if (map && !mapTypeInfo(map->type()).can(operation)) {
    m.fail(Diag::VmMapKind, std::string("bpf_") + helper + " does not take a map of type " +
                                mapTypeInfo(map->type()).name + " ('" + map->spec.name + "')");
    return nullptr;
  }
  return map;
}

} // namespace

uint64_t map_lookup_elem(Machine &m, const uint64_t *a) {
  Map *map = mapFor(m, a[0], map_op::Lookup, "map_lookup_elem");
  const uint8_t *key = map ? m.readable(a[1], map->spec.keySize) : nullptr;
  return key ? map->lookup(key) : 0;
}

uint64_t map_update_elem(Machine &m, const uint64_t *a) {
  Map *map = mapFor(m, a[0], map_op::Update, "map_update_elem");
  const uint8_t *key = map ? m.readable(a[1], map->spec.keySize) : nullptr;
  const uint8_t *value = key ? m.readable(a[2], map->spec.valueSize) : nullptr;
  return value ? asResult(map->update(key, value, a[3])) : 0;
}

uint64_t map_delete_elem(Machine &m, const uint64_t *a) {
  Map *map = mapFor(m, a[0], map_op::Delete, "map_delete_elem");
  const uint8_t *key = map ? m.readable(a[1], map->spec.keySize) : nullptr;
  return key ? asResult(map->remove(key)) : 0;
}

uint64_t map_push_elem(Machine &m, const uint64_t *a) {
  Map *map = mapFor(m, a[0], map_op::Push, "map_push_elem");
  const uint8_t *value = map ? m.readable(a[1], map->spec.valueSize) : nullptr;
  return value ? asResult(map->push(value, a[2])) : 0;
}

uint64_t map_pop_elem(Machine &m, const uint64_t *a) {
  Map *map = mapFor(m, a[0], map_op::Pop, "map_pop_elem");
  uint8_t *value = map ? m.writable(a[1], map->spec.valueSize) : nullptr;
  return value ? asResult(map->pop(value)) : 0;
}

uint64_t map_peek_elem(Machine &m, const uint64_t *a) {
  Map *map = mapFor(m, a[0], map_op::Peek, "map_peek_elem");
  uint8_t *value = map ? m.writable(a[1], map->spec.valueSize) : nullptr;
  return value ? asResult(map->peek(value)) : 0;
}

uint64_t map_lookup_percpu_elem(Machine &m, const uint64_t *a) {
  Map *map = mapFor(m, a[0], map_op::LookupPercpu, "map_lookup_percpu_elem");
  const uint8_t *key = map ? m.readable(a[1], map->spec.keySize) : nullptr;
  return key ? map->lookupOnCpu(key, static_cast<uint32_t>(a[2])) : 0;
}

// The keys are noted before the first call, because the callback may delete and add. A key that went
// meanwhile is passed over.
uint64_t for_each_map_elem(Machine &m, const uint64_t *a) {
  Map *map = mapFor(m, a[0], map_op::ForEach, "for_each_map_elem");
  const Function *function = map ? m.functionAt(a[1]) : nullptr;
  if (!function)
    return 0;
  if (a[3])
    return asResult(Invalid);
  const uint32_t keySize = map->spec.keySize;
  std::vector<uint8_t> keys, key(keySize);
  for (bool more = map->next(nullptr, key.data()); more; more = map->next(key.data(), key.data())) {
    keys.insert(keys.end(), key.begin(), key.end());
    if (!m.charge(1))
      return 0;
  }
  Region region;
  region.kind = RegionKind::Scratch;
  region.name = "the key that bpf_for_each_map_elem passes";
  region.host = key.data();
  region.size = keySize;
  region.readOnly = true;
  const Addr keyAt = m.memory().add(std::move(region));
  uint64_t called = 0;
  std::optional<uint64_t> result = 0;
  for (size_t at = 0; at < keys.size() && result && !*result; at += keySize) {
    std::memcpy(key.data(), keys.data() + at, keySize);
    if (Addr value = map->lookup(key.data())) {
      result = m.callback(*function, {a[0], keyAt, value, a[2]});
      ++called;
    }
  }
  m.memory().remove(keyAt);
  return called;
}

} // namespace skep::vm::helpers
