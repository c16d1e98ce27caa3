// The guest's address space. A guest pointer is 64 bits: the number of a region in bits 32-47 and an
// offset below it; bits 48-63 are zero. No host pointer ever reaches the guest, and every access is
// translated with bounds and permission checks.
//
// There are two tables, like a page table and its TLB:
//
//   Region   all about one piece of memory: kind, name, extent, permissions, owner. Cold.
//   Window   what the interpreter reads at each access: one cache line a region, saying where the part
//            that was touched last lies in host memory and how far loads and stores may go there.
//
// A region may hold many elements (the values of a map). Its window then covers just one of them, the
// last one used, so that running off the end of a value is caught even though its neighbour is mapped:
//
//   map value 0       gap        map value 1       gap
//   |-- window --|...............|--------------|..............     guest addresses
//
// An access outside the window goes to `touch`, which either moves the window or says no. Regions that
// come and go (ring buffer records, packets after bpf_xdp_adjust_head) get fresh numbers, and an old
// number is not used again for a long while: a stale pointer is a fault, not somebody else's memory.
#pragma once

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace skep::vm {

class Map;
struct Function;

/// A guest address. 0 is null; nothing lies below 4 GiB.
using Addr = uint64_t;

enum class RegionKind : uint8_t {
  None,    ///< nothing there
  Stack,   ///< one frame
  Context, ///< what r1 points to; loads may be intercepted
  Packet,
  MapValue,  ///< elements of a map
  Data,      ///< a data section
  MapHandle, ///< what a map "pointer" is; not readable
  Code,      ///< the address of a function; not readable
  Record,    ///< a ring buffer reservation
  Scratch,   ///< memory that a helper lends to the program
  Released,  ///< what was here is gone; kept so that messages can name it
};

enum class Access : uint8_t { Read, Write };

struct Region {
  RegionKind kind = RegionKind::None;
  bool readOnly = false;
  /// False for memory whose loads the VM answers itself (a context with packet pointers in it).
  bool direct = true;
  uint8_t *host = nullptr;
  uint32_t size = 0;       ///< bytes of one element
  uint32_t count = 1;      ///< elements
  uint32_t guestShift = 0; ///< log2 of the distance of elements in guest memory, when count > 1
  uint32_t hostStride = 0;
  uint32_t firstElement = 0;          ///< number of element 0, when an owner needs several regions
  std::string name;                   ///< for messages
  Map *map = nullptr;                 ///< MapValue, MapHandle, Record: the map
  const Function *function = nullptr; ///< Code
};

/// See the top of the file. `start` and `delta` are chosen so that host = guest + delta.
struct alignas(64) Window {
  Addr start = 0;
  uint64_t delta = 0;
  uint32_t readEnd[4] = {};  ///< first offset from start at which a load of 1, 2, 4, 8 bytes no longer fits
  uint32_t writeEnd[4] = {}; ///< the same for stores; zeros when read-only
};

/// What lies at an address, for messages.
struct Place {
  const Region *region = nullptr; ///< null: nothing
  int64_t offset = 0;             ///< from the start of the element; may be negative or past its end
  uint32_t element = 0;
};

class Memory {
public:
  static constexpr uint32_t maxRegions = 1 << 16;
  static constexpr uint64_t maxElementSize = 1u << 30;

  Memory();
  Memory(const Memory &) = delete;
  Memory &operator=(const Memory &) = delete;

  /// Adds a region and gives its first address; 0 when all numbers are taken.
  Addr add(Region region);
  /// Takes a region away; its number rests before it is used again.
  void remove(Addr base);
  /// The region that `base` is the first address of, to look at or to change (then call `refresh`).
  Region &at(Addr base) { return regions[base >> 32]; }
  /// Forgets what the window of `base` shows, after its region changed.
  void refresh(Addr base);

  /// Host memory of `size` bytes at `addr`, or null when they do not lie within one element that may be
  /// accessed so. Moves the window there.
  uint8_t *touch(Addr addr, uint64_t size, Access access);
  /// The same for helpers; a size of zero gives a non-null pointer for any address.
  uint8_t *range(Addr addr, uint64_t size, Access access);
  const uint8_t *readable(Addr addr, uint64_t size) { return range(addr, size, Access::Read); }
  uint8_t *writable(Addr addr, uint64_t size) { return range(addr, size, Access::Write); }
  /// Bytes that may be read from `addr` on, up to the end of its element.
  uint64_t readableFrom(Addr addr) const;

  const Region *regionOf(Addr addr) const;
  Place describe(Addr addr) const;

  const Window *table() const { return windows; }

private:
  uint32_t takeNumber();

  struct Free {
    void operator()(void *p) const;
  };
  std::unique_ptr<void, Free> block; ///< where `windows` lies
  Window *windows;
  std::vector<Region> regions;
  std::deque<uint32_t> resting;
  uint8_t nothing = 0; ///< what an empty range points to
};

/// The number of `size` (1, 2, 4 or 8) bytes at `host`, in the host's byte order, zero-extended.
inline uint64_t loadNumber(const uint8_t *host, unsigned size) {
  auto as = [host]<class T>(T value) {
    std::memcpy(&value, host, sizeof value);
    return value;
  };
  return size == 1 ? *host : size == 2 ? as(uint16_t()) : size == 4 ? as(uint32_t()) : as(uint64_t());
}
/// Stores the lower `size` bytes of `number`.
inline void storeNumber(uint8_t *host, unsigned size, uint64_t number) {
  auto as = [host](auto value) { std::memcpy(host, &value, sizeof value); };
  if (size == 1)
    as(uint8_t(number));
  else if (size == 2)
    as(uint16_t(number));
  else if (size == 4)
    as(uint32_t(number));
  else
    as(number);
}

/// The entry of `table` for `addr`. Bits 48-63 are not looked at: `start` is compared in full.
inline const Window &windowOf(const Window *table, Addr addr) {
  static_assert(sizeof(Window) == 64);
  uint64_t byteOffset = (addr >> 26) & (uint64_t(Memory::maxRegions - 1) << 6);
  return *reinterpret_cast<const Window *>(reinterpret_cast<const char *>(table) + byteOffset);
}

} // namespace skep::vm
