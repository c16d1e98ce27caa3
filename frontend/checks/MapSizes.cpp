// map-max-entries, map-key-size, map-value-size: each map type takes keys and values of certain sizes, and
// the kernel answers others, and none, with EINVAL.
//
// User space may still set what is missing, with bpf_map__set_max_entries() and its like, between opening and
// loading the object. Where that is the rule (ring buffers) or libbpf does it by itself (perf event arrays) a
// missing max_entries is silent, and so is a definition that leaves sizes open as well; elsewhere the hint
// names both ways. libbpf rounds the size of a ring buffer up.
#include "frontend/checks/MapFacts.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace skep::frontend {
namespace {

constexpr uint64_t PercpuLargest = 32 << 10; ///< the kernel's PCPU_MIN_UNIT_SIZE
constexpr uint64_t StorageLargest = 65535;   ///< less a few bytes of the kernel's own
constexpr uint64_t BuildIdSize = 32;         ///< of struct bpf_stack_build_id

bool isPercpu(MapType type) {
  return type == MapType::PercpuHash || type == MapType::PercpuArray || type == MapType::LruPercpuHash;
}

bool isLocalStorage(MapType type) {
  return type == MapType::SkStorage || type == MapType::InodeStorage || type == MapType::TaskStorage ||
         type == MapType::CgrpStorage;
}

/// A definition that leaves several things open is a form that user space fills in, as benchmarks do.
bool isForm(const Map &map) {
  const MapTypeInfo &info = mapTypeInfo(*map.type);
  bool lacksEntries = info.entries == EntriesRule::Many && !says(map, "max_entries");
  bool lacksKey = info.key.low && !says(map, "key") && !says(map, "key_size");
  bool lacksValue = info.value.low && !says(map, "value") && !says(map, "value_size") && !says(map, "values");
  return !map.isInner && lacksEntries && (lacksKey || lacksValue);
}

bool othersSetEntries(MapType type) {
  return type == MapType::PerfEventArray || mapTypeInfo(type).entries == EntriesRule::PagesPow2;
}

void checkEntries(Checks &cx, const Map &map) {
  const Map::Member *member = map.member("max_entries");
  uint64_t entries = map.number("max_entries").value_or(0);
  EntriesRule rule = mapTypeInfo(*map.type).entries;
  if (rule == EntriesRule::NoEntries && entries)
    cx.report(Diag::MapMaxEntries, placeOf(*member),
              nameOf(*map.type) + " takes no max_entries, found " + std::to_string(entries))
        .hint("the kernel refuses " + nameOf(map) +
              "; values live with what they belong to, so nothing is counted");
  else if (rule == EntriesRule::Many && !entries && !othersSetEntries(*map.type) && !isForm(map) &&
           (member ? member->number.has_value() : !says(map, "max_entries")))
    cx.report(Diag::MapMaxEntries, member ? placeOf(*member) : placeOf(map),
              nameOf(map) + (member ? " has max_entries 0" : " has no max_entries") + ", but " +
                  nameOf(*map.type) + " needs 1 or more")
        .hint(map.isInner
                  ? "the kernel refuses 0"
                  : "the kernel refuses 0; set it here, or with bpf_map__set_max_entries() before loading");
}

std::string expected(SizeRule rule) {
  if (rule.low == rule.high)
    return std::to_string(rule.low);
  std::string text = std::to_string(rule.low);
  if (rule.low + rule.step == rule.high)
    return text + " or " + std::to_string(rule.high);
  text += rule.high == ~0u ? " or more" : " to " + std::to_string(rule.high);
  return rule.step == 1 ? text : text + ", in steps of " + std::to_string(rule.step);
}

/// One side of a map, with the words to speak of it.
struct Judged {
  const Map &map;
  Side side;
  SizeRule rule;
  Diag id;
  const char *name;
};

Finding &reportOn(Checks &cx, const Judged &judged, const std::string &message) {
  const Map::Member *member = judged.side.member();
  Finding &finding = cx.report(judged.id, member ? placeOf(*member) : placeOf(judged.map), message);
  return finding;
}

void checkMissing(Checks &cx, const Judged &judged) {
  std::string name = judged.name, size = name + "_size";
  if (!judged.rule.low || says(judged.map, name) || says(judged.map, size) || isForm(judged.map) ||
      (judged.id == Diag::MapValueSize && says(judged.map, "values")))
    return;
  reportOn(cx, judged,
           nameOf(judged.map) + " has no " + name + ", but " + nameOf(*judged.map.type) + " needs one")
      .hint("the kernel refuses a size of 0; add __type(" + name + ", ...)" +
            (judged.map.isInner ? "" : ", or call bpf_map__set_" + size + "() before loading"));
}

/// A type or size that is there.
void checkSize(Checks &cx, const Judged &judged) {
  std::string name = judged.name;
  if (!judged.side.bytes) {
    if (judged.side.typed && !judged.side.type().isNull())
      reportOn(cx, judged,
               "the type of the " + name + " of " + nameOf(judged.map) + " has no size: '" +
                   judged.side.type().getAsString() + "'")
          .hint("libbpf takes the size from the type and refuses the object; include its definition");
    return;
  }
  // A number of __type's place was told of as map-attribute.
  if ((judged.side.typed && judged.side.typed->written) ||
      judged.rule.fits(static_cast<uint32_t>(*judged.side.bytes)))
    return;
  if (!judged.rule.high)
    reportOn(cx, judged,
             nameOf(*judged.map.type) + " takes no " + name + ", found one of " +
                 bytesText(*judged.side.bytes))
        .hint("the kernel refuses " + nameOf(judged.map) + "; leave the " + name + " out");
  else
    reportOn(cx, judged,
             nameOf(judged.map) + " has a " + name + " of " + bytesText(*judged.side.bytes) + "; " +
                 nameOf(*judged.map.type) + " takes " + expected(judged.rule))
        .hint("the kernel refuses the map");
}

/// Local storage is created only with BTF types, the key an int.
void checkStorageTypes(Checks &cx, const Judged &judged) {
  const Side &side = judged.side;
  if (!isLocalStorage(*judged.map.type) || !side.given())
    return;
  std::string wanted = judged.id == Diag::MapKeySize ? "__type(key, int)" : "__type(value, ...)";
  bool isKey = judged.id == Diag::MapKeySize;
  if (!side.typed)
    reportOn(cx, judged,
             nameOf(judged.map) + " gives only the size of its " + judged.name + "; " +
                 nameOf(*judged.map.type) + " needs the type")
        .hint("the kernel refuses local storage without BTF types; write " + wanted);
  else if (isKey && side.bytes == 4 && !side.type()->isIntegerType() && !side.type()->isEnumeralType())
    reportOn(cx, judged,
             nameOf(judged.map) + " has a key of type '" + side.type().getAsString() + "'; " +
                 nameOf(*judged.map.type) + " takes an int")
        .hint("the kernel refuses any other; user space uses it for a file descriptor");
}

/// Limits that hang on more than the type.
void checkLargest(Checks &cx, const Judged &judged) {
  uint64_t bytes = judged.side.bytes.value_or(0);
  MapType type = *judged.map.type;
  std::string found = nameOf(judged.map) + " has a value of " + bytesText(bytes) + "; ";
  if (isPercpu(type) && bytes > PercpuLargest)
    reportOn(cx, judged, found + nameOf(type) + " takes 32768 at most")
        .hint("the kernel answers E2BIG; per-CPU memory comes in pieces of that size");
  else if (isLocalStorage(type) && bytes > StorageLargest)
    reportOn(cx, judged, found + nameOf(type) + " takes less than 65536").hint("the kernel answers E2BIG");
  else if (type == MapType::StackTrace && bytes % BuildIdSize && bytes % 8 == 0 &&
           judged.map.number("map_flags").value_or(0) & map_flag::STACK_BUILD_ID)
    reportOn(cx, judged, found + "with BPF_F_STACK_BUILD_ID it must be a multiple of 32")
        .hint("each entry is a struct bpf_stack_build_id; the kernel refuses other sizes");
}

/// sizeof(struct x *) where sizeof(struct x) was meant.
void checkSizeOfPointer(Checks &cx, const Judged &judged) {
  const Map::Member *sized = judged.side.sized;
  const auto *size = sized && sized->written
                         ? dyn_cast<UnaryExprOrTypeTraitExpr>(sized->written->IgnoreParenImpCasts())
                         : nullptr;
  if (!size || size->getKind() != UETT_SizeOf)
    return;
  QualType type = size->getTypeOfArgument();
  if (type->isPointerType() && type->getPointeeType()->isRecordType())
    cx.report(judged.id, placeOf(*sized),
              std::string("the ") + judged.name + " of " + nameOf(judged.map) +
                  " has the size of a pointer, not of '" + type->getPointeeType().getAsString() + "'")
        .hint("sizeof of a pointer is 8, whatever it points to");
}

void checkSide(Checks &cx, const Judged &judged) {
  if (judged.side.given())
    checkSize(cx, judged);
  else
    checkMissing(cx, judged);
  checkStorageTypes(cx, judged);
  checkSizeOfPointer(cx, judged);
  if (judged.id == Diag::MapValueSize)
    checkLargest(cx, judged);
}

} // namespace

void checkMapSizes(Checks &cx) {
  for (const Map *map : definedMaps(cx.unit)) {
    if (!map->type || map->type == MapType::StructOps)
      continue;
    const MapTypeInfo &info = mapTypeInfo(*map->type);
    checkEntries(cx, *map);
    checkSide(cx, {*map, keyOf(*map, cx.ast), info.key, Diag::MapKeySize, "key"});
    checkSide(cx, {*map, valueOf(*map, cx.ast), info.value, Diag::MapValueSize, "value"});
  }
}

} // namespace skep::frontend
