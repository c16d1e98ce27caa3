// map-flags: the kernel refuses a map whose type does not know one of its flags or lacks one that it demands,
// and flags that contradict each other, with EINVAL or ENOTSUPP and no word about which.
#include "frontend/checks/MapFacts.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace skep::frontend {
namespace {

std::vector<uint32_t> bitsOf(uint32_t flags) {
  std::vector<uint32_t> bits;
  for (uint32_t bit = 1; bit; bit <<= 1)
    if (flags & bit)
      bits.push_back(bit);
  return bits;
}

/// Flags that this skep knows of; a later kernel may have more.
uint32_t knownFlags() {
  uint32_t known = 0;
  for (uint32_t bit : bitsOf(~0u))
    known |= map_flag::name(bit).empty() ? 0 : bit;
  return known;
}

std::string flagsText(uint32_t flags) {
  std::string text;
  for (uint32_t bit : bitsOf(flags)) {
    std::string name = map_flag::name(bit).str();
    text += (text.empty() ? "" : " | ") + (name.empty() ? "0x" + llvm::utohexstr(bit) : name);
  }
  return text.empty() ? "none" : text;
}

/// A flag of bpf_map_update_elem(), whose number is that of some map flag.
bool checkUpdateFlag(Checks &cx, const Map &map, const Map::Member &member) {
  for (const EnumConstantDecl *enumerator : enumeratorsIn(member.written)) {
    llvm::StringRef name = enumerator->getName();
    if (name != "BPF_NOEXIST" && name != "BPF_EXIST" && name != "BPF_F_LOCK")
      continue;
    cx.report(Diag::MapFlags, placeOf(member),
              "'" + name.str() + "' is a flag of bpf_map_update_elem(), not of " + nameOf(map))
        .hint("as a map flag its number means " +
              flagsText(static_cast<uint32_t>(enumerator->getInitVal().getZExtValue())));
    return true;
  }
  return false;
}

void checkAllowed(Checks &cx, const Map &map, const Map::Member &member, uint32_t flags) {
  const MapTypeInfo &info = mapTypeInfo(*map.type);
  if (uint32_t foreign = flags & knownFlags() & ~info.flagsAllowed)
    cx.report(Diag::MapFlags, placeOf(member), nameOf(*map.type) + " does not take " + flagsText(foreign))
        .hint("the kernel refuses " + nameOf(map) + "; this type takes " + flagsText(info.flagsAllowed));
}

void checkContradictions(Checks &cx, const Map &map, const Map::Member &member, uint32_t flags) {
  for (uint32_t pair : {map_flag::RDONLY | map_flag::WRONLY, map_flag::RDONLY_PROG | map_flag::WRONLY_PROG})
    if ((flags & pair) == pair)
      cx.report(Diag::MapFlags, placeOf(member), nameOf(map) + " cannot have both " + flagsText(pair))
          .hint("the kernel refuses the map; read-only and write-only exclude each other");
}

void checkRequired(Checks &cx, const Map &map, uint32_t flags) {
  uint32_t missing = mapTypeInfo(*map.type).flagsRequired & ~flags;
  if (!missing)
    return;
  const Map::Member *member = map.member("map_flags");
  Finding &finding =
      cx.report(Diag::MapFlags, member ? placeOf(*member) : placeOf(map),
                nameOf(map) + " lacks " + flagsText(missing) + ", which " + nameOf(*map.type) + " needs");
  finding.hint("the kernel refuses it as it stands; add __uint(map_flags, " + flagsText(missing) + ")");
  if (member || says(map, "map_flags"))
    return;
  if (auto fix = addAfter(cx, *map.member("type"), "__uint(map_flags, " + flagsText(missing) + ");"))
    finding.fix(*fix);
}

/// The kernel looks at numa_node only when the flag is set.
void checkNode(Checks &cx, const Map &map, uint32_t flags) {
  const Map::Member *node = map.member("numa_node");
  if (node && node->number && !(flags & map_flag::NUMA_NODE))
    cx.report(Diag::MapFlags, node->field->getLocation(),
              "numa_node of " + nameOf(map) + " has no effect without BPF_F_NUMA_NODE")
        .hint("add the flag with __uint(map_flags, BPF_F_NUMA_NODE), or leave numa_node out");
}

void checkFlags(Checks &cx, const Map &map) {
  const Map::Member *member = map.member("map_flags");
  if (member && (!member->number || checkUpdateFlag(cx, map, *member)))
    return;
  if (!map.type || map.type == MapType::StructOps)
    return;
  auto flags = static_cast<uint32_t>(member ? *member->number : 0);
  if (member) {
    checkAllowed(cx, map, *member, flags);
    checkContradictions(cx, map, *member, flags);
  }
  checkRequired(cx, map, flags);
  checkNode(cx, map, flags);
}

} // namespace

void checkMapFlags(Checks &cx) {
  for (const Map *map : definedMaps(cx.unit))
    checkFlags(cx, *map);
}

} // namespace skep::frontend
