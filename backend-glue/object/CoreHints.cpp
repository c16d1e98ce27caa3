// What became of a field that is not there: another type, another name, another struct? Found by following
// the path as far as the kernel's types go and looking around from there.
#include "backend-glue/object/CoreHints.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::object::core {

using namespace btf;

std::string typeText(const View &view, TypeId id, unsigned depth) {
  if (id >= view.numTypes() || depth > View::maxDepth)
    return "?";
  Type type = view.type(id);
  std::string name = type.name().empty() ? "{...}" : type.name().str();
  switch (type.kind()) {
  case Kind::Void:
    return "void";
  case Kind::Struct:
    return "struct " + name;
  case Kind::Union:
    return "union " + name;
  case Kind::Enum:
  case Kind::Enum64:
    return "enum " + name;
  case Kind::Fwd:
    return (type.kindFlag() ? "union " : "struct ") + name;
  case Kind::Ptr: {
    std::string pointee = typeText(view, type.ref(), depth + 1);
    return pointee + (llvm::StringRef(pointee).ends_with("*") ? "*" : " *");
  }
  case Kind::Const:
  case Kind::Volatile:
  case Kind::Restrict:
  case Kind::TypeTag:
    return typeText(view, type.ref(), depth + 1);
  case Kind::Array:
    return typeText(view, type.array().element, depth + 1) + llvm::formatv("[{0}]", type.array().count).str();
  case Kind::FuncProto:
    return typeText(view, type.ref(), depth + 1) + " ()";
  default:
    return name;
  }
}

namespace {

/// A member, and the names that lead to it from the struct where the search began.
struct Place {
  std::string path;
  TypeId type = 0;
};

bool isNear(llvm::StringRef a, llvm::StringRef b) {
  if (a.ltrim('_') == b.ltrim('_'))
    return true;
  unsigned allowed = std::min(a.size(), b.size()) < 6 ? 1 : 2;
  return std::min(a.size(), b.size()) > 2 && a.edit_distance(b, true, allowed) <= allowed;
}

/// Looks at the members of structs of one view.
class Finder {
public:
  explicit Finder(const View &view) : view(view) {}

  /// A member of that name, in the struct itself or in those without a name inside.
  std::optional<Place> own(TypeId id, llvm::StringRef name, unsigned depth = 0) {
    return search(id, depth, [&](Member member) { return member.name == name; }, /*intoNamed=*/false);
  }
  std::optional<Place> similar(TypeId id, llvm::StringRef name) {
    return search(id, 0, [&](Member member) { return isNear(member.name, name); }, false);
  }
  /// The same, also inside of members that have names.
  std::optional<Place> nested(TypeId id, llvm::StringRef name) {
    return search(id, 0, [&](Member member) { return member.name == name; }, true);
  }
  /// In a struct that a member points to.
  std::optional<Place> pointed(TypeId id, llvm::StringRef name) {
    Type type = view.type(view.resolve(id));
    if (!isStructOrUnion(type.kind()))
      return std::nullopt;
    for (Member member : type.members()) {
      Type pointer = view.type(view.resolve(member.type));
      if (!pointer.is(Kind::Ptr) || member.name.empty() || view.resolve(pointer.ref()) == type.id())
        continue;
      if (std::optional<Place> place = own(pointer.ref(), name))
        return Place{(member.name + "->" + place->path).str(), place->type};
    }
    return std::nullopt;
  }

private:
  std::optional<Place> search(TypeId id, unsigned depth, llvm::function_ref<bool(Member)> isIt,
                              bool intoNamed) {
    Type type = view.type(view.resolve(id));
    if (!isStructOrUnion(type.kind()) || depth > 6 || ++steps > 100000)
      return std::nullopt;
    for (Member member : type.members())
      if (!member.name.empty() && isIt(member))
        return Place{member.name.str(), member.type};
    for (Member member : type.members()) {
      if (!member.name.empty() && !intoNamed)
        continue;
      std::optional<Place> inside = search(member.type, depth + 1, isIt, intoNamed);
      if (inside && !member.name.empty())
        inside->path = (member.name + "." + inside->path).str();
      if (inside)
        return inside;
    }
    return std::nullopt;
  }

  const View &view;
  unsigned steps = 0;
};

class Search {
public:
  Search(const View &local, const Spec &spec, const CoreTarget &target)
      : local(local), spec(spec), target(target) {}

  Instead run() {
    Type root = local.type(spec.root);
    CoreTarget::FoundList candidates = target.candidates(root.name(), root.kind());
    if (candidates.empty()) {
      noRoot(root);
    } else if (isEnumKind(spec.kind)) {
      enumerator(candidates.front());
    } else {
      follow(candidates.front());
    }
    return std::move(found);
  }

private:
  void note(std::string text) { found.notes.push_back(std::move(text)); }
  void noRoot(Type root);
  void enumerator(const CoreTarget::Found &candidate);
  void follow(const CoreTarget::Found &candidate);
  void member(const View &view, TypeId in, const Point &wanted);

  const View &local;
  const Spec &spec;
  const CoreTarget &target;
  Instead found;
};

void Search::noRoot(Type root) {
  std::string text = typeText(local, root.id());
  note("the kernel has no '" + text + "' at all");
  llvm::StringRef name = essentialName(root.name());
  constexpr Kind records[] = {Kind::Struct, Kind::Union, Kind::Typedef};
  for (Kind kind : records)
    if (CoreTarget::FoundList other = target.candidates(name, kind); kind != root.kind() && !other.empty())
      return note("it has '" + typeText(*other.front().view, other.front().id) + "'");
  if (llvm::StringRef near = target.nearest(name, root.kind()); !near.empty())
    note("the nearest name that it has is '" + near.str() + "'");
  found.hints.push_back(isEnumKind(spec.kind)
                            ? "guard it: if (bpf_core_enum_value_exists(" + text + ", ...))"
                            : "guard it: if (bpf_core_type_exists(" + text + ")), or a check of the field");
}

void Search::enumerator(const CoreTarget::Found &candidate) {
  Type type = candidate.view->type(candidate.view->resolve(candidate.id));
  llvm::StringRef wanted = spec.points[0].name;
  if (isAnyEnum(type.kind()))
    for (Enumerator known : type.enumerators())
      if (isNear(known.name, wanted)) {
        note("'" + typeText(*candidate.view, type.id()) + "' has '" + known.name.str() + "'");
        break;
      }
  found.hints.push_back("guard it: if (bpf_core_enum_value_exists(" + typeText(local, spec.root) + ", " +
                        wanted.str() + "))");
}

/// A member that is not there, or of another type.
void Search::member(const View &view, TypeId in, const Point &wanted) {
  Finder finder(view);
  std::string record = typeText(view, view.resolve(in));
  TypeId wantedType = local.type(wanted.type).members()[wanted.index].type;
  if (std::optional<Place> same = finder.own(in, wanted.name)) {
    note(llvm::formatv("'{0}::{1}' is of type '{2}' there, in the object '{3}'", record, same->path,
                       typeText(view, same->type), typeText(local, wantedType)));
    found.hints.push_back("declare a flavour of the struct, '" + record +
                          "___other', with the kernel's type, and choose by bpf_core_field_exists()");
    return;
  }
  if (std::optional<Place> near = finder.similar(in, wanted.name)) {
    note(llvm::formatv("'{0}' has '{1}' of type '{2}'; renamed?", record, near->path,
                       typeText(view, near->type)));
    found.hints.push_back(llvm::formatv("read it through a flavour where it exists: '{0}___other' with the "
                                        "member '{1}'",
                                        record, near->path));
  } else if (std::optional<Place> moved = finder.nested(in, wanted.name)) {
    note(llvm::formatv("it has moved: '{0}::{1}'", record, moved->path));
  } else if (std::optional<Place> behind = finder.pointed(in, wanted.name)) {
    note(llvm::formatv("it has moved: '{0}::{1}'", record, behind->path));
  } else {
    note(llvm::formatv("'{0}' has no member like it there", record));
  }
  found.hints.push_back(llvm::formatv("guard it: if (bpf_core_field_exists({0}, {1}))",
                                      typeText(local, wanted.type), wanted.name));
}

void Search::follow(const CoreTarget::Found &candidate) {
  const View &view = *candidate.view;
  Steps steps;
  steps.left = 1'000'000;
  // The longest beginning of the path that the kernel has.
  TypeId reached = candidate.id;
  for (size_t count = 1; count <= spec.points.size(); ++count) {
    Spec part = spec, there;
    part.points.resize(count);
    if (matchSpec(part, view, candidate.id, there, steps) == Match::Yes) {
      const Point &last = there.points.back();
      reached = last.name.empty() ? last.type : view.type(last.type).members()[last.index].type;
      continue;
    }
    const Point &wanted = spec.points[count - 1];
    TypeId in = view.resolve(reached);
    if (!wanted.name.empty() && isStructOrUnion(view.type(in).kind()))
      return member(view, in, wanted);
    if (wanted.name.empty() && view.type(in).is(Kind::Array))
      return note(llvm::formatv("the array has {0} elements there; number {1} is asked for",
                                view.type(in).array().count, wanted.index));
    return note("what it is part of is '" + typeText(view, in) + "' there");
  }
}

} // namespace

Instead insteadOf(const View &local, const CoreReloc &record, const CoreTarget &target) {
  std::string why;
  std::optional<Spec> spec = parseSpec(local, record, why);
  if (!spec || isTypeKind(record.kind))
    return {};
  return Search(local, *spec, target).run();
}

} // namespace skep::object::core
