// MapTypes.def as data. Rows stand at their number. The words of the columns are defined here.
#include "core/spec/Maps.h"
#include "llvm/Support/MathExtras.h"
#include <cassert>
#include <iterator>

namespace skep {
namespace {

using spec::V;

constexpr uint32_t AnySize = ~0u;
constexpr SizeRule Nothing{0, 0, 1};
constexpr SizeRule Any{1, AnySize, 1};
constexpr SizeRule Exactly(uint32_t size) { return {size, size, 1}; }
constexpr SizeRule Sizes(uint32_t low, uint32_t high, uint32_t step) { return {low, high, step}; }

/// Words of the flags column.
namespace flag_words {
struct Flags {
  uint32_t allowed = 0, required = 0;
  constexpr Flags operator|(Flags other) const {
    return {allowed | other.allowed, required | other.required};
  }
};
#define MAP_FLAG(name, bit, since) constexpr Flags name{map_flag::name, 0};
#include "core/spec/MapTypes.def"
constexpr Flags NoFlags{};
constexpr Flags Access = RDONLY | WRONLY | RDONLY_PROG | WRONLY_PROG;
constexpr Flags Must(Flags flags) { return {flags.allowed, flags.allowed}; }
} // namespace flag_words

constexpr MapTypeInfo info(MapType type, const char *name, SizeRule key, SizeRule value, EntriesRule entries,
                           flag_words::Flags flags, unsigned operations, KernelVersion since) {
  return {type, name, key, value, entries, flags.allowed, flags.required, static_cast<uint16_t>(operations),
          since};
}

constexpr MapTypeInfo infos[] = {
#define MAP_TYPE(name, id, kernelName, key, value, entries, flags, operations, since)                        \
  [] {                                                                                                       \
    using namespace flag_words;                                                                              \
    using namespace map_op;                                                                                  \
    return info(MapType::name, kernelName, key, value, EntriesRule::entries, flags, operations, since);      \
  }(),
#include "core/spec/MapTypes.def"
};

constexpr bool rowsStandAtTheirNumber() {
  for (size_t i = 0; i < std::size(infos); ++i)
    if (static_cast<size_t>(infos[i].type) != i + 1)
      return false;
  return true;
}
static_assert(rowsStandAtTheirNumber());

struct Pair {
  MapType type;
  HelperId helper;
};
constexpr Pair pairs[] = {
#define MAP_HELPER(type, helper) {MapType::type, HelperId::helper},
#include "core/spec/MapTypes.def"
};

/// The operation that a helper of the operations column stands for; nothing for all others.
std::optional<uint16_t> operationOf(HelperId helper) {
  switch (helper) {
#define MAP_OP(name, bit, helper)                                                                            \
  case HelperId::helper:                                                                                     \
    return map_op::name;
#include "core/spec/MapTypes.def"
  default:
    return std::nullopt;
  }
}

} // namespace

const MapTypeInfo &mapTypeInfo(MapType type) {
  assert(type != MapType::Unspec && "an unspecified map type has no row");
  return infos[static_cast<size_t>(type) - 1];
}

std::optional<MapType> mapTypeOf(uint32_t number) {
  if (number == 0 || number > std::size(infos))
    return std::nullopt;
  return static_cast<MapType>(number);
}

llvm::StringRef map_flag::name(uint32_t bit) {
  switch (bit) {
#define MAP_FLAG(name, bit, since)                                                                           \
  case 1u << bit:                                                                                            \
    return "BPF_F_" #name;
#include "core/spec/MapTypes.def"
  default:
    return {};
  }
}

std::optional<KernelVersion> map_flag::since(uint32_t bit) {
  switch (bit) {
#define MAP_FLAG(name, bit, since)                                                                           \
  case 1u << bit:                                                                                            \
    return since;
#include "core/spec/MapTypes.def"
  default:
    return std::nullopt;
  }
}

bool fits(EntriesRule rule, uint32_t maxEntries, uint32_t pageSize) {
  switch (rule) {
  case EntriesRule::Many:
    return maxEntries != 0;
  case EntriesRule::NoEntries:
    return maxEntries == 0;
  case EntriesRule::OneEntry:
    return maxEntries == 1;
  case EntriesRule::PagesPow2:
    return llvm::isPowerOf2_32(maxEntries) && maxEntries % pageSize == 0;
  }
  llvm_unreachable("unknown rule for max_entries");
}

bool mapTakesHelper(MapType type, HelperId helper) {
  if (std::optional<uint16_t> operation = operationOf(helper))
    return mapTypeInfo(type).can(*operation);
  bool paired = false;
  for (const Pair &pair : pairs) {
    if (pair.helper != helper)
      continue;
    if (pair.type == type)
      return true;
    paired = true;
  }
  return !paired;
}

} // namespace skep
