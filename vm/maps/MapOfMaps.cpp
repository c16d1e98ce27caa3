// Maps in maps.
#include "vm/maps/MapOfMaps.h"
#include "vm/Machine.h"
#include "vm/maps/Types.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>

namespace skep::vm {

bool MapOfMaps::isArray() const { return type() == MapType::ArrayOfMaps; }

Status MapOfMaps::init() {
  uint64_t size = llvm::SaturatingMultiply(uint64_t(spec.maxEntries), spec.keySize + uint64_t(17));
  if (Status ok = machine.reserve(size, "map '" + spec.name + "'"); !ok)
    return ok;
  inners.resize(spec.maxEntries);
  if (!index.init(spec.maxEntries, spec.keySize))
    return makeDiag(Diag::VmMemory, "no memory for the keys of map '" + spec.name + "'");
  return Ok();
}

int64_t MapOfMaps::set(const uint8_t *key, Map *inner, uint64_t flags) {
  uint32_t number = 0;
  if (isArray())
    std::memcpy(&number, key, sizeof number);
  if (isArray() && number >= spec.maxEntries)
    return TooBig;
  uint32_t slot = index.find(key);
  int64_t error = 0;
  if (!flagsAllow(flags, slot != KeyIndex::none, error))
    return error;
  if (slot == KeyIndex::none) {
    slot = index.take();
    if (slot == KeyIndex::none)
      return TooBig;
    index.insert(key, slot);
  }
  inners[slot] = inner;
  return 0;
}

Map *MapOfMaps::get(const uint8_t *key) {
  uint32_t slot = index.find(key);
  return slot == KeyIndex::none ? nullptr : inners[slot];
}

Addr MapOfMaps::lookup(const uint8_t *key) {
  Map *inner = get(key);
  return inner ? inner->handle : 0;
}

bool MapOfMaps::next(const uint8_t *key, uint8_t *out) {
  uint32_t at = key ? index.find(key) : KeyIndex::none;
  uint32_t slot = index.nextUsed(at + 1); // none + 1 is 0
  if (slot == KeyIndex::none)
    return false;
  std::memcpy(out, index.key(slot), spec.keySize);
  return true;
}

const uint8_t *MapOfMaps::value(const uint8_t *key, uint32_t) {
  Map *inner = get(key);
  return inner ? reinterpret_cast<const uint8_t *>(&inner->handle) : nullptr;
}

MadeMap makeMapOfMaps(Machine &machine, MapSpec spec) {
  return finishMap(std::make_unique<MapOfMaps>(machine, std::move(spec)));
}

} // namespace skep::vm
