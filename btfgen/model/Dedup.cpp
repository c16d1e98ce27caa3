// How it is done. Every type is a node whose label is all that its record says but for the types it refers
// to; those are its children. Partition.h divides the nodes into those that are the same.
//
// Forward declarations come first, because they decide what is the same: with `struct s;` in one file and the
// definition in another, `struct s *` is one type. A name with both forms is a group, and whatever refers to
// one of a group is taken to refer to a single stand-in. If then all definitions of the group fall into one
// block, the assumption holds: forward declarations are that definition. If not, the name has two meanings
// (two drivers with a `struct device_data`), the group is dissolved, and all is divided again; its
// definitions now tell their users apart, so further groups may dissolve. A dissolved forward declaration
// takes the meaning that the same place has in a struct or prototype that was the same until then: of `struct
// a { struct s *p; }` in two files, the one that knows s speaks for the one that does not.
#include "btfgen/model/Dedup.h"
#include "btfgen/model/Builder.h"
#include "btfgen/model/Partition.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include <map>

namespace skep::btf {
namespace {

constexpr uint32_t noGroup = UINT32_MAX;
/// Kernels need two or three. BTF made for it could dissolve its groups one a round; what forward
/// declarations are left is then not looked into.
constexpr unsigned maxRounds = 16;

/// Numbers for what labels are made of.
class Labels {
public:
  explicit Labels(const View &view)
      : view(view), names(view.firstOwnString() + view.strings().size(), UINT32_MAX) {
    placeVariables();
  }
  uint32_t label(Type type);
  /// The same for equal strings, wherever they are stored.
  uint32_t name(uint32_t offset);
  uint32_t name(llvm::StringRef text);

private:
  void placeVariables();
  void entries(Type type);

  const View &view;
  std::vector<uint32_t> names; ///< by offset
  llvm::StringMap<uint32_t> strings, labels;
  /// Of variables: the section's name and where in it, which is part of what they are.
  llvm::DenseMap<TypeId, std::pair<uint32_t, uint32_t>> places;
  std::vector<uint32_t> key;
};

uint32_t Labels::name(uint32_t offset) {
  uint32_t &number = names[offset];
  if (number == UINT32_MAX)
    number = strings.try_emplace(view.string(offset), strings.size()).first->second;
  return number;
}

void Labels::placeVariables() {
  for (TypeId id = 1; id < view.numTypes(); ++id) {
    Type type = view.type(id);
    if (!type.is(Kind::Datasec))
      continue;
    uint32_t index = 0;
    for (SecVar variable : type.variables())
      places.try_emplace(variable.type, name(type.nameOffset()), ++index);
  }
}

/// Names of entries come as text, nearly always from the view's own strings.
uint32_t Labels::name(llvm::StringRef text) {
  llvm::StringRef own(reinterpret_cast<const char *>(view.strings().data()), view.strings().size());
  if (text.data() >= own.begin() && text.data() < own.end())
    return name(uint32_t(view.firstOwnString() + (text.data() - own.data())));
  return strings.try_emplace(text, strings.size()).first->second;
}

/// What the record's list says, without types.
void Labels::entries(Type type) {
  auto text = [&](llvm::StringRef entry) { key.push_back(name(entry)); };
  switch (type.kind()) {
  case Kind::Int: {
    IntInfo info = type.intInfo();
    key.push_back(info.encoding << 16 | info.offset << 8 | info.bits);
    break;
  }
  case Kind::Array:
    key.push_back(type.array().count);
    break;
  case Kind::Struct:
  case Kind::Union:
    for (Member member : type.members()) {
      text(member.name);
      key.push_back(member.bitOffset);
      key.push_back(member.bitSize);
    }
    break;
  case Kind::Enum:
  case Kind::Enum64:
    for (Enumerator value : type.enumerators()) {
      text(value.name);
      key.push_back(uint32_t(value.value));
      key.push_back(uint32_t(value.value >> 32));
    }
    break;
  case Kind::FuncProto:
    for (Param param : type.params())
      text(param.name);
    break;
  case Kind::Datasec:
    for (SecVar variable : type.variables()) {
      key.push_back(variable.offset);
      key.push_back(variable.size);
    }
    break;
  case Kind::DeclTag:
    key.push_back(uint32_t(type.componentIndex()));
    break;
  case Kind::Var: {
    std::pair<uint32_t, uint32_t> place = places.lookup(type.id());
    key.insert(key.end(), {type.linkage(), place.first, place.second});
    break;
  }
  default:
    break;
  }
}

uint32_t Labels::label(Type type) {
  key = {uint32_t(type.kind()), type.vlen(), type.kindFlag(), name(type.nameOffset())};
  if (hasSize(type.kind()))
    key.push_back(type.size());
  entries(type);
  llvm::StringRef bytes(reinterpret_cast<const char *>(key.data()), key.size() * sizeof key[0]);
  return labels.try_emplace(bytes, labels.size()).first->second;
}

template <class Visit> void eachChild(Type type, Visit visit) {
  if (hasReference(type.kind()))
    visit(type.ref());
  if (isStructOrUnion(type.kind())) {
    for (Member member : type.members())
      visit(member.type);
  } else if (type.is(Kind::Array)) {
    visit(type.array().element);
    visit(type.array().index);
  } else if (type.is(Kind::FuncProto)) {
    for (Param param : type.params())
      visit(param.type);
  } else if (type.is(Kind::Datasec)) {
    for (SecVar variable : type.variables())
      visit(variable.type);
  }
}

/// The part of C's tags that a name belongs to.
enum class Space : uint8_t { Struct, Union, Enum };

std::optional<Space> spaceOf(Type type) {
  switch (type.kind()) {
  case Kind::Fwd:
    return type.kindFlag() ? Space::Union : Space::Struct;
  case Kind::Struct:
    return Space::Struct;
  case Kind::Union:
    return Space::Union;
  case Kind::Enum:
  case Kind::Enum64:
    return Space::Enum;
  default:
    return std::nullopt;
  }
}

bool isForward(Type type) { return type.is(Kind::Fwd) || (isAnyEnum(type.kind()) && !type.vlen()); }

class Deduplicator {
public:
  explicit Deduplicator(const View &view) : view(view), numTypes(view.numTypes()) {}
  Deduplicated run(bool resolveForwards);

private:
  struct Group {
    std::vector<TypeId> definitions, forwards;
    bool dissolved = false;
  };
  /// A struct's or prototype's reference to a type of a group, which same structs share.
  struct Mention {
    uint32_t block, index;
    TypeId target;
    auto key() const { return std::pair(block, index); }
  };

  void findGroups(Labels &names);
  uint32_t childOf(TypeId target) const;
  Graph makeGraph() const;
  bool dissolveGroups();
  bool isDivided(const Group &group) const;
  TypeId endOfChain(TypeId id) const;
  std::vector<Mention> mentions(const std::vector<bool> &dissolving) const;
  void giveMeanings(const std::vector<bool> &dissolving);
  void countVotes(llvm::ArrayRef<Mention> samePlace, std::map<TypeId, std::map<TypeId, unsigned>> &votes);
  std::vector<TypeId> representatives() const;
  Deduplicated write(llvm::ArrayRef<TypeId> representative) const;

  const View &view;
  uint32_t numTypes;
  std::vector<uint32_t> labels;
  std::vector<Group> groups;
  std::vector<uint32_t> groupOf;            ///< by type
  llvm::DenseMap<TypeId, TypeId> standsFor; ///< forward declarations of dissolved groups
  std::vector<uint32_t> blocks;
};

void Deduplicator::findGroups(Labels &names) {
  std::map<std::pair<Space, uint32_t>, Group> byName;
  for (TypeId id = 1; id < numTypes; ++id) {
    Type type = view.type(id);
    if (isForward(type) && !type.name().empty())
      byName[{*spaceOf(type), names.name(type.nameOffset())}].forwards.push_back(id);
  }
  for (TypeId id = 1; id < numTypes; ++id) {
    Type type = view.type(id);
    std::optional<Space> space = spaceOf(type);
    if (!space || isForward(type))
      continue;
    auto group = byName.find({*space, names.name(type.nameOffset())});
    if (group != byName.end())
      group->second.definitions.push_back(id);
  }
  for (auto &[key, group] : byName) {
    if (group.definitions.empty())
      continue;
    for (const std::vector<TypeId> &ids : {group.definitions, group.forwards})
      for (TypeId id : ids)
        groupOf[id] = groups.size();
    groups.push_back(std::move(group));
  }
}

/// The node that a reference to `target` leads to. Stand-ins of groups come after the types.
uint32_t Deduplicator::childOf(TypeId target) const {
  uint32_t group = groupOf[target];
  if (group == noGroup)
    return target;
  if (!groups[group].dissolved)
    return numTypes + group;
  auto meaning = standsFor.find(target);
  return meaning == standsFor.end() ? target : meaning->second;
}

Graph Deduplicator::makeGraph() const {
  Graph graph;
  graph.starts.reserve(numTypes + groups.size() + 1);
  for (TypeId id = 0; id < numTypes; ++id) {
    eachChild(view.type(id), [&](TypeId child) { graph.children.push_back(childOf(child)); });
    graph.endNode();
  }
  for (size_t i = 0; i < groups.size(); ++i)
    graph.endNode();
  return graph;
}

bool Deduplicator::isDivided(const Group &group) const {
  return !group.dissolved && llvm::any_of(group.definitions, [&](TypeId id) {
    return blocks[id] != blocks[group.definitions.front()];
  });
}

/// Dissolves the groups whose definitions differ; whether there were any.
bool Deduplicator::dissolveGroups() {
  std::vector<bool> dissolving;
  bool any = false;
  for (const Group &group : groups) {
    dissolving.push_back(isDivided(group));
    any = any || dissolving.back();
  }
  if (!any)
    return false;
  giveMeanings(dissolving);
  for (size_t i = 0; i < groups.size(); ++i)
    groups[i].dissolved = groups[i].dissolved || dissolving[i];
  return true;
}

/// What a declaration is about, behind pointers, arrays, modifiers and typedefs.
TypeId Deduplicator::endOfChain(TypeId id) const {
  for (;;) {
    Type type = view.type(id);
    if (type.is(Kind::Array))
      id = type.array().element;
    else if (type.is(Kind::Ptr) || type.is(Kind::Typedef) || isModifier(type.kind()))
      id = type.ref();
    else
      return id;
  }
}

std::vector<Deduplicator::Mention> Deduplicator::mentions(const std::vector<bool> &dissolving) const {
  std::vector<Mention> found;
  for (TypeId id = 1; id < numTypes; ++id) {
    Type type = view.type(id);
    if (!isStructOrUnion(type.kind()) && !type.is(Kind::FuncProto))
      continue;
    uint32_t index = 0;
    eachChild(type, [&](TypeId child) {
      TypeId target = endOfChain(child);
      if (groupOf[target] != noGroup && dissolving[groupOf[target]])
        found.push_back({blocks[id], index, target});
      ++index;
    });
  }
  llvm::sort(found, [](const Mention &x, const Mention &y) {
    return std::pair(x.key(), x.target) < std::pair(y.key(), y.target);
  });
  return found;
}

/// Each forward declaration in this place gets a vote for the first definition that stands there elsewhere.
void Deduplicator::countVotes(llvm::ArrayRef<Mention> samePlace,
                              std::map<TypeId, std::map<TypeId, unsigned>> &votes) {
  auto isDefined = [&](const Mention &mention) { return !isForward(view.type(mention.target)); };
  const Mention *known = llvm::find_if(samePlace, isDefined);
  if (known == samePlace.end())
    return;
  for (const Mention &mention : samePlace)
    if (!isDefined(mention))
      ++votes[mention.target][known->target];
}

void Deduplicator::giveMeanings(const std::vector<bool> &dissolving) {
  std::vector<Mention> all = mentions(dissolving);
  std::map<TypeId, std::map<TypeId, unsigned>> votes;
  for (llvm::ArrayRef<Mention> rest = all; !rest.empty();) {
    llvm::ArrayRef<Mention> here =
        rest.take_while([&](const Mention &mention) { return mention.key() == rest.front().key(); });
    countVotes(here, votes);
    rest = rest.drop_front(here.size());
  }
  for (const auto &[forward, candidates] : votes) {
    auto most = std::max_element(candidates.begin(), candidates.end(),
                                 [](const auto &x, const auto &y) { return x.second < y.second; });
    standsFor[forward] = most->first;
  }
}

/// By type: the first of those that are the same; for a forward declaration the definition.
std::vector<TypeId> Deduplicator::representatives() const {
  std::vector<TypeId> first(*std::max_element(blocks.begin(), blocks.end()) + 1, UINT32_MAX);
  for (TypeId id = 0; id < numTypes; ++id)
    if (!isForward(view.type(id)) || childOf(id) == id)
      first[blocks[id]] = std::min(first[blocks[id]], id);
  std::vector<TypeId> representative(numTypes);
  for (TypeId id = 0; id < numTypes; ++id) {
    uint32_t node = childOf(id);
    TypeId meaning = node >= numTypes ? groups[node - numTypes].definitions.front() : node;
    representative[id] = first[blocks[meaning]];
  }
  return representative;
}

Deduplicated Deduplicator::write(llvm::ArrayRef<TypeId> representative) const {
  Deduplicated result;
  result.newIds.resize(numTypes);
  TypeId firstOwn = view.firstOwnId(), next = firstOwn;
  for (TypeId id = 0; id < numTypes; ++id)
    if (representative[id] == id)
      result.newIds[id] = id < firstOwn ? id : next++;
  for (TypeId id = 0; id < numTypes; ++id)
    result.newIds[id] = id < firstOwn ? id : result.newIds[representative[id]];
  // Types of the base keep their ids even where one of them is like another.
  Builder builder(view.endian(), view.base());
  for (TypeId id = firstOwn; id < numTypes; ++id)
    if (representative[id] == id)
      builder.copy(view, view.type(id), [&](TypeId target) { return result.newIds[representative[target]]; });
  result.bytes = builder.finish();
  result.numOwn = next - firstOwn;
  return result;
}

Deduplicated Deduplicator::run(bool resolveForwards) {
  Labels names(view);
  for (TypeId id = 0; id < numTypes; ++id)
    labels.push_back(names.label(view.type(id)));
  groupOf.assign(numTypes, noGroup);
  if (resolveForwards)
    findGroups(names);
  uint32_t fresh = *std::max_element(labels.begin(), labels.end());
  for (size_t i = 0; i < groups.size(); ++i)
    labels.push_back(++fresh);
  blocks = divide(makeGraph(), labels);
  for (unsigned round = 0; dissolveGroups(); ++round) {
    if (round == maxRounds)
      for (Group &group : groups)
        group.dissolved = true;
    blocks = divide(makeGraph(), labels);
  }
  return write(representatives());
}

} // namespace

/// A forward declaration that is contained by value, which C does not have, may contain itself once it stands
/// for its definition. Then all are left alone.
Deduplicated dedup(const View &view) {
  Deduplicated result = Deduplicator(view).run(/*resolveForwards=*/true);
  if (View::open(result.bytes, "", view.base()))
    return result;
  return Deduplicator(view).run(/*resolveForwards=*/false);
}

} // namespace skep::btf
