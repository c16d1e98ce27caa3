// What changed between BTFs: of two kernels, or of one after the other, oldest first. Types are matched by
// name.
//
// Each struct, enum, function is compared on its own: a member whose type is another struct changes when that
// is another name, not when that struct has changed inside. Members of unnamed structs and unions count as
// members of what contains them, as they do in C, so that wrapping some in a struct_group moves nothing.
#pragma once

#include "btfgen/model/Compare.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <map>

namespace skep::btf {

struct DiffInput {
  const View *view;
  std::string name; ///< the head of its column
};

enum class DiffKind : uint8_t { Struct, Union, Enum, Typedef, Function, Variable, Number };
inline constexpr unsigned numDiffKinds = 7;
/// "struct" or, of many, "structs".
llvm::StringRef diffKindName(DiffKind kind, bool many = false);

/// A member, enumerator or other part as one file has it.
struct DiffCell {
  std::string place; ///< "16", "16:3" (a bitfield's byte and bit), "-1" (an enumerator's value), or nothing
  std::string type;  ///< in C; or nothing
  bool retyped = false; ///< another type than in the last file before that has it
  bool moved = false;   ///< another place
};

/// One part over all files; nothing where a file does not have it though it has the type.
struct DiffRow {
  std::string name;
  std::vector<std::optional<DiffCell>> cells;
};

struct TypeDiff {
  DiffKind kind;
  std::string name;
  std::vector<std::optional<TypeId>> ids;     ///< by file; nothing where there is none of that name
  std::vector<std::optional<uint64_t>> sizes; ///< bytes, of kinds that have a size
  bool unnamed = false;                       ///< an enum that goes by its first enumerator
  std::vector<DiffRow> rows;                  ///< all parts, those that differ and those that do not
  struct Counts {
    unsigned added = 0, removed = 0, moved = 0, retyped = 0;
  };
  Counts counts() const;
  bool rowDiffers(const DiffRow &row) const;
  /// Whether it has members or enumerators, rather than being one declaration.
  bool hasParts() const { return kind <= DiffKind::Enum || (!rows.empty() && !rows[0].name.empty()); }
};

/// From one file to the next.
struct DiffStep {
  uint32_t added = 0, removed = 0, changed = 0, same = 0;
};

/// A name and how it fares: enough to choose what to look at more closely.
struct NameDiff {
  DiffKind kind;
  llvm::StringRef name;
  bool added = false, removed = false, changed = false; ///< in any step
  bool unnamed = false;                                 ///< see TypeDiff
};

class Differ {
public:
  explicit Differ(std::vector<DiffInput> inputs);

  llvm::ArrayRef<DiffInput> inputs() const { return files; }
  /// Every name that is not the same everywhere, by kind and name. Fills steps().
  std::vector<NameDiff> names();
  /// By kind, then by step.
  llvm::ArrayRef<std::vector<DiffStep>> steps() const { return stepTable; }

  /// The parts of one type; nothing when no file has it.
  std::optional<TypeDiff> type(DiffKind kind, llvm::StringRef name);
  /// Calls `visit` for every kind and name that there is in any file.
  void eachName(llvm::function_ref<void(DiffKind, llvm::StringRef)> visit) const;

private:
  using Ids = std::vector<TypeId>;
  /// The ids under one name, by file.
  struct Entry {
    std::vector<Ids> ids;
  };
  using Key = std::pair<uint8_t, llvm::StringRef>;

  bool isUnnamed(const Entry &entry) const;
  bool sameIn(const Entry &entry, size_t a, size_t b);
  std::vector<std::optional<TypeId>> pick(const Entry &entry);
  Comparer &comparer(size_t a, size_t b);
  void addParts(TypeDiff &diff);

  std::vector<DiffInput> files;
  std::map<Key, Entry> entries;
  std::map<std::pair<size_t, size_t>, Comparer> comparers;
  std::vector<std::vector<DiffStep>> stepTable;
};

} // namespace skep::btf
