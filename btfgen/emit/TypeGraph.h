// BTF types while they are collected: records that may still change, and that need not be in their last
// place.
//
// A record is added when it is met and filled in when what it refers to has been met, because types refer to
// one another in circles. Its number is a draft. At the end share() finds the records that say the same, and
// only then does a type have the id that goes into the file.
#pragma once

#include "btfgen/model/Builder.h"
#include "llvm/ADT/DenseMap.h"

namespace llvm {
class GlobalValue;
} // namespace llvm

namespace skep::btf {

/// A number of a TypeGraph's record; 0 is void. Not yet a TypeId of the file.
enum class Draft : uint32_t { Void = 0 };

/// A member, parameter, enumerator, variable of a section, or the index type of an array.
struct Part {
  llvm::StringRef name = {};
  Draft type = Draft::Void;
  uint64_t value = 0; ///< of an enumerator; offset of a member in bits; size of a variable
  uint8_t bits = 0;   ///< of a bitfield
  const llvm::GlobalValue *symbol = nullptr; ///< the variable itself, whose address is the offset
};

struct Record {
  Kind kind;
  llvm::StringRef name = {};
  Draft type = Draft::Void; ///< referred to: pointee, element, result …
  /// Size (Int with its encoding, see Int below), count, linkage or component, whichever the kind has.
  uint32_t number = 0;
  uint32_t encoding = 0; ///< Int: the word behind the head
  bool flag = false;     ///< Union of a Fwd, signed of an enum
  bool isUnique = false; ///< stays apart from others that say the same: functions, variables
  std::vector<Part> parts = {};
};

class TypeGraph {
public:
  Draft add(Record record);
  Record &operator[](Draft draft) { return records[uint32_t(draft) - 1]; }
  bool empty() const { return records.empty(); }

  /// Gives ids, the same to records that nobody could tell apart.
  void share();
  /// After share().
  TypeId id(Draft draft) const { return ids[uint32_t(draft)]; }
  /// The shared records in the order of their ids; each at the place where `starting` is told.
  void write(Builder &builder, llvm::function_ref<void(const Record &, TypeId)> starting) const;

private:
  std::vector<uint32_t> coloursOfText() const;
  bool split(std::vector<uint32_t> &colours, uint32_t &count) const;
  void writeRecord(Builder &builder, const Record &record) const;

  std::vector<Record> records;
  std::vector<TypeId> ids; ///< by draft
};

} // namespace skep::btf
