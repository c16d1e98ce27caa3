// Structs, unions and enums.
//
// What C does not have is given the nearest layout that BTF can say:
//   a base class           an unnamed member of the base's type: its members are found as those of a C11
//   anonymous
//                          struct are. An empty base takes no room and is left out; a virtual one has no
//                          fixed place
//   a static member        nothing, it is no part of the layout
//   Rust's enum with data  an unnamed union, as big as the struct around it, of the discriminant and each
//   variant
#include "btfgen/dwarf/Converter.h"
#include "llvm/DebugInfo/DWARF/DWARFUnit.h"

namespace skep::btf {

using namespace llvm::dwarf;

namespace {

constexpr uint64_t maxBitfieldOffset = 1 << 24; ///< in a struct that has bitfields
constexpr uint64_t maxEntries = llvm::BTF::MAX_VLEN;

bool isIntegral(Tag tag) { return tag == DW_TAG_base_type || tag == DW_TAG_enumeration_type; }

} // namespace

void Converter::writeAggregate(const Die &die, const Attributes &at) {
  llvm::StringRef name = fullName(die, at);
  bool isUnion = die.getTag() == DW_TAG_union_type;
  if (at.isDeclaration || !at.byteSize || *at.byteSize > UINT32_MAX) {
    if (!at.isDeclaration && at.byteSize)
      leftOut.add(LeftOut::TooMany, name);
    if (name.empty())
      out->addAggregate(isUnion ? Kind::Union : Kind::Struct, {}, 0, {});
    else
      out->addFwd(name, isUnion);
    return;
  }
  std::vector<Member> members;
  std::vector<Die> sources;
  for (const Die &child : die.children())
    addMember(child, members, sources);
  // With one bitfield, all places have 24 bits.
  bool hasBitfields = llvm::any_of(members, [](const Member &m) { return m.bitSize != 0; });
  std::vector<uint32_t> order;
  for (uint32_t i = 0; i < members.size(); ++i) {
    if ((hasBitfields && members[i].bitOffset >= maxBitfieldOffset) || order.size() == maxEntries)
      leftOut.add(order.size() == maxEntries ? LeftOut::TooMany : LeftOut::FarMember, members[i].name);
    else
      order.push_back(i);
  }
  // Rust lays members out as it likes, and bases may come after members.
  llvm::sort(order, [&](uint32_t a, uint32_t b) {
    return std::tuple(members[a].bitOffset, a) < std::tuple(members[b].bitOffset, b);
  });
  std::vector<Member> sorted;
  for (uint32_t i : order)
    sorted.push_back(members[i]);
  TypeId id = out->addAggregate(isUnion ? Kind::Union : Kind::Struct, name, *at.byteSize, sorted);
  addTags(die, id, -1);
  for (uint32_t i = 0; i < order.size(); ++i)
    addTags(sources[order[i]], id, i);
}

void Converter::addMember(const Die &die, std::vector<Member> &members, std::vector<Die> &sources) {
  Tag tag = die.getTag();
  Member member{};
  if (tag == DW_TAG_variant_part) {
    member.type = enqueue({Item::Variants, die});
  } else if (tag == DW_TAG_member || tag == DW_TAG_inheritance) {
    Attributes at(die);
    if (at.isExternal || at.isDeclaration)
      return;
    if (at.hasComputedPlace)
      return leftOut.add(LeftOut::VirtualBase, at.name);
    Die type = strip(typeOf(die, at));
    if (tag == DW_TAG_inheritance && !hasContents(type))
      return;
    member.name = at.name;
    if (!type || !place(at, type, member))
      return leftOut.add(type ? LeftOut::FarMember : LeftOut::UntypedPart, at.name);
    member.type = idOf(type);
    if (!member.type)
      return leftOut.add(LeftOut::UntypedPart, at.name);
  } else {
    return;
  }
  members.push_back(member);
  sources.push_back(die);
}

/// Where a member lies. DWARF 2 and 3 count a bitfield from the most significant bit of its storage unit,
/// later versions from where the struct begins, in the machine's order of bits.
bool Converter::place(const Attributes &at, const Die &type, Member &member) {
  uint64_t base = at.memberOffset.value_or(0);
  if (base > UINT32_MAX / 8)
    return false;
  uint64_t bits = base * 8 + at.dataBitOffset.value_or(0);
  if (at.bitSize) {
    // What it is made of may be behind typedefs and modifiers.
    Die number = type;
    for (unsigned hops = 0; number && !isIntegral(number.getTag()) && hops < 16; ++hops)
      number = strip(typeOf(number, Attributes(number)));
    if (!number || !isIntegral(number.getTag()) || *at.bitSize == 0 || *at.bitSize > 128)
      return false;
    member.bitSize = *at.bitSize;
    if (at.bitOffset) {
      uint64_t storage = at.byteSize ? *at.byteSize : sizeOf(type).value_or(0);
      bits += file.endian == Endian::Little ? storage * 8 - *at.bitOffset - *at.bitSize : *at.bitOffset;
    }
  }
  member.bitOffset = bits;
  return bits <= UINT32_MAX;
}

/// Whether a base class takes room.
bool Converter::hasContents(const Die &type) {
  if (!type)
    return false;
  for (const Die &child : type.children()) {
    if (child.getTag() == DW_TAG_inheritance)
      return true;
    if (child.getTag() != DW_TAG_member)
      continue;
    if (Attributes at(child); !at.isExternal && !at.isDeclaration)
      return true;
  }
  return false;
}

void Converter::writeVariants(const Die &part) {
  std::vector<Member> members;
  std::vector<Die> sources;
  if (Attributes(part).hasDiscriminant)
    members.push_back({{}, enqueue({Item::Discriminant, part}), 0, 0});
  for (const Die &variant : part.children()) {
    if (variant.getTag() != DW_TAG_variant)
      continue;
    for (const Die &child : variant.children())
      addMember(child, members, sources);
  }
  llvm::erase_if(members, [&](const Member &member) {
    if (member.bitOffset)
      leftOut.add(LeftOut::FarMember, member.name);
    return member.bitOffset != 0;
  });
  if (members.size() > maxEntries)
    members.resize(maxEntries);
  uint64_t size = Attributes(part.getParent()).byteSize.value_or(0);
  out->addAggregate(Kind::Union, {}, std::min<uint64_t>(size, UINT32_MAX), members);
}

/// A struct around the discriminant, for in a union it could only lie at the start.
void Converter::writeDiscriminant(const Die &part) {
  Die source = part.getAttributeValueAsReferencedDie(Attributes(part).discriminant);
  Attributes at(source);
  Die type = strip(typeOf(source, at));
  uint64_t offset = at.memberOffset.value_or(0), size = sizeOf(type).value_or(0);
  TypeId id = type && offset < UINT32_MAX / 16 && size < UINT32_MAX / 16 ? idOf(type) : 0;
  if (id)
    out->addAggregate(Kind::Struct, {}, offset + size, {Member{"discriminant", id, uint32_t(offset * 8), 0}});
  else
    out->addAggregate(Kind::Struct, {}, 0, {});
}

void Converter::writeEnum(const Die &die, const Attributes &at) {
  llvm::StringRef name = fullName(die, at);
  Die base = strip(typeOf(die, at));
  std::optional<uint64_t> given = at.byteSize ? at.byteSize : sizeOf(base);
  uint64_t size = given.value_or(4);
  std::vector<Attributes> entries;
  bool isSigned = false;
  for (const Die &child : die.children()) {
    if (child.getTag() != DW_TAG_enumerator)
      continue;
    Attributes entry(child);
    if (!entry.constant) { // wider than 64 bits
      leftOut.add(LeftOut::FarMember, entry.name);
      continue;
    }
    isSigned |= !entry.constantBytes && int64_t(*entry.constant) < 0;
    entries.push_back(std::move(entry));
  }
  std::optional<uint64_t> encoding = at.encoding;
  if (!encoding && base && base.getTag() == DW_TAG_base_type)
    encoding = Attributes(base).encoding;
  isSigned |= encoding == DW_ATE_signed || encoding == DW_ATE_signed_char;
  if (encoding && size == 8 && *encoding == DW_ATE_unsigned)
    isSigned = false; // sdata is how gcc writes large numbers, too
  if (!llvm::isPowerOf2_64(size) || size > 8 || entries.size() > maxEntries) {
    leftOut.add(LeftOut::TooMany, name);
    return write({Item::Bytes, {}, std::min<uint64_t>(size, UINT32_MAX)});
  }
  std::vector<Enumerator> values;
  for (const Attributes &entry : entries) {
    uint64_t value = *entry.constant;
    if (isSigned && entry.constantBytes == size)
      value = llvm::SignExtend64(value, size * 8);
    values.push_back({entry.name, value});
  }
  TypeId id = out->addEnum(size == 8 ? Kind::Enum64 : Kind::Enum, name, size, isSigned, values);
  addTags(die, id, -1);
}

} // namespace skep::btf
