// A read-only view of .BTF bytes: the type information of a kernel, a module or an eBPF object.
//
// `skep cc` opens the 5.5 MB of a whole kernel (120,000 types) on each compile, so nothing is copied or
// decoded ahead of need: opening checks every record once and notes where it starts; a Type is a pointer
// into the bytes, and lists (members, enumerators, parameters) decode one entry a step. All kinds from INT
// to ENUM64, and split BTF (a module's, which continues the ids and strings of a base). Both endians: the
// type section is an array of 32-bit words throughout, so that of a foreign machine is swapped as a whole
// when it is opened, and all else reads words as they come.
//
// What open() has accepted is safe to walk: every type id and string offset is in range, lists lie within
// the bytes, a reference names a type where a type is needed, and no chain of containment or of unnamed
// types is deeper than maxDepth (so none is a cycle). Sizes may still contradict one another (a member
// beyond the end of its struct), and walking all members of all members may take exponentially long in
// BTF that shares unnamed structs; printers of untrusted BTF bound their output.
#pragma once

#include "core/support/Bytes.h"
#include "core/support/Result.h"
#include "llvm/DebugInfo/BTF/BTF.h"
#include <iterator>
#include <memory>

namespace skep::btf {

using TypeId = uint32_t;

/// Kernel spelling in camel case; Void is id 0.
enum class Kind : uint8_t {
  Void = llvm::BTF::BTF_KIND_UNKN,
  Int = llvm::BTF::BTF_KIND_INT,
  Ptr = llvm::BTF::BTF_KIND_PTR,
  Array = llvm::BTF::BTF_KIND_ARRAY,
  Struct = llvm::BTF::BTF_KIND_STRUCT,
  Union = llvm::BTF::BTF_KIND_UNION,
  Enum = llvm::BTF::BTF_KIND_ENUM,
  Fwd = llvm::BTF::BTF_KIND_FWD,
  Typedef = llvm::BTF::BTF_KIND_TYPEDEF,
  Volatile = llvm::BTF::BTF_KIND_VOLATILE,
  Const = llvm::BTF::BTF_KIND_CONST,
  Restrict = llvm::BTF::BTF_KIND_RESTRICT,
  Func = llvm::BTF::BTF_KIND_FUNC,
  FuncProto = llvm::BTF::BTF_KIND_FUNC_PROTO,
  Var = llvm::BTF::BTF_KIND_VAR,
  Datasec = llvm::BTF::BTF_KIND_DATASEC,
  Float = llvm::BTF::BTF_KIND_FLOAT,
  DeclTag = llvm::BTF::BTF_KIND_DECL_TAG,
  TypeTag = llvm::BTF::BTF_KIND_TYPE_TAG,
  Enum64 = llvm::BTF::BTF_KIND_ENUM64,
};
inline constexpr unsigned numKinds = 20;

/// "INT", "PTR", ... as the kernel names them; "VOID" for id 0.
llvm::StringRef kindName(Kind kind);

inline bool isStructOrUnion(Kind kind) { return kind == Kind::Struct || kind == Kind::Union; }
inline bool isAnyEnum(Kind kind) { return kind == Kind::Enum || kind == Kind::Enum64; }
/// const, volatile, restrict, type tags: they stand before a type without changing its layout.
inline bool isModifier(Kind kind) {
  return kind == Kind::Const || kind == Kind::Volatile || kind == Kind::Restrict || kind == Kind::TypeTag;
}
/// Kinds whose record names one other type in its third word.
inline bool hasReference(Kind kind) {
  return isModifier(kind) || kind == Kind::Ptr || kind == Kind::Typedef || kind == Kind::Func ||
         kind == Kind::FuncProto || kind == Kind::Var || kind == Kind::DeclTag;
}
/// Kinds whose record gives a size in its third word.
inline bool hasSize(Kind kind) {
  return isStructOrUnion(kind) || isAnyEnum(kind) || kind == Kind::Int || kind == Kind::Float ||
         kind == Kind::Datasec;
}

struct Member {
  llvm::StringRef name; ///< empty for an unnamed struct or union member
  TypeId type;
  uint32_t bitOffset;
  uint8_t bitSize; ///< 0 unless the record says that it is a bitfield (see View::fieldBits for the old form)
};
struct Enumerator {
  llvm::StringRef name;
  uint64_t value; ///< sign-extended when the enum is signed
};
struct Param {
  llvm::StringRef name;
  TypeId type; ///< 0 with an empty name at the end means "..."
};
struct SecVar {
  TypeId type;
  uint32_t offset, size;
};
struct ArrayInfo {
  TypeId element, index;
  uint32_t count;
};
struct IntInfo {
  uint8_t encoding; ///< llvm::BTF::INT_SIGNED, INT_CHAR, INT_BOOL
  uint8_t offset;   ///< bits
  uint8_t bits;
};

class View;

/// A list inside a type's record, decoded one entry at a time.
template <class Entry> class Entries {
public:
  class iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Entry;
    using difference_type = std::ptrdiff_t;
    using pointer = const Entry *;
    using reference = Entry;
    iterator(const Entries &list, const uint8_t *at) : list(list), at(at) {}
    Entry operator*() const { return list.decode(at); }
    iterator &operator++() {
      at += list.stride;
      return *this;
    }
    bool operator==(const iterator &other) const { return at == other.at; }

  private:
    Entries list;
    const uint8_t *at;
  };

  Entries(const View &view, uint32_t info, const uint8_t *first, unsigned stride)
      : view(&view), first(first), info(info), stride(stride) {}
  iterator begin() const { return {*this, first}; }
  iterator end() const { return {*this, first + size_t(stride) * size()}; }
  uint32_t size() const { return info & 0xffff; }
  bool empty() const { return size() == 0; }
  Entry operator[](uint32_t index) const {
    assert(index < size() && "no such entry");
    return decode(first + size_t(stride) * index);
  }

private:
  Entry decode(const uint8_t *at) const;

  const View *view;
  const uint8_t *first;
  uint32_t info; ///< the record's info word: kind, kind flag, count
  unsigned stride;
};

/// One type of a View, which must outlive it and stay where it is. Cheap to copy.
class Type {
public:
  TypeId id() const { return typeId; }
  Kind kind() const { return Kind((info >> 24) & 0x1f); }
  bool is(Kind wanted) const { return kind() == wanted; }
  uint32_t vlen() const { return info & 0xffff; }
  /// Bit 31: bitfields possible (struct), union (fwd), signed (enum), an attribute rather than a tag (tags).
  bool kindFlag() const { return info >> 31; }
  llvm::StringRef name() const;
  uint32_t nameOffset() const;
  /// The type this one refers to; only for kinds with hasReference().
  TypeId ref() const;
  /// Bytes; only for kinds with hasSize().
  uint32_t size() const;

  Entries<Member> members() const;         ///< Struct, Union
  Entries<Enumerator> enumerators() const; ///< Enum, Enum64
  uint32_t enumeratorNameOffset(uint32_t index) const;
  Entries<Param> params() const;     ///< FuncProto
  Entries<SecVar> variables() const; ///< Datasec
  ArrayInfo array() const;           ///< Array
  IntInfo intInfo() const;           ///< Int
  uint32_t linkage() const;          ///< Func (in vlen), Var
  int32_t componentIndex() const;    ///< DeclTag: -1 = the declaration itself

private:
  friend class View;
  Type(const View &view, TypeId id, const uint8_t *record);
  uint32_t word(unsigned index) const;

  const View *view;
  const uint8_t *record;
  TypeId typeId;
  uint32_t info;
};

class View {
public:
  /// Chains of containment, and of types without a name, may be this deep. Real kernels stay below 20.
  static constexpr unsigned maxDepth = 64;

  /// Checks `bytes` (a whole .BTF section or file, which must outlive the view). `name` is only for
  /// messages. With `base`, ids and strings continue those of the base, which must stay where it is.
  /// Errors: btf-*, with the offset from the start of `bytes`.
  static Result<View> open(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef name, const View *base = nullptr);

  /// One more than the highest id; id 0 is void.
  uint32_t numTypes() const { return firstId + numOwn; }
  /// The first id that is not the base's (1 without a base, where 0 is void).
  TypeId firstOwnId() const { return baseView ? firstId : 1; }
  const View *base() const { return baseView; }
  Endian endian() const { return byteOrder; }
  /// Bytes of a pointer, judged by the size of `long`; 8 when that is not there.
  unsigned pointerSize() const { return pointerBytes; }

  /// `id` must be below numTypes().
  Type type(TypeId id) const { return Type(*this, id, record(id)); }
  /// Where the record of one of our own types begins, in the bytes that were opened.
  uint64_t recordOffset(TypeId id) const { return typesAt + uint64_t(record(id) - types); }
  /// A word of a record as it stands; `index` must lie within it.
  uint32_t recordWord(TypeId id, unsigned index) const { return read32(record(id) + 4 * index); }
  /// The string at `offset`; empty when there is none (only .BTF.ext records can hold such an offset).
  llvm::StringRef string(uint32_t offset) const;

  /// Whether string() would give more than an empty one.
  bool hasString(uint32_t offset) const {
    if (offset < stringStart)
      return baseView->hasString(offset);
    return offset - stringStart < stringBytes.size() && stringBytes[offset - stringStart];
  }

  /// The type behind modifiers and typedefs.
  TypeId resolve(TypeId id) const;
  /// The type behind modifiers only.
  TypeId skipModifiers(TypeId id) const;
  /// Bytes that a value of the type takes; 0 for void, functions and forward declarations; nothing when
  /// an array is too big for 32 bits.
  std::optional<uint64_t> sizeOf(TypeId id) const;

  struct FieldBits {
    uint32_t offset; ///< bits from the start of the struct
    uint8_t size;    ///< 0 = not a bitfield
  };
  /// Where a member lies, reading also the form of bitfields before kernel 5.0, which an INT with an
  /// offset or odd width described.
  FieldBits fieldBits(const Member &member) const;

  /// Bytes of the type section (without the base's).
  uint32_t typeSectionSize() const { return typeBytes; }
  /// The string section (without the base's).
  llvm::ArrayRef<uint8_t> strings() const { return stringBytes; }
  /// The offset of its first byte, which is the length of the base's strings.
  uint32_t firstOwnString() const { return stringStart; }

  View(View &&) = default;
  View &operator=(View &&) = default;

private:
  View() = default;
  friend class Checker;
  friend class Type;
  template <class Entry> friend class Entries;
  const uint8_t *record(TypeId id) const {
    assert(id < numTypes() && "type id out of range");
    if (id >= firstId)
      return types + offsets[id - firstId];
    return baseView ? baseView->record(id) : voidRecord;
  }
  static uint32_t read32(const uint8_t *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
  }
  static const uint8_t voidRecord[llvm::BTF::CommonTypeSize];

  const uint8_t *types = nullptr; ///< start of the type section, in our byte order
  llvm::ArrayRef<uint8_t> stringBytes;
  std::vector<uint8_t> swapped;        ///< the type section, when it came in the other byte order
  std::unique_ptr<uint32_t[]> offsets; ///< of the records, from `types`
  uint32_t numOwn = 0;
  uint32_t typeBytes = 0;
  uint64_t typesAt = 0; ///< offset of the type section
  const View *baseView = nullptr;
  uint32_t firstId = 1;
  uint32_t stringStart = 0; ///< offset of our first string: the base's total
  Endian byteOrder = Endian::Little;
  unsigned pointerBytes = 8;
};

inline Type::Type(const View &view, TypeId id, const uint8_t *record)
    : view(&view), record(record), typeId(id), info(View::read32(record + 4)) {}
inline uint32_t Type::word(unsigned index) const { return View::read32(record + 4 * index); }
inline uint32_t Type::nameOffset() const { return word(0); }
inline llvm::StringRef Type::name() const { return view->string(word(0)); }
inline uint32_t Type::enumeratorNameOffset(uint32_t index) const {
  assert(isAnyEnum(kind()) && index < vlen() && "no such enumerator");
  return word(3 + index * (is(Kind::Enum) ? 2 : 3));
}
inline TypeId Type::ref() const {
  assert(hasReference(kind()) && "this kind refers to nothing");
  return word(2);
}
inline uint32_t Type::size() const {
  assert(hasSize(kind()) && "this kind has no size");
  return word(2);
}

template <> inline Member Entries<Member>::decode(const uint8_t *at) const {
  uint32_t offset = View::read32(at + 8);
  bool flag = info >> 31;
  return {view->string(View::read32(at)), View::read32(at + 4), flag ? offset & 0xffffff : offset,
          uint8_t(flag ? offset >> 24 : 0)};
}
template <> inline Enumerator Entries<Enumerator>::decode(const uint8_t *at) const {
  bool isSigned = info >> 31;
  uint64_t low = View::read32(at + 4);
  uint64_t value = isSigned ? uint64_t(int64_t(int32_t(low))) : low;
  if (stride == llvm::BTF::BTFEnum64Size)
    value = low | uint64_t(View::read32(at + 8)) << 32;
  return {view->string(View::read32(at)), value};
}
template <> inline Param Entries<Param>::decode(const uint8_t *at) const {
  return {view->string(View::read32(at)), View::read32(at + 4)};
}
template <> inline SecVar Entries<SecVar>::decode(const uint8_t *at) const {
  return {View::read32(at), View::read32(at + 4), View::read32(at + 8)};
}

} // namespace skep::btf
