// The memory of a map's values: a fixed number of elements, all there from the start, zero until written,
// and only taken from the host where they are touched. Elements never move and never go back to the host
// before the map does, so the address of a value stays safe to use after the element was deleted, as it is
// in the kernel until the end of an RCU grace period.
#pragma once

#include "core/support/Result.h"
#include "vm/Memory.h"
#include <memory>

namespace skep::vm {

class Machine;
class Map;

/// Zeroed host memory. Null when the host has none.
struct ZeroedFree {
  void operator()(void *p) const;
};
template <class T> using Zeroed = std::unique_ptr<T[], ZeroedFree>;
void *allocateZeroed(uint64_t count, uint64_t size);
template <class T> Zeroed<T> zeroed(uint64_t count) {
  return Zeroed<T>(static_cast<T *>(allocateZeroed(count, sizeof(T))));
}

class Slab {
public:
  /// `count` elements of `size` bytes that belong to `map`. Error: vm-memory.
  static Result<Slab> make(Machine &machine, Map &map, uint64_t count, uint32_t size, bool readOnly = false);

  /// Bytes from one element to the next in host memory.
  uint64_t distance() const { return stride; }
  uint8_t *host(uint64_t element) const { return bytes.get() + element * stride; }
  Addr guest(uint64_t element) const {
    return regions[element / perRegion] + ((element % perRegion) << shift);
  }

private:
  Zeroed<uint8_t> bytes;
  std::vector<Addr> regions;
  uint64_t perRegion = 1;
  uint32_t stride = 0, shift = 0;
};

} // namespace skep::vm
