// Records are written as they are added; only the header waits for finish(), when the lengths are known.
#include "btfgen/model/Builder.h"

namespace skep::btf {

using namespace llvm::BTF;

Builder::Builder(Endian endian, const View *base)
    : endian(endian), base(base), first(base ? base->numTypes() : 1),
      stringStart(base ? base->firstOwnString() + base->strings().size() : 0), types(endian) {
  if (!base)
    addString("");
}

uint32_t Builder::addString(llvm::StringRef text) {
  if (text.empty() && stringStart)
    return 0; // the base's
  if (base) { // a string that a copied type has from the base stays there
    llvm::StringRef below(reinterpret_cast<const char *>(base->strings().data()), base->strings().size());
    if (text.begin() >= below.begin() && text.begin() < below.end())
      return base->firstOwnString() + (text.begin() - below.begin());
  }
  text = text.take_until([](char c) { return c == 0; });
  auto [place, isNew] = offsets.try_emplace(text, stringStart + strings.size());
  if (isNew) {
    strings.insert(strings.end(), text.begin(), text.end());
    strings.push_back(0);
  }
  return place->second;
}

TypeId Builder::begin(Kind kind, llvm::StringRef name, uint32_t entries, bool kindFlag, uint32_t sizeOrType) {
  assert(entries <= MAX_VLEN && "more entries than a record can count");
  put(addString(name));
  put(uint32_t(kindFlag) << 31 | uint32_t(kind) << 24 | entries);
  put(sizeOrType);
  return first + count++;
}

TypeId Builder::addInt(llvm::StringRef name, uint32_t size, uint8_t encoding) {
  return addInt(name, size, {encoding, 0, uint8_t(size * 8)});
}

TypeId Builder::addInt(llvm::StringRef name, uint32_t size, IntInfo info) {
  TypeId id = begin(Kind::Int, name, 0, false, size);
  put(uint32_t(info.encoding) << 24 | uint32_t(info.offset) << 16 | info.bits);
  return id;
}

TypeId Builder::addFloat(llvm::StringRef name, uint32_t size) {
  return begin(Kind::Float, name, 0, false, size);
}

TypeId Builder::addReference(Kind kind, llvm::StringRef name, TypeId to, bool kindFlag) {
  assert((isModifier(kind) || kind == Kind::Ptr || kind == Kind::Typedef) && "this kind holds more");
  return begin(kind, name, 0, kindFlag, to);
}

TypeId Builder::addArray(TypeId element, TypeId index, uint32_t elements) {
  TypeId id = begin(Kind::Array, {}, 0, false, 0);
  put(element);
  put(index);
  put(elements);
  return id;
}

TypeId Builder::addAggregate(Kind kind, llvm::StringRef name, uint32_t size, llvm::ArrayRef<Member> members) {
  bool hasBitfields = false;
  for (const Member &member : members)
    hasBitfields = hasBitfields || member.bitSize;
  TypeId id = begin(kind, name, members.size(), hasBitfields, size);
  for (const Member &member : members) {
    put(addString(member.name));
    put(member.type);
    put(hasBitfields ? uint32_t(member.bitSize) << 24 | (member.bitOffset & 0xffffff) : member.bitOffset);
  }
  return id;
}

TypeId Builder::addEnum(Kind kind, llvm::StringRef name, uint32_t size, bool isSigned,
                        llvm::ArrayRef<Enumerator> values) {
  TypeId id = begin(kind, name, values.size(), isSigned, size);
  for (const Enumerator &value : values) {
    put(addString(value.name));
    put(uint32_t(value.value));
    if (kind == Kind::Enum64)
      put(uint32_t(value.value >> 32));
  }
  return id;
}

TypeId Builder::addFwd(llvm::StringRef name, bool isUnion) { return begin(Kind::Fwd, name, 0, isUnion, 0); }

TypeId Builder::addFuncProto(TypeId result, llvm::ArrayRef<Param> params) {
  TypeId id = begin(Kind::FuncProto, {}, params.size(), false, result);
  for (const Param &param : params) {
    put(addString(param.name));
    put(param.type);
  }
  return id;
}

TypeId Builder::addFunc(llvm::StringRef name, TypeId proto, uint32_t linkage) {
  return begin(Kind::Func, name, linkage, false, proto);
}

TypeId Builder::addVar(llvm::StringRef name, TypeId type, uint32_t linkage) {
  TypeId id = begin(Kind::Var, name, 0, false, type);
  put(linkage);
  return id;
}

TypeId Builder::addDatasec(llvm::StringRef name, uint32_t size, llvm::ArrayRef<SecVar> variables) {
  TypeId id = begin(Kind::Datasec, name, variables.size(), false, size);
  for (const SecVar &variable : variables) {
    put(variable.type);
    put(variable.offset);
    put(variable.size);
  }
  return id;
}

TypeId Builder::addDeclTag(llvm::StringRef name, TypeId target, int32_t component, bool kindFlag) {
  TypeId id = begin(Kind::DeclTag, name, 0, kindFlag, target);
  put(uint32_t(component));
  return id;
}

/// Records are copied word by word; only strings and type ids change.
TypeId Builder::copy(const View &view, Type type, llvm::function_ref<TypeId(TypeId)> mapId) {
  auto string = [&](llvm::StringRef text) { put(addString(text)); };
  uint32_t third = hasReference(type.kind()) ? mapId(type.ref()) : hasSize(type.kind()) ? type.size() : 0;
  TypeId id = begin(type.kind(), type.name(), type.vlen(), type.kindFlag(), third);
  switch (type.kind()) {
  case Kind::Int: {
    IntInfo info = type.intInfo();
    put(uint32_t(info.encoding) << 24 | uint32_t(info.offset) << 16 | info.bits);
    break;
  }
  case Kind::Array: {
    ArrayInfo info = type.array();
    put(mapId(info.element));
    put(mapId(info.index));
    put(info.count);
    break;
  }
  case Kind::Struct:
  case Kind::Union:
    for (Member member : type.members()) {
      string(member.name);
      put(mapId(member.type));
      put(type.kindFlag() ? uint32_t(member.bitSize) << 24 | member.bitOffset : member.bitOffset);
    }
    break;
  case Kind::Enum:
  case Kind::Enum64:
    for (Enumerator value : type.enumerators()) {
      string(value.name);
      put(uint32_t(value.value));
      if (type.is(Kind::Enum64))
        put(uint32_t(value.value >> 32));
    }
    break;
  case Kind::FuncProto:
    for (Param param : type.params()) {
      string(param.name);
      put(mapId(param.type));
    }
    break;
  case Kind::Datasec:
    for (SecVar variable : type.variables()) {
      put(mapId(variable.type));
      put(variable.offset);
      put(variable.size);
    }
    break;
  case Kind::Var:
    put(type.linkage());
    break;
  case Kind::DeclTag:
    put(uint32_t(type.componentIndex()));
    break;
  default:
    break;
  }
  return id;
}

std::vector<uint8_t> Builder::finish() const {
  ByteWriter out(endian);
  ByteWriter body = types;
  uint32_t typeBytes = types.size();
  out.put<uint16_t>(MAGIC);
  out.put<uint8_t>(VERSION);
  out.put<uint8_t>(0);
  for (uint32_t word : {uint32_t(HeaderSize), 0u, typeBytes, typeBytes, uint32_t(strings.size())})
    out.put<uint32_t>(word);
  out.putBytes(body.take());
  out.putBytes({reinterpret_cast<const uint8_t *>(strings.data()), strings.size()});
  return out.take();
}

std::vector<uint8_t> rewrite(const View &view) {
  Builder builder(view.endian(), view.base());
  for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id)
    builder.copy(view, view.type(id), [](TypeId same) { return same; });
  return builder.finish();
}

} // namespace skep::btf
