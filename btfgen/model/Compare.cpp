// The walk: pairs of types in a queue, each compared record by record (Records below) before the pairs it
// leads to. When it ends without a difference, all pairs met are the same. When it finds one, all pairs on
// the way to it are different, and of the others nothing is known: they counted as the same only on trust.
#include "btfgen/model/Compare.h"
#include "btfgen/model/Spelling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include <tuple>

namespace skep::btf {

Comparer::Comparer(const View &a, const View &b, CompareOptions options, llvm::StringRef nameA,
                   llvm::StringRef nameB)
    : a(a), b(b), options(options), nameA(nameA), nameB(nameB), tagsA(collectTags(a)), tagsB(collectTags(b)) {
}

// ---- The walk ------------------------------------------------------------------------------------

std::optional<Difference> Comparer::compare(TypeId inA, TypeId inB) {
  if (same(inA, inB))
    return std::nullopt;
  return describe({inA, inB});
}

bool Comparer::same(TypeId inA, TypeId inB) {
  if (equal.contains({inA, inB}))
    return true;
  if (unequal.contains({inA, inB}))
    return false;
  std::optional<Found> found = explore(inA, inB);
  settle(found);
  return !found;
}

std::optional<Comparer::Found> Comparer::explore(TypeId inA, TypeId inB) {
  nodes.clear();
  assumed.clear();
  nodes.push_back({{inA, inB}, 0, 0, Step::Start});
  assumed.insert({inA, inB});
  for (uint32_t at = 0; at < nodes.size(); ++at) {
    Pair pair = nodes[at].pair;
    if (unequal.contains(pair))
      return Found{at, {}};
    std::string what = records(a.type(pair.first), b.type(pair.second), at);
    if (!what.empty())
      return Found{at, std::move(what)};
  }
  return std::nullopt;
}

void Comparer::settle(const std::optional<Found> &found) {
  if (!found) {
    equal.insert(assumed.begin(), assumed.end());
    return;
  }
  uint32_t at = found->node;
  if (!found->what.empty())
    unequal[nodes[at].pair] = {Step::Start, 0, nodes[at].pair, found->what};
  for (; at != 0; at = nodes[at].parent)
    unequal.try_emplace(nodes[nodes[at].parent].pair,
                        Reason{nodes[at].step, nodes[at].index, nodes[at].pair, {}});
}

void Comparer::push(TypeId inA, TypeId inB, uint32_t parent, Step step, uint32_t index) {
  Pair pair{inA, inB};
  if (equal.contains(pair) || passes(a.type(inA), b.type(inB)) || !assumed.insert(pair).second)
    return;
  nodes.push_back({pair, parent, index, step});
}

/// Whether two types are the same by name alone, as the options will have it.
bool Comparer::passes(Type inA, Type inB) const {
  Kind kindA = inA.kind(), kindB = inB.kind();
  bool forward = kindA == Kind::Fwd || kindB == Kind::Fwd;
  if (inA.name().empty() || inA.name() != inB.name())
    return false;
  if (forward && (options.namesakes || options.forwardMatches)) {
    auto isUnion = [](Type type) { return type.is(Kind::Fwd) ? type.kindFlag() : type.is(Kind::Union); };
    auto fits = [](Type type) { return type.is(Kind::Fwd) || isStructOrUnion(type.kind()); };
    return fits(inA) && fits(inB) && isUnion(inA) == isUnion(inB);
  }
  bool enums = isAnyEnum(kindA) && isAnyEnum(kindB);
  if (enums && options.forwardMatches && (!inA.vlen() || !inB.vlen())) // "enum e;"
    return true;
  if (!options.namesakes)
    return false;
  return enums || (kindA == kindB && (isStructOrUnion(kindA) || kindA == Kind::Typedef ||
                                      kindA == Kind::Int || kindA == Kind::Float));
}

// ---- Records -------------------------------------------------------------------------------------

std::string Comparer::between(llvm::StringRef what, const std::string &inA, const std::string &inB) const {
  return (llvm::Twine(what) + " " + inA + " in " + nameA + " and " + inB + " in " + nameB).str();
}

std::string Comparer::between(llvm::StringRef what, uint64_t inA, uint64_t inB) const {
  return between(what, std::to_string(inA), std::to_string(inB));
}

static std::string quoted(llvm::StringRef name) {
  return name.empty() ? "without a name" : "'" + name.str() + "'";
}

std::string Comparer::records(Type inA, Type inB, uint32_t node) {
  if (inA.kind() != inB.kind())
    return between("this is", spellTitle(a, inA.id()), spellTitle(b, inB.id()));
  if (inA.name() != inB.name())
    return between("this is " + kindName(inA.kind()).lower(), quoted(inA.name()), quoted(inB.name()));
  // The flag says how members are written down, not what they are; members() compares these.
  if (!isStructOrUnion(inA.kind()) && inA.kindFlag() != inB.kindFlag()) {
    if (isAnyEnum(inA.kind()))
      return between("values are", inA.kindFlag() ? "signed" : "unsigned",
                     inB.kindFlag() ? "signed" : "unsigned");
    return between("the kind flag is", inA.kindFlag(), inB.kindFlag());
  }
  if (hasSize(inA.kind()) && inA.size() != inB.size())
    return between("size is", inA.size(), inB.size());
  std::string what = contents(inA, inB, node);
  if (what.empty())
    what = tags(inA, inB);
  if (what.empty() && hasReference(inA.kind()))
    push(inA.ref(), inB.ref(), node, inA.is(Kind::FuncProto) ? Step::Result : Step::Reference);
  return what;
}

std::string Comparer::contents(Type inA, Type inB, uint32_t node) {
  switch (inA.kind()) {
  case Kind::Struct:
  case Kind::Union:
    return members(inA, inB, node);
  case Kind::Enum:
  case Kind::Enum64:
    return enumerators(inA, inB);
  case Kind::FuncProto:
    return params(inA, inB, node);
  case Kind::Datasec:
    return variables(inA, inB, node);
  case Kind::Array: {
    ArrayInfo infoA = inA.array(), infoB = inB.array();
    push(infoA.element, infoB.element, node, Step::Element);
    push(infoA.index, infoB.index, node, Step::Index);
    return infoA.count == infoB.count ? "" : between("length is", infoA.count, infoB.count);
  }
  case Kind::Func:
  case Kind::Var:
    return inA.linkage() == inB.linkage() ? "" : between("linkage is", inA.linkage(), inB.linkage());
  case Kind::DeclTag:
    return inA.componentIndex() == inB.componentIndex()
               ? ""
               : between("the tagged part is", std::to_string(inA.componentIndex()),
                         std::to_string(inB.componentIndex()));
  case Kind::Int:
    return numbers(inA, inB);
  default:
    return "";
  }
}

std::string Comparer::numbers(Type inA, Type inB) {
  IntInfo infoA = inA.intInfo(), infoB = inB.intInfo();
  auto encoding = [](uint8_t bits) {
    if (bits & llvm::BTF::INT_BOOL)
      return "bool";
    return bits & llvm::BTF::INT_SIGNED ? "signed" : bits & llvm::BTF::INT_CHAR ? "char" : "unsigned";
  };
  if (infoA.encoding != infoB.encoding)
    return between("this number is", encoding(infoA.encoding), encoding(infoB.encoding));
  if (infoA.bits != infoB.bits)
    return between("width in bits is", infoA.bits, infoB.bits);
  return infoA.offset == infoB.offset ? "" : between("bit offset is", infoA.offset, infoB.offset);
}

std::string Comparer::members(Type inA, Type inB, uint32_t node) {
  for (uint32_t i = 0; i < std::min(inA.vlen(), inB.vlen()); ++i) {
    Member memberA = inA.members()[i], memberB = inB.members()[i];
    std::string which = "member " + std::to_string(i);
    if (memberA.name != memberB.name)
      return between(which + " is", quoted(memberA.name), quoted(memberB.name));
    if (!memberA.name.empty())
      which = "member '" + memberA.name.str() + "'";
    View::FieldBits bitsA = a.fieldBits(memberA), bitsB = b.fieldBits(memberB);
    if (bitsA.offset != bitsB.offset)
      return between("bit offset of " + which + " is", bitsA.offset, bitsB.offset);
    if (bitsA.size != bitsB.size)
      return between("width of bitfield " + which + " is", bitsA.size, bitsB.size);
    push(memberA.type, memberB.type, node, Step::Member, i);
  }
  return inA.vlen() == inB.vlen() ? "" : between("number of members is", inA.vlen(), inB.vlen());
}

std::string Comparer::enumerators(Type inA, Type inB) {
  for (uint32_t i = 0; i < std::min(inA.vlen(), inB.vlen()); ++i) {
    Enumerator entryA = inA.enumerators()[i], entryB = inB.enumerators()[i];
    if (entryA.name != entryB.name)
      return between("enumerator " + std::to_string(i) + " is", quoted(entryA.name), quoted(entryB.name));
    if (entryA.value != entryB.value)
      return between("value of enumerator '" + entryA.name.str() + "' is", entryA.value, entryB.value);
  }
  return inA.vlen() == inB.vlen() ? "" : between("number of enumerators is", inA.vlen(), inB.vlen());
}

std::string Comparer::params(Type inA, Type inB, uint32_t node) {
  if (inA.vlen() != inB.vlen())
    return between("number of parameters is", inA.vlen(), inB.vlen());
  for (uint32_t i = 0; i < inA.vlen(); ++i) {
    Param paramA = inA.params()[i], paramB = inB.params()[i];
    if (options.paramNames && paramA.name != paramB.name)
      return between("parameter " + std::to_string(i + 1) + " is", quoted(paramA.name), quoted(paramB.name));
    push(paramA.type, paramB.type, node, Step::Param, i);
  }
  return "";
}

/// Variables of a section in the order of their places: files list them as they like, and compilers leave the
/// offsets to the loader, all zero.
static std::vector<SecVar> sortedVariables(const View &view, Type section) {
  std::vector<SecVar> list(section.variables().begin(), section.variables().end());
  llvm::sort(list, [&](const SecVar &x, const SecVar &y) {
    return std::pair(x.offset, view.type(x.type).name()) < std::pair(y.offset, view.type(y.type).name());
  });
  return list;
}

std::string Comparer::variables(Type inA, Type inB, uint32_t node) {
  std::vector<SecVar> listA = sortedVariables(a, inA), listB = sortedVariables(b, inB);
  for (size_t i = 0; i < std::min(listA.size(), listB.size()); ++i) {
    std::string name = quoted(a.type(listA[i].type).name());
    std::string nameInB = quoted(b.type(listB[i].type).name());
    if (name != nameInB)
      return between("variable " + std::to_string(i) + " by place is", name, nameInB);
    if (listA[i].offset != listB[i].offset)
      return between("offset of " + name + " is", listA[i].offset, listB[i].offset);
    if (listA[i].size != listB[i].size)
      return between("size of " + name + " is", listA[i].size, listB[i].size);
    push(listA[i].type, listB[i].type, node, Step::Variable);
  }
  return listA.size() == listB.size() ? "" : between("number of variables is", listA.size(), listB.size());
}

// ---- Declaration tags ----------------------------------------------------------------------------

/// Tags name what they belong to, not the other way round, so a table by target is made first.
Comparer::Tags Comparer::collectTags(const View &view) {
  Tags tags;
  for (TypeId id = 1; id < view.numTypes(); ++id) {
    Type type = view.type(id);
    if (type.is(Kind::DeclTag))
      tags.push_back({type.ref(), type.componentIndex(), type.name(), type.kindFlag()});
  }
  llvm::sort(tags, [](const Tag &x, const Tag &y) {
    return x.target != y.target ? x.target < y.target : x.key() < y.key();
  });
  return tags;
}

llvm::ArrayRef<Comparer::Tag> Comparer::tagsOf(const Tags &tags, TypeId target) {
  auto first = llvm::partition_point(tags, [&](const Tag &tag) { return tag.target < target; });
  auto last = std::find_if(first, tags.end(), [&](const Tag &tag) { return tag.target != target; });
  return {tags.data() + (first - tags.begin()), size_t(last - first)};
}

std::string Comparer::tags(Type inA, Type inB) {
  llvm::ArrayRef<Tag> listA = tagsOf(tagsA, inA.id()), listB = tagsOf(tagsB, inB.id());
  if (listA.equals(listB))
    return "";
  auto text = [](llvm::ArrayRef<Tag> list) {
    std::string all;
    for (const Tag &tag : list) {
      all += (all.empty() ? "'" : ", '") + tag.name.str() + "'";
      if (tag.component >= 0)
        all += " of part " + std::to_string(tag.component);
    }
    return all.empty() ? std::string("none") : all;
  };
  return between("declaration tags are", text(listA), text(listB));
}

// ---- Words ---------------------------------------------------------------------------------------

std::string Comparer::stepText(TypeId from, Step step, uint32_t index) const {
  Type type = a.type(from);
  switch (step) {
  case Step::Member: {
    llvm::StringRef name = type.members()[index].name;
    return name.empty() ? "member " + std::to_string(index) : "member '" + name.str() + "'";
  }
  case Step::Param: {
    llvm::StringRef name = type.params()[index].name;
    return "parameter " + std::to_string(index + 1) + (name.empty() ? "" : " '" + name.str() + "'");
  }
  case Step::Result:
    return "result";
  case Step::Element:
    return "element";
  case Step::Index:
    return "index type";
  case Step::Reference:
    return type.is(Kind::Ptr) ? "pointer" : "";
  case Step::Start:
  case Step::Variable:
    break; // the type they lead to has a name that says it all
  }
  return "";
}

Difference Comparer::describe(Pair pair) const {
  Difference difference{spellTitle(a, pair.first), {}};
  for (unsigned step = 0; step < 100; ++step) {
    const Reason &reason = unequal.find(pair)->second;
    if (!reason.what.empty()) {
      difference.what = reason.what;
      break;
    }
    std::string text = stepText(pair.first, reason.step, reason.index);
    if (!text.empty())
      difference.path += " > " + text;
    pair = reason.next;
    Type reached = a.type(pair.first);
    if (!reached.name().empty() && !isModifier(reached.kind()) && !reached.is(Kind::Int))
      difference.path += " > " + spellTitle(a, pair.first);
  }
  return difference;
}

// ---- Whole files ---------------------------------------------------------------------------------

static uint8_t kindKey(Kind kind) { return uint8_t(kind == Kind::Enum64 ? Kind::Enum : kind); }

llvm::StringRef NamedTypes::nameOf(Type type) {
  if (!type.name().empty() || !isAnyEnum(type.kind()) || !type.vlen())
    return type.name();
  return type.enumerators()[0].name;
}

static bool isLookedUp(Kind kind) {
  return kind != Kind::DeclTag && kind != Kind::TypeTag; // compared with what they belong to
}

NamedTypes::NamedTypes(const View &view) {
  for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id) {
    Type type = view.type(id);
    if (isLookedUp(type.kind()) && !nameOf(type).empty())
      ids[{kindKey(type.kind()), nameOf(type)}].push_back(id);
  }
}

llvm::ArrayRef<TypeId> NamedTypes::find(Kind kind, llvm::StringRef name) const {
  auto found = ids.find({kindKey(kind), name});
  return found == ids.end() ? llvm::ArrayRef<TypeId>() : llvm::ArrayRef<TypeId>(found->second);
}

namespace {

/// One direction of compareAll.
class OneWay {
public:
  OneWay(const View &from, const View &to, CompareOptions options, llvm::StringRef nameFrom,
         llvm::StringRef nameTo)
      : from(from), names(to), comparer(from, to, options, nameFrom, nameTo), options(options),
        nameFrom(nameFrom) {}

  /// Nothing when the type is there.
  std::optional<std::string> lookFor(Type type) {
    llvm::StringRef name = NamedTypes::nameOf(type);
    llvm::ArrayRef<TypeId> candidates = names.find(type.kind(), name);
    if (candidates.empty() && options.forwardMatches && type.is(Kind::Fwd))
      candidates = names.find(type.kindFlag() ? Kind::Union : Kind::Struct, name);
    if (candidates.empty())
      return spellTitle(from, type.id()) + (type.name().empty() ? " with '" + name.str() + "'" : "") +
             " is only in " + nameFrom.str();
    for (TypeId id : candidates)
      if ((options.forwardMatches && type.is(Kind::Fwd)) || comparer.same(type.id(), id))
        return std::nullopt;
    return comparer.compare(type.id(), candidates.front())->text();
  }

private:
  const View &from;
  NamedTypes names;
  Comparer comparer;
  CompareOptions options;
  llvm::StringRef nameFrom;
};

} // namespace

std::vector<std::string> compareAll(const View &a, const View &b, const CompareOptions &options,
                                    llvm::StringRef nameA, llvm::StringRef nameB, size_t limit) {
  std::vector<std::string> lines;
  llvm::DenseSet<std::pair<uint8_t, llvm::StringRef>> told;
  auto look = [&](const View &from, OneWay &way) {
    for (TypeId id = from.firstOwnId(); id < from.numTypes() && lines.size() < limit; ++id) {
      Type type = from.type(id);
      std::pair<uint8_t, llvm::StringRef> key(kindKey(type.kind()), NamedTypes::nameOf(type));
      if (!isLookedUp(type.kind()) || key.second.empty() || told.contains(key))
        continue;
      if (std::optional<std::string> line = way.lookFor(type)) {
        told.insert(key);
        lines.push_back(std::move(*line));
      }
    }
  };
  OneWay there(a, b, options, nameA, nameB), back(b, a, options, nameB, nameA);
  look(a, there);
  look(b, back);
  return lines;
}

} // namespace skep::btf
