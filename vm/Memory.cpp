// Regions and windows; the slow path of every access.
#include "vm/Memory.h"
#include <cassert>
#include <cstdlib>

namespace skep::vm {
namespace {

/// A number rests until so many others were given back after it.
constexpr size_t restingNumbers = 4096;

uint32_t accessEnd(uint32_t size, uint32_t width) { return size >= width ? size - width + 1 : 0; }

} // namespace

void Memory::Free::operator()(void *p) const { std::free(p); }

// The table is 4 MiB of zero pages that the host fills in only where they are used: calloc of so much
// does not touch them.
Memory::Memory() : block(std::calloc(maxRegions + 1, sizeof(Window))) {
  uintptr_t mask = alignof(Window) - 1;
  windows = reinterpret_cast<Window *>((reinterpret_cast<uintptr_t>(block.get()) + mask) & ~mask);
  regions.emplace_back(); // number 0 is null
}

uint32_t Memory::takeNumber() {
  if (resting.size() > restingNumbers || (regions.size() >= maxRegions && !resting.empty())) {
    uint32_t number = resting.front();
    resting.pop_front();
    return number;
  }
  if (regions.size() >= maxRegions)
    return 0;
  regions.emplace_back();
  return regions.size() - 1;
}

Addr Memory::add(Region region) {
  assert(region.size <= maxElementSize &&
         (uint64_t(region.count - 1) << region.guestShift) <= maxElementSize &&
         "region too large for the address space");
  uint32_t number = takeNumber();
  if (!number)
    return 0;
  regions[number] = std::move(region);
  Addr base = Addr(number) << 32;
  refresh(base);
  return base;
}

void Memory::remove(Addr base) {
  uint32_t number = base >> 32;
  assert(number && number < regions.size() && "no such region");
  Region gone;
  gone.kind = RegionKind::Released;
  gone.name = std::move(regions[number].name);
  regions[number] = std::move(gone);
  windows[number] = Window();
  resting.push_back(number);
}

void Memory::refresh(Addr base) { windows[base >> 32] = Window(); }

const Region *Memory::regionOf(Addr addr) const {
  uint64_t number = addr >> 32;
  if (number == 0 || number >= regions.size() || regions[number].kind == RegionKind::None)
    return nullptr;
  return &regions[number];
}

uint8_t *Memory::touch(Addr addr, uint64_t size, Access access) {
  const Region *region = regionOf(addr);
  if (!region || !region->direct || (access == Access::Write && region->readOnly))
    return nullptr;
  uint32_t offset = static_cast<uint32_t>(addr), element = 0;
  if (region->count > 1) {
    element = offset >> region->guestShift;
    offset -= element << region->guestShift;
  }
  if (element >= region->count || size > region->size || offset > region->size - size)
    return nullptr;
  uint8_t *host = region->host + uint64_t(element) * region->hostStride;
  Window &window = windows[addr >> 32];
  window.start = addr - offset;
  window.delta = reinterpret_cast<uintptr_t>(host) - window.start;
  for (unsigned i = 0; i < 4; ++i) {
    window.readEnd[i] = accessEnd(region->size, 1u << i);
    window.writeEnd[i] = region->readOnly ? 0 : window.readEnd[i];
  }
  return host + offset;
}

uint8_t *Memory::range(Addr addr, uint64_t size, Access access) {
  return size ? touch(addr, size, access) : &nothing;
}

uint64_t Memory::readableFrom(Addr addr) const {
  Place place = describe(addr);
  if (!place.region || !place.region->direct || place.offset < 0 || place.offset >= place.region->size)
    return 0;
  return place.region->size - place.offset;
}

// A pointer that was moved below its region's start borrows from the number: offset -8 of region 5 reads
// as a huge offset of region 4. Regions are smaller than 2 GiB, so the two cannot be confused.
Place Memory::describe(Addr addr) const {
  int64_t offset = static_cast<int32_t>(addr);
  const Region *region = regionOf(offset < 0 ? addr + (uint64_t(1) << 32) : addr);
  if (!region)
    return {};
  Place place{region, offset, 0};
  if (region->count > 1 && offset >= 0) {
    place.element = std::min(uint32_t(offset >> region->guestShift), region->count - 1);
    place.offset -= int64_t(place.element) << region->guestShift;
  }
  return place;
}

} // namespace skep::vm
