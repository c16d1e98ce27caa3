// Whether a type of one BTF is the same type as one of another, and if not, where they part.
//
// Ids say nothing across files, and the graphs have cycles (a list node points to its like), so two types are
// the same when walking both in step never meets a difference: names, kinds, sizes, offsets, bitfields,
// enumerators, parameters, linkage, tags, and so on for all that they refer to. A pair met again while its
// own comparison is under way counts as the same: whatever tells them apart will be met elsewhere.
//
// The walk goes breadth first. So it needs no call stack (a kernel's types chain through tens of thousands of
// pointers), and the difference it reports has the shortest path from where it began.
#pragma once

#include "btfgen/model/View.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <optional>
#include <string>

namespace skep::btf {

struct CompareOptions {
  /// A struct, union, enum, typedef or number with a name that is reached from another type is the same as
  /// its namesake: each is compared on its own. For two kernels, where otherwise a change to one struct
  /// changes all that can reach it. A forward declaration then is the same as the definition of that name.
  bool namesakes = false;
  /// A forward declaration is the same as a struct or union of its name.
  bool forwardMatches = false;
  /// Names of parameters matter.
  bool paramNames = true;
};

struct Difference {
  std::string path; ///< "struct a > member 'next' > pointer > struct b"; starts where the comparison did
  std::string what; ///< "size is 8 in A and 16 in B"
  std::string text() const { return path + ": " + what; }
};

/// Compares types of two views, which may be one and the same. What was found out is kept, so comparing all
/// types of two files costs little more than walking each once.
class Comparer {
public:
  Comparer(const View &a, const View &b, CompareOptions options = {}, llvm::StringRef nameA = "A",
           llvm::StringRef nameB = "B");

  std::optional<Difference> compare(TypeId a, TypeId b);
  bool same(TypeId a, TypeId b);

private:
  using Pair = std::pair<TypeId, TypeId>;
  /// How one pair of types leads to the next; Start is where a comparison begins.
  enum class Step : uint8_t { Start, Reference, Member, Element, Index, Param, Result, Variable };
  struct Node {
    Pair pair;
    uint32_t parent, index;
    Step step;
  };
  struct Found {
    uint32_t node;
    std::string what; ///< empty: the pair was known to differ
  };
  /// Why a pair is not the same: something of its own, or the pair it leads to.
  struct Reason {
    Step step = Step::Start;
    uint32_t index = 0;
    Pair next;
    std::string what;
  };
  /// A declaration tag, in an order that does not depend on ids.
  struct Tag {
    TypeId target;
    int32_t component;
    llvm::StringRef name;
    bool isAttribute;
    auto key() const { return std::tie(component, name, isAttribute); }
    bool operator==(const Tag &other) const { return key() == other.key(); }
  };
  using Tags = std::vector<Tag>;

  std::optional<Found> explore(TypeId a, TypeId b);
  void settle(const std::optional<Found> &found);
  void push(TypeId a, TypeId b, uint32_t parent, Step step, uint32_t index = 0);
  bool passes(Type a, Type b) const;

  // Each says what differs in two records themselves, or nothing, and pushes the pairs that they refer to.
  std::string records(Type a, Type b, uint32_t node);
  std::string contents(Type a, Type b, uint32_t node);
  std::string members(Type a, Type b, uint32_t node);
  std::string enumerators(Type a, Type b);
  std::string params(Type a, Type b, uint32_t node);
  std::string variables(Type a, Type b, uint32_t node);
  std::string numbers(Type a, Type b);
  std::string tags(Type a, Type b);

  std::string between(llvm::StringRef what, const std::string &inA, const std::string &inB) const;
  std::string between(llvm::StringRef what, uint64_t inA, uint64_t inB) const;
  std::string stepText(TypeId from, Step step, uint32_t index) const;
  Difference describe(Pair pair) const;

  static Tags collectTags(const View &view);
  static llvm::ArrayRef<Tag> tagsOf(const Tags &tags, TypeId target);

  const View &a, &b;
  CompareOptions options;
  std::string nameA, nameB;
  Tags tagsA, tagsB;
  llvm::DenseSet<Pair> equal; ///< proven
  llvm::DenseMap<Pair, Reason> unequal;
  std::vector<Node> nodes; ///< of the walk under way
  llvm::DenseSet<Pair> assumed;
};

/// Types by kind and name.
class NamedTypes {
public:
  explicit NamedTypes(const View &view);
  /// Own types of this kind (Enum64 counts as Enum) and name, in the order of their ids. An enum without a
  /// name goes by its first enumerator's.
  llvm::ArrayRef<TypeId> find(Kind kind, llvm::StringRef name) const;
  static llvm::StringRef nameOf(Type type);

private:
  llvm::DenseMap<std::pair<uint8_t, llvm::StringRef>, std::vector<TypeId>> ids;
};

/// Compares all named types of two views, both ways: each must have one in the other that is the same.
/// Gives one line a difference, at most `limit`; empty when the two say the same.
std::vector<std::string> compareAll(const View &a, const View &b, const CompareOptions &options = {},
                                    llvm::StringRef nameA = "A", llvm::StringRef nameB = "B",
                                    size_t limit = 1000);

} // namespace skep::btf
