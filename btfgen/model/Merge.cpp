// The inputs are put one after the other, ids moved up, and deduplicated. Whatever then is left of one name
// in two forms was different.
#include "btfgen/model/Merge.h"
#include "btfgen/model/Builder.h"
#include "btfgen/model/Dedup.h"
#include "core/support/Diags.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

namespace skep::btf {
namespace {

std::vector<uint8_t> concatenate(llvm::ArrayRef<MergeInput> inputs) {
  Builder all(inputs.front().view->endian());
  for (const MergeInput &input : inputs) {
    TypeId shift = all.nextId() - 1;
    for (TypeId id = 1; id < input.view->numTypes(); ++id)
      all.copy(*input.view, input.view->type(id), [&](TypeId to) { return to ? to + shift : 0; });
  }
  return all.finish();
}

/// Whether two types of this name and kind in two files are a contradiction. Static functions and variables
/// belong to their file, and each file has its own sections.
bool isShared(Type type) {
  if (type.is(Kind::Func))
    return type.linkage() != llvm::BTF::FUNC_STATIC;
  if (type.is(Kind::Var))
    return type.linkage() != llvm::BTF::VAR_STATIC;
  return isStructOrUnion(type.kind()) || type.is(Kind::Typedef) || (isAnyEnum(type.kind()) && type.vlen());
}

class ConflictFinder {
public:
  ConflictFinder(llvm::ArrayRef<MergeInput> inputs, const View &merged, llvm::ArrayRef<TypeId> newIds)
      : inputs(inputs), merged(merged), newIds(newIds) {}

  std::vector<MergeConflict> run() {
    collect();
    std::vector<MergeConflict> conflicts;
    for (auto &[key, definitions] : byName)
      if (std::optional<MergeConflict> conflict = conflictIn(definitions))
        conflicts.push_back(std::move(*conflict));
    return conflicts;
  }

private:
  /// What one input has under a name: the types' ids in the result.
  struct Definitions {
    size_t input;
    std::vector<TypeId> ids;
  };

  void collect() {
    TypeId at = 1;
    for (size_t input = 0; input < inputs.size(); ++input)
      for (TypeId id = 1; id < inputs[input].view->numTypes(); ++id)
        note(input, newIds[at++]);
  }

  void note(size_t input, TypeId id) {
    Type type = merged.type(id);
    if (type.name().empty() || !isShared(type))
      return;
    Kind kind = type.is(Kind::Enum64) ? Kind::Enum : type.kind();
    std::vector<Definitions> &all = byName[{uint8_t(kind), type.name()}];
    if (all.empty() || all.back().input != input)
      all.push_back({input, {}});
    all.back().ids.push_back(id);
  }

  /// Two inputs that have nothing in common under a name. One that agrees with the first agrees with all that
  /// do, so comparing with the first is enough to find whether there is a conflict.
  std::optional<MergeConflict> conflictIn(llvm::ArrayRef<Definitions> definitions) {
    const Definitions &first = definitions.front();
    for (const Definitions &other : definitions.drop_front()) {
      if (llvm::any_of(other.ids, [&](TypeId id) { return llvm::is_contained(first.ids, id); }))
        continue;
      if (std::optional<Difference> difference =
              comparer(first.input, other.input).compare(first.ids[0], other.ids[0]))
        return MergeConflict{first.input, other.input, std::move(*difference)};
    }
    return std::nullopt;
  }

  Comparer &comparer(size_t first, size_t other) {
    CompareOptions options;
    options.namesakes = true;
    options.paramNames = false;
    return comparers
        .try_emplace({first, other}, merged, merged, options, inputs[first].name, inputs[other].name)
        .first->second;
  }

  llvm::ArrayRef<MergeInput> inputs;
  const View &merged;
  llvm::ArrayRef<TypeId> newIds;
  std::map<std::pair<size_t, size_t>, Comparer> comparers;
  llvm::MapVector<std::pair<uint8_t, llvm::StringRef>, std::vector<Definitions>> byName;
};

} // namespace

Result<Merged> merge(llvm::ArrayRef<MergeInput> inputs) {
  for (const MergeInput &input : inputs)
    if (input.view->endian() != inputs.front().view->endian())
      return makeDiag(Diag::BtfMixed, "'" + input.name + "' and '" + inputs.front().name +
                                          "' are of machines of different byte order")
          .hint("merge the files of each machine apart");
  std::vector<uint8_t> all = concatenate(inputs);
  Result<View> joined = View::open(all, "merged types");
  if (!joined)
    return joined.takeError();
  Deduplicated unique = dedup(*joined);
  Merged result{std::move(unique.bytes), {}};
  Result<View> merged = View::open(result.bytes, "merged types");
  if (!merged)
    return merged.takeError();
  result.conflicts = ConflictFinder(inputs, *merged, unique.newIds).run();
  return result;
}

} // namespace skep::btf
