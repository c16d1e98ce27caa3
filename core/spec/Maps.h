// Map types: what the kernel takes at creation and what a program may do with each (MapTypes.def).
#pragma once

#include "core/spec/Helpers.h"
#include "core/spec/Version.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace skep {

/// The kernel's enum bpf_map_type, number for number.
enum class MapType : uint8_t {
  Unspec = 0,
#define MAP_TYPE(name, id, kernelName, key, value, entries, flags, operations, since) name = id,
#include "core/spec/MapTypes.def"
};

/// Creation flags, the kernel's BPF_F_*, number for number.
namespace map_flag {
enum : uint32_t {
#define MAP_FLAG(name, bit, since) name = 1u << bit,
#include "core/spec/MapTypes.def"
};
/// The name of one flag bit, "BPF_F_..."; empty for a bit that has none.
llvm::StringRef name(uint32_t bit);
/// The first kernel that has it; nothing for a bit without a name.
std::optional<KernelVersion> since(uint32_t bit);
} // namespace map_flag

/// What a program may do with a map by way of the helpers that every map type shares.
namespace map_op {
enum : uint16_t {
  NoOps = 0,
#define MAP_OP(name, bit, helper) name = 1 << bit, ///< bpf_<helper>
#include "core/spec/MapTypes.def"
  Deref = 1 << 15, ///< the program may hold the address of the value itself (global variables, arenas)
};
} // namespace map_op

/// low, low + step, ... up to high bytes.
struct SizeRule {
  uint32_t low, high, step;
  constexpr bool fits(uint32_t size) const { return size >= low && size <= high && (size - low) % step == 0; }
};

enum class EntriesRule : uint8_t { Many, NoEntries, OneEntry, PagesPow2 };
/// True when the kernel takes `maxEntries` under `rule` with pages of `pageSize` bytes.
bool fits(EntriesRule rule, uint32_t maxEntries, uint32_t pageSize = 4096);

struct MapTypeInfo {
  MapType type;
  const char *name; ///< the kernel's, without BPF_MAP_TYPE_
  SizeRule key, value;
  EntriesRule entries;
  uint32_t flagsAllowed, flagsRequired; ///< sums of map_flag
  uint16_t operations;                  ///< sum of map_op
  KernelVersion since;

  bool can(uint16_t operation) const { return operations & operation; }
};
/// The row of `type`, which must not be Unspec.
const MapTypeInfo &mapTypeInfo(MapType type);
/// The type of that kernel number, or nothing when no row has it.
std::optional<MapType> mapTypeOf(uint32_t number);

/// May `helper` be given a map of this type? True for a helper that takes no map.
bool mapTakesHelper(MapType type, HelperId helper);

} // namespace skep
