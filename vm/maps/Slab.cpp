// Laying elements out in guest memory.
#include "vm/maps/Slab.h"
#include "vm/Machine.h"
#include "vm/maps/Map.h"
#include "llvm/Support/MathExtras.h"
#include <cstdlib>

namespace skep::vm {
namespace {

/// Bytes after each element that are nobody's, so that a run past the end meets a gap first.
constexpr uint32_t guardBytes = 16;

Region makeRegion(Map &map, uint8_t *host, uint32_t size, uint32_t count, uint32_t stride, uint32_t shift) {
  Region region;
  region.kind = map.spec.isData ? RegionKind::Data : RegionKind::MapValue;
  region.host = host;
  region.size = size;
  region.count = count;
  region.hostStride = stride;
  region.guestShift = shift;
  region.name = map.spec.isData ? map.spec.section : map.spec.name;
  region.map = &map;
  return region;
}

} // namespace

void ZeroedFree::operator()(void *p) const { std::free(p); }
void *allocateZeroed(uint64_t count, uint64_t size) { return std::calloc(count ? count : 1, size); }

Result<Slab> Slab::make(Machine &machine, Map &map, uint64_t count, uint32_t size, bool readOnly) {
  Slab slab;
  slab.stride = llvm::alignTo<8>(size);
  slab.shift = llvm::Log2_64_Ceil(uint64_t(size) + guardBytes);
  slab.perRegion = std::max<uint64_t>(1, Memory::maxElementSize >> slab.shift);
  const uint64_t needed = llvm::SaturatingMultiply(count, uint64_t(slab.stride));
  auto tooLarge = [&] {
    return makeDiag(Diag::VmMemory, "map '" + map.spec.name + "' needs " + std::to_string(needed) +
                                        " bytes, which the host or the address space does not have");
  };
  if (size > Memory::maxElementSize - guardBytes)
    return tooLarge();
  if (Status ok = machine.reserve(needed, "map '" + map.spec.name + "'"); !ok)
    return ok.takeError();
  slab.bytes = zeroed<uint8_t>(needed);
  if (!slab.bytes)
    return tooLarge();
  for (uint64_t first = 0; first < count; first += slab.perRegion) {
    uint32_t here = std::min(slab.perRegion, count - first);
    Region region = makeRegion(map, slab.host(first), size, here, slab.stride, slab.shift);
    region.readOnly = readOnly;
    region.firstElement = first;
    slab.regions.push_back(machine.memory().add(std::move(region)));
    if (!slab.regions.back())
      return tooLarge();
  }
  return slab;
}

} // namespace skep::vm
