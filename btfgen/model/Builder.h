// Makes BTF bytes: types one after the other, strings stored once each. The same calls give the same bytes.
#pragma once

#include "btfgen/model/View.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"

namespace skep::btf {

/// Every add function gives the new type's id. Ids count up from firstId(), so a type may refer to one that
/// comes later. What is added is not checked; View::open does that.
class Builder {
public:
  /// With `base`, the result is split BTF on top of it.
  explicit Builder(Endian endian = Endian::Little, const View *base = nullptr);

  TypeId firstId() const { return first; }
  TypeId nextId() const { return first + count; }
  /// Bytes of the types so far, which is where the next one will start.
  uint32_t typeBytes() const { return types.size(); }
  /// The offset of `text` in the string section.
  uint32_t addString(llvm::StringRef text);

  TypeId addInt(llvm::StringRef name, uint32_t size, uint8_t encoding = 0);
  TypeId addInt(llvm::StringRef name, uint32_t size, IntInfo info);
  TypeId addFloat(llvm::StringRef name, uint32_t size);
  TypeId addPtr(TypeId to) { return addReference(Kind::Ptr, {}, to); }
  TypeId addTypedef(llvm::StringRef name, TypeId to) { return addReference(Kind::Typedef, name, to); }
  /// Any kind that is no more than a name and a reference: modifiers, type tags, Ptr, Typedef.
  TypeId addReference(Kind kind, llvm::StringRef name, TypeId to, bool kindFlag = false);
  TypeId addArray(TypeId element, TypeId index, uint32_t count);
  /// Struct or Union. Bitfields (bitSize != 0) need offsets below 2^24.
  TypeId addAggregate(Kind kind, llvm::StringRef name, uint32_t size, llvm::ArrayRef<Member> members);
  /// Enum or Enum64.
  TypeId addEnum(Kind kind, llvm::StringRef name, uint32_t size, bool isSigned,
                 llvm::ArrayRef<Enumerator> values);
  TypeId addFwd(llvm::StringRef name, bool isUnion);
  TypeId addFuncProto(TypeId result, llvm::ArrayRef<Param> params);
  TypeId addFunc(llvm::StringRef name, TypeId proto, uint32_t linkage);
  TypeId addVar(llvm::StringRef name, TypeId type, uint32_t linkage);
  TypeId addDatasec(llvm::StringRef name, uint32_t size, llvm::ArrayRef<SecVar> variables);
  TypeId addDeclTag(llvm::StringRef name, TypeId target, int32_t component, bool kindFlag = false);

  /// A copy of a type of any view; `mapId` says what its references become.
  TypeId copy(const View &view, Type type, llvm::function_ref<TypeId(TypeId)> mapId);

  std::vector<uint8_t> finish() const;

private:
  TypeId begin(Kind kind, llvm::StringRef name, uint32_t count, bool kindFlag, uint32_t sizeOrType);
  void put(uint32_t word) { types.put<uint32_t>(word); }

  Endian endian;
  const View *base;
  TypeId first;
  uint32_t count = 0;
  uint32_t stringStart;
  ByteWriter types;
  std::vector<char> strings;
  llvm::StringMap<uint32_t> offsets;
};

/// All own types of `view`, written anew: strings stored once, in the order of their first use.
std::vector<uint8_t> rewrite(const View &view);

} // namespace skep::btf
