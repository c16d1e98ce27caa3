// Looking things up in checked BTF; Check.cpp does the checking.
#include "btfgen/model/View.h"

namespace skep::btf {

using namespace llvm::BTF;

const uint8_t View::voidRecord[CommonTypeSize] = {};

llvm::StringRef kindName(Kind kind) {
  switch (unsigned(kind)) {
#define HANDLE_BTF_KIND(ID, NAME)                                                                            \
  case ID:                                                                                                   \
    return ID ? #NAME : "VOID";
#include "llvm/DebugInfo/BTF/BTF.def"
  }
  return "?";
}

llvm::StringRef View::string(uint32_t offset) const {
  if (offset < stringStart)
    return baseView->string(offset);
  offset -= stringStart;
  if (offset >= stringBytes.size())
    return {};
  return reinterpret_cast<const char *>(stringBytes.data()) + offset; // the section ends with a NUL
}

static const uint8_t *tail(const uint8_t *record) { return record + CommonTypeSize; }

Entries<Member> Type::members() const {
  assert(isStructOrUnion(kind()));
  return {*view, info, tail(record), BTFMemberSize};
}
Entries<Enumerator> Type::enumerators() const {
  assert(isAnyEnum(kind()));
  return {*view, info, tail(record), is(Kind::Enum) ? unsigned(BTFEnumSize) : unsigned(BTFEnum64Size)};
}
Entries<Param> Type::params() const {
  assert(is(Kind::FuncProto));
  return {*view, info, tail(record), BTFParamSize};
}
Entries<SecVar> Type::variables() const {
  assert(is(Kind::Datasec));
  return {*view, info, tail(record), BTFDataSecVarSize};
}
ArrayInfo Type::array() const {
  assert(is(Kind::Array));
  return {word(3), word(4), word(5)};
}
IntInfo Type::intInfo() const {
  assert(is(Kind::Int));
  uint32_t data = word(3);
  return {uint8_t(data >> 24 & 0xf), uint8_t(data >> 16 & 0xff), uint8_t(data & 0xff)};
}
uint32_t Type::linkage() const { return is(Kind::Func) ? vlen() : word(3); }
int32_t Type::componentIndex() const {
  assert(is(Kind::DeclTag));
  return int32_t(word(3));
}

TypeId View::resolve(TypeId id) const {
  Type type = this->type(id);
  while (isModifier(type.kind()) || type.is(Kind::Typedef))
    type = this->type(type.ref());
  return type.id();
}

TypeId View::skipModifiers(TypeId id) const {
  Type type = this->type(id);
  while (isModifier(type.kind()))
    type = this->type(type.ref());
  return type.id();
}

std::optional<uint64_t> View::sizeOf(TypeId id) const {
  uint64_t count = 1;
  Type type = this->type(resolve(id));
  while (type.is(Kind::Array)) {
    count *= type.array().count;
    if (count > UINT32_MAX)
      return std::nullopt;
    type = this->type(resolve(type.array().element));
  }
  uint64_t size = type.is(Kind::Ptr) ? pointerBytes : hasSize(type.kind()) ? type.size() : 0;
  if (size * count > UINT32_MAX)
    return std::nullopt;
  return size * count;
}

View::FieldBits View::fieldBits(const Member &member) const {
  if (member.bitSize)
    return {member.bitOffset, member.bitSize};
  Type type = this->type(resolve(member.type));
  if (!type.is(Kind::Int))
    return {member.bitOffset, 0};
  IntInfo bits = type.intInfo();
  if (bits.offset == 0 && bits.bits == type.size() * 8)
    return {member.bitOffset, 0};
  return {member.bitOffset + bits.offset, bits.bits};
}

} // namespace skep::btf
