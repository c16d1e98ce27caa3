// DIEs to BTF records.
//
// Ids are given out before records are written: idOf(die) numbers a type when it is first referred to and
// queues it, and convert() writes the queue in that order, each entry exactly one record. So nothing
// recurses, however deep or circular the DIEs are, and a type may refer to one that comes later.
//
//   struct s { struct s *next; int a[2][3]; };
//
//   idOf(s) = 1, queue: s
//   write s: members want `s *` = 2 and the array = 3      queue: pointer, array dimension 0
//   write pointer: to 1; write dimension 0: of dimension 1 = 4, counted by the index type = 5; ...
//
// One converter serves one compilation unit after another and writes into one Builder; what the units repeat
// is for dedup() to find. Records are only ever too few (LeftOut says which), never wrong: a number that BTF
// has no encoding for becomes an array of bytes, a function in doubt is not there.
#pragma once

#include "btfgen/dwarf/Attributes.h"
#include "btfgen/dwarf/DebugFile.h"
#include "btfgen/dwarf/Gather.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <deque>

namespace skep::btf {

class Converter {
public:
  Converter(const DebugFile &file, Gather &gather, LeftOut &leftOut)
      : file(file), gather(gather), leftOut(leftOut) {}

  /// Adds all types, functions and per-CPU variables of a unit. False when there would be out of all
  /// proportion many.
  bool convert(llvm::DWARFUnit &unit);

  using Die = llvm::DWARFDie;
  /// Whether the unit that `die` is in was written in C.
  bool isC(const Die &die);
  /// Other units that the converted ones took types from.
  llvm::SmallPtrSet<llvm::DWARFUnit *, 4> &referredUnits() { return referred; }

private:
  using Entry = const llvm::DWARFDebugInfoEntry *;

  /// What one record is made of.
  struct Item {
    enum What : uint8_t {
      FromType,  ///< the DIE of a type
      Dimension, ///< of an array; `number` counts from the outermost
      PointerTag,
      Complex, ///< the real or imaginary part
      Bytes,   ///< an array of `number` bytes
      Byte,
      Index, ///< what counts arrays
      Variants,
      Discriminant,
      Prototype,
      Function,
      Variable,
      DeclTag ///< on `to`, component `number`
    } what;
    Die die = {};
    uint64_t number = 0;
    TypeId to = 0;
  };

  TypeId enqueue(Item item);
  void write(const Item &item);

  // Types.cpp
  TypeId idOf(Die die);
  Die typeOf(const Die &die, const Attributes &at);
  Die typeOfSignature(uint64_t signature, llvm::DWARFUnit &from);
  Die strip(Die die);
  TypeId bytes(uint64_t size);
  TypeId orByte(TypeId id, llvm::StringRef name);
  std::optional<uint64_t> sizeOf(Die die);
  std::optional<TypeId> immediate(const Die &die, const Attributes &at);
  void writeType(const Die &die);
  void writeBase(const Die &die, const Attributes &at);
  void writeComplex(const Attributes &at);
  void writeArray(const Die &die, uint64_t dimension);
  void writePointer(const Die &die, const Attributes &at);
  void writePointerTag(const Item &item);
  std::optional<uint64_t> elements(const Die &dimension);

  // Aggregates.cpp
  void writeAggregate(const Die &die, const Attributes &at);
  void addMember(const Die &die, std::vector<Member> &members, std::vector<Die> &sources);
  bool place(const Attributes &at, const Die &type, Member &member);
  bool hasContents(const Die &type);
  void writeVariants(const Die &part);
  void writeDiscriminant(const Die &part);
  void writeEnum(const Die &die, const Attributes &at);

  // Declarations.cpp
  void addFunction(const Die &die);
  bool isInFile(const Attributes &at, llvm::StringRef symbol) const;
  void writeFunction(const Item &item);
  void writePrototype(const Die &die);
  void addVariable(const Die &die);
  std::optional<uint64_t> address(const Die &die, const Attributes &at) const;
  void addTags(const Die &die, TypeId id, int32_t component);
  void writeTag(const Item &item);

  // Names.cpp
  llvm::StringRef fullName(const Die &die, const Attributes &at);
  const std::string &scopeOf(Die die);

  const DebugFile &file;
  Gather &gather;
  LeftOut &leftOut;
  Builder *out = nullptr;
  llvm::DWARFUnit *current = nullptr;
  TypeId next = 0;
  uint64_t room = 1 << 20; ///< bytes that may still be made
  uint64_t nameBytes = 0;  ///< of names that had to be put together
  std::deque<Item> queue;
  llvm::DenseMap<Entry, TypeId> ids;
  llvm::DenseMap<uint64_t, TypeId> byteArrays;
  TypeId byteId = 0, indexId = 0;
  std::vector<SecVar> variables;
  std::map<Entry, std::string> scopes;
  llvm::DenseMap<llvm::DWARFUnit *, bool> languages;
  llvm::SmallPtrSet<llvm::DWARFUnit *, 4> referred;
  std::vector<std::unique_ptr<std::string>> names; ///< that qualify others
};

} // namespace skep::btf
