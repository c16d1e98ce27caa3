// When does a type of the object stand for one of the kernel? Three relations, from loose to strict:
//
//   fieldsCompatible  a field's value can be read: both structs or unions, both pointers, both integers (of
//   any
//                     size), enums of one name, arrays of compatible elements
//   typesCompatible   bpf_core_type_exists(): the same kind; pointees, elements, parameters and results too
//   typesMatch        bpf_core_type_matches(): names and sizes too, and each member of the object's struct or
//                     enumerator of its enum is in the kernel's. Behind a pointer, a name and kind are
//                     enough.
//
// Modifiers and typedefs never count. Each relation errs (and libbpf then refuses the object) when types are
// nested deeper than 32, which no C program does.
#include "backend-glue/object/CoreSpec.h"

namespace skep::object::core {

using namespace btf;

namespace {

constexpr int maxNesting = 32;

bool isSameKind(Kind a, Kind b) { return a == b || (isAnyEnum(a) && isAnyEnum(b)); }

/// Integers that are bitfields in themselves, which compilers made before kernel 5.0.
bool isOldBitfield(Type type) { return type.intInfo().offset != 0; }

bool isSameName(llvm::StringRef local, llvm::StringRef target) {
  if (target.empty())
    return local.empty();
  return essentialName(local) == essentialName(target);
}

Match both(bool yes) { return yes ? Match::Yes : Match::No; }

/// One comparison of two sides, which never change on the way.
class Comparison {
public:
  Comparison(const View &local, const View &target, Steps &steps)
      : local(local), target(target), steps(steps) {}

  Match fields(TypeId localId, TypeId targetId);
  Match compatible(TypeId localId, TypeId targetId, int level);
  Match match(TypeId localId, TypeId targetId, bool behindPointer, int level);

private:
  Match compatibleParams(Type l, Type t, int level);
  Match matchParams(Type l, Type t, bool behindPointer, int level);
  Match matchMembers(Type l, Type t, bool behindPointer, int level);
  Match matchRecord(Type l, Type t, bool behindPointer, int level);
  Match matchEnumerators(Type l, Type t);

  const View &local, &target;
  Steps &steps;
};

Match Comparison::fields(TypeId localId, TypeId targetId) {
  for (;;) {
    Type l = local.type(local.resolve(localId)), t = target.type(target.resolve(targetId));
    if (isStructOrUnion(l.kind()) && isStructOrUnion(t.kind()))
      return Match::Yes;
    if (!isSameKind(l.kind(), t.kind()))
      return Match::No;
    switch (l.kind()) {
    case Kind::Ptr:
    case Kind::Float:
      return Match::Yes;
    case Kind::Fwd:
    case Kind::Enum:
    case Kind::Enum64:
      return both(l.name().empty() || t.name().empty() || essentialName(l.name()) == essentialName(t.name()));
    case Kind::Int:
      return both(!isOldBitfield(l) && !isOldBitfield(t));
    case Kind::Array:
      if (!steps.take())
        return Match::Error;
      localId = l.array().element;
      targetId = t.array().element;
      break;
    default:
      return Match::No;
    }
  }
}

Match Comparison::compatibleParams(Type l, Type t, int level) {
  if (l.params().size() != t.params().size())
    return Match::No;
  for (uint32_t i = 0; i < l.params().size(); ++i) {
    if (level <= 0)
      return Match::Error;
    Match match =
        compatible(local.resolve(l.params()[i].type), target.resolve(t.params()[i].type), level - 1);
    if (match != Match::Yes)
      return match;
  }
  return Match::Yes;
}

Match Comparison::compatible(TypeId localId, TypeId targetId, int level) {
  if (!isSameKind(local.type(localId).kind(), target.type(targetId).kind()))
    return Match::No;
  for (int depth = maxNesting; depth > 0 && steps.take(); --depth) {
    Type l = local.type(local.resolve(localId)), t = target.type(target.resolve(targetId));
    if (!isSameKind(l.kind(), t.kind()))
      return Match::No;
    switch (l.kind()) {
    case Kind::Void:
    case Kind::Struct:
    case Kind::Union:
    case Kind::Enum:
    case Kind::Enum64:
    case Kind::Fwd:
      return Match::Yes;
    case Kind::Int:
      return both(!isOldBitfield(l) && !isOldBitfield(t));
    case Kind::Ptr:
      localId = l.ref();
      targetId = t.ref();
      break;
    case Kind::Array:
      localId = l.array().element;
      targetId = t.array().element;
      break;
    case Kind::FuncProto:
      if (Match match = compatibleParams(l, t, level); match != Match::Yes)
        return match;
      localId = l.ref();
      targetId = t.ref();
      break;
    default: // a float, for one; libbpf has nothing to say of it
      return Match::No;
    }
  }
  return Match::Error;
}

Match Comparison::matchEnumerators(Type l, Type t) {
  if (l.size() != t.size() || l.vlen() > t.vlen())
    return Match::No;
  for (Enumerator wanted : l.enumerators()) {
    if (!steps.take(t.vlen() + 1))
      return Match::Error;
    auto isIt = [&](Enumerator known) { return isSameName(wanted.name, known.name); };
    Entries<Enumerator> known = t.enumerators();
    if (std::find_if(known.begin(), known.end(), isIt) == known.end())
      return Match::No;
  }
  return Match::Yes;
}

Match Comparison::matchMembers(Type l, Type t, bool behindPointer, int level) {
  if (l.vlen() > t.vlen())
    return Match::No;
  for (Member wanted : l.members()) {
    bool found = false;
    for (Member known : t.members()) {
      if (!steps.take())
        return Match::Error;
      if (!isSameName(wanted.name, known.name))
        continue;
      Match match = this->match(wanted.type, known.type, behindPointer, level - 1);
      if (match == Match::Error)
        return match;
      if ((found = match == Match::Yes))
        break;
    }
    if (!found)
      return Match::No;
  }
  return Match::Yes;
}

Match Comparison::matchRecord(Type l, Type t, bool behindPointer, int level) {
  if (l.kind() == t.kind())
    return behindPointer ? Match::Yes : matchMembers(l, t, behindPointer, level);
  return both(behindPointer && t.is(Kind::Fwd) && l.is(Kind::Union) == t.kindFlag());
}

/// The kernel may know in full what the object only declares, if a pointer leads there.
bool matchesForward(Type l, Type t, bool behindPointer) {
  if (t.is(Kind::Fwd))
    return l.kindFlag() == t.kindFlag();
  return behindPointer && t.is(l.kindFlag() ? Kind::Union : Kind::Struct);
}

Match Comparison::matchParams(Type l, Type t, bool behindPointer, int level) {
  if (l.params().size() != t.params().size())
    return Match::No;
  for (uint32_t i = 0; i < l.params().size(); ++i) {
    Match match = this->match(l.params()[i].type, t.params()[i].type, behindPointer, level - 1);
    if (match != Match::Yes)
      return match;
  }
  return Match::Yes;
}

Match Comparison::match(TypeId localId, TypeId targetId, bool behindPointer, int level) {
  if (level <= 0)
    return Match::Error;
  for (int depth = maxNesting; depth > 0 && steps.take(); --depth) {
    Type l = local.type(local.resolve(localId)), t = target.type(target.resolve(targetId));
    if (!isSameName(l.name(), t.name()))
      return Match::No;
    if (isAnyEnum(l.kind()))
      return isAnyEnum(t.kind()) ? matchEnumerators(l, t) : Match::No;
    if (l.is(Kind::Fwd))
      return both(matchesForward(l, t, behindPointer));
    if (isStructOrUnion(l.kind()))
      return matchRecord(l, t, behindPointer, level);
    if (l.kind() != t.kind())
      return Match::No;
    switch (l.kind()) {
    case Kind::Void:
      return Match::Yes;
    case Kind::Int:
      return both(l.size() == t.size() &&
                  !((l.intInfo().encoding ^ t.intInfo().encoding) & llvm::BTF::INT_SIGNED));
    case Kind::Ptr:
      behindPointer = true;
      localId = l.ref();
      targetId = t.ref();
      break;
    case Kind::Array:
      if (l.array().count != t.array().count)
        return Match::No;
      localId = l.array().element;
      targetId = t.array().element;
      break;
    case Kind::FuncProto:
      if (Match match = matchParams(l, t, behindPointer, level); match != Match::Yes)
        return match;
      localId = l.ref();
      targetId = t.ref();
      break;
    default:
      return Match::No;
    }
  }
  return Match::Error;
}

} // namespace

Match fieldsCompatible(const View &local, TypeId localId, const View &target, TypeId targetId, Steps &steps) {
  return Comparison(local, target, steps).fields(localId, targetId);
}

Match typesCompatible(const View &local, TypeId localId, const View &target, TypeId targetId, Steps &steps) {
  return Comparison(local, target, steps).compatible(localId, targetId, maxNesting);
}

Match typesMatch(const View &local, TypeId localId, const View &target, TypeId targetId, Steps &steps) {
  return Comparison(local, target, steps).match(localId, targetId, false, maxNesting);
}

} // namespace skep::object::core
