// From the number of a map type to its class, after the checks that all types share.
#include "vm/Machine.h"
#include "vm/maps/Types.h"
#include <cstring>

namespace skep::vm {
namespace {

using Maker = MadeMap (*)(Machine &, MapSpec);

/// Types whose entries only user space can put in (devices, sockets, stacks): a hash table that a program
/// finds empty, or as the run's options filled it.
constexpr Maker filledFromOutside = makeHash;

Maker makerOf(MapType type) {
  switch (type) {
  case MapType::Array:
  case MapType::PercpuArray:
    return makeArray;
  case MapType::Hash:
  case MapType::PercpuHash:
    return makeHash;
  case MapType::LruHash:
  case MapType::LruPercpuHash:
    return makeLru;
  case MapType::LpmTrie:
    return makeLpm;
  case MapType::Queue:
  case MapType::Stack:
    return makeQueue;
  case MapType::BloomFilter:
    return makeBloom;
  case MapType::Ringbuf:
    return makeRingbuf;
  case MapType::PerfEventArray:
    return makePerfArray;
  case MapType::ProgArray:
    return makeProgArray;
  case MapType::ArrayOfMaps:
  case MapType::HashOfMaps:
    return makeMapOfMaps;
  case MapType::StackTrace:
  case MapType::CgroupArray:
  case MapType::Devmap:
  case MapType::DevmapHash:
  case MapType::Cpumap:
  case MapType::Xskmap:
  case MapType::Sockmap:
  case MapType::Sockhash:
  case MapType::ReuseportSockarray:
    return filledFromOutside;
  default:
    return nullptr;
  }
}

} // namespace

void Map::assign(uint8_t *to, const uint8_t *value) const {
  constexpr uint32_t lockSize = 4;
  const uint32_t before = spec.lockAt.value_or(spec.valueSize);
  std::memcpy(to, value, before);
  if (spec.lockAt)
    std::memcpy(to + before + lockSize, value + before + lockSize, spec.valueSize - before - lockSize);
}

MadeMap makeMap(Machine &machine, MapSpec spec) {
  std::optional<MapType> type = mapTypeOf(spec.type);
  Maker maker = type ? makerOf(*type) : nullptr;
  if (!maker)
    return makeDiag(Diag::VmMapUnsupported, "map '" + spec.name + "' is of type " +
                                                (type ? mapTypeInfo(*type).name : std::to_string(spec.type)) +
                                                ", which the VM does not have");
  const MapTypeInfo &info = mapTypeInfo(*type);
  auto invalid = [&](const std::string &what) {
    return makeDiag(Diag::VmMapInvalid, std::string(info.name) + " map '" + spec.name + "' has " + what);
  };
  if (!info.key.fits(spec.keySize))
    return invalid("a key size of " + std::to_string(spec.keySize) + ", which the kernel refuses");
  if (!info.value.fits(spec.valueSize))
    return invalid("a value size of " + std::to_string(spec.valueSize) + ", which the kernel refuses");
  if (!fits(info.entries, spec.maxEntries))
    return invalid("max_entries " + std::to_string(spec.maxEntries) + ", which the kernel refuses");
  return maker(machine, std::move(spec));
}

} // namespace skep::vm
