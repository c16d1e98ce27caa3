// A record's access string as a path, in the object's types and in the kernel's.
//
//   struct sample { int a; struct { int b; int c[7]; }; } *s;      &s->c[3]  is  0:1:1:3
//
// The path through the object's types is followed number by number. In the kernel's types only what has a
// meaning is looked for again: that s is element 0, the member named c wherever it is now, also in structs
// without a name, and element 3. So fields may move, and structs without a name come and go.
#include "backend-glue/object/CoreSpec.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::object::core {

using namespace btf;
using namespace llvm::BTF;

bool isFieldKind(uint32_t kind) { return kind <= FIELD_RSHIFT_U64; }
bool isEnumKind(uint32_t kind) { return kind == ENUM_VALUE || kind == ENUM_VALUE_EXISTENCE; }
bool isTypeKind(uint32_t kind) {
  return kind == BTF_TYPE_ID_LOCAL || kind == BTF_TYPE_ID_REMOTE || kind == TYPE_EXISTENCE ||
         kind == TYPE_MATCH || kind == TYPE_SIZE;
}

std::optional<uint32_t> sizeOf(const View &view, TypeId id, unsigned pointerSize) {
  constexpr unsigned maxSteps = 32; // libbpf's
  uint32_t count = 1;
  for (unsigned step = 0; step < maxSteps; ++step) {
    Type type = view.type(id);
    if (hasSize(type.kind()) || type.is(Kind::Ptr)) {
      uint32_t size = type.is(Kind::Ptr) ? pointerSize : type.size();
      if (size > uint32_t(INT32_MAX) || uint64_t(size) * count > UINT32_MAX)
        return std::nullopt;
      return size * count;
    }
    if (type.is(Kind::Array)) {
      ArrayInfo array = type.array();
      if (uint64_t(count) * array.count > UINT32_MAX)
        return std::nullopt;
      count *= array.count;
      id = array.element;
    } else if (isModifier(type.kind()) || type.is(Kind::Typedef) || type.is(Kind::Var) ||
               type.is(Kind::DeclTag)) {
      id = type.ref();
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

/// An array without a length at the end of its struct has as many elements as it is given.
static bool isFlexible(const View &view, llvm::ArrayRef<Point> points, const ArrayInfo &array) {
  if (array.count > 0 || points.empty() || points.back().name.empty())
    return false;
  return points.back().index + 1 == view.type(points.back().type).vlen();
}

namespace {

/// Pointers of an object are 64 bits wide, whatever its BTF says.
constexpr unsigned localPointerSize = 8;

class Parser {
public:
  Parser(const View &view, const CoreReloc &record, std::string &why)
      : view(view), record(record), access(view.string(record.accessStrOff)), why(why) {}

  bool run(Spec &spec);

private:
  bool fail(std::string text) {
    why = std::move(text);
    return false;
  }
  bool readNumbers(Spec &spec);
  bool readEnumerator(Spec &spec, TypeId id);
  bool follow(Spec &spec, TypeId id);
  bool intoMember(Spec &spec, TypeId &id, uint32_t index);
  bool intoElement(Spec &spec, TypeId &id, uint32_t index);

  const View &view;
  const CoreReloc &record;
  llvm::StringRef access;
  std::string &why;
};

bool Parser::readNumbers(Spec &spec) {
  for (llvm::StringRef rest = access;;) {
    uint32_t number;
    if (rest.consumeInteger(10, number) || number > uint32_t(INT32_MAX))
      return fail(llvm::formatv("the access string '{0}' is not numbers between colons", access));
    if (spec.raw.size() == maxPath)
      return fail(llvm::formatv("the access string has more than {0} numbers", maxPath));
    spec.raw.push_back(number);
    if (rest.empty())
      return true;
    if (!rest.consume_front(":"))
      return fail(llvm::formatv("the access string '{0}' is not numbers between colons", access));
  }
}

bool Parser::readEnumerator(Spec &spec, TypeId id) {
  Type type = view.type(id);
  if (!isAnyEnum(type.kind()))
    return fail("the type that it names is no enum");
  if (spec.raw.size() > 1 || spec.raw[0] >= type.vlen())
    return fail(llvm::formatv("the enum has no enumerator '{0}'", access));
  spec.points[0].name = type.enumerators()[spec.raw[0]].name;
  return true;
}

bool Parser::intoMember(Spec &spec, TypeId &id, uint32_t index) {
  Type type = view.type(id);
  if (index >= type.vlen())
    return fail(llvm::formatv("'{0}' asks for member {1} of {2}", access, index, type.vlen()));
  Member member = type.members()[index];
  spec.bitOffset += member.bitOffset;
  if (!member.name.empty())
    spec.points.push_back({id, index, member.name});
  id = member.type;
  return true;
}

bool Parser::intoElement(Spec &spec, TypeId &id, uint32_t index) {
  ArrayInfo array = view.type(id).array();
  if (index >= array.count && !isFlexible(view, spec.points, array))
    return fail(llvm::formatv("'{0}' asks for element {1} of an array of {2}", access, index, array.count));
  id = view.resolve(array.element);
  std::optional<uint32_t> size = sizeOf(view, id, localPointerSize);
  if (!size)
    return fail("elements of the array have no size");
  spec.points.push_back({id, index, {}});
  spec.bitOffset += uint32_t(uint64_t(index) * *size * 8);
  return true;
}

bool Parser::follow(Spec &spec, TypeId id) {
  std::optional<uint32_t> size = sizeOf(view, id, localPointerSize);
  if (!size)
    return fail("the type that it names has no size");
  spec.bitOffset = uint32_t(uint64_t(spec.raw[0]) * *size * 8);
  for (uint32_t index : llvm::ArrayRef(spec.raw).drop_front()) {
    id = view.resolve(id);
    Kind kind = view.type(id).kind();
    if (!isStructOrUnion(kind) && kind != Kind::Array)
      return fail(llvm::formatv("'{0}' leads into a type that has no parts", access));
    if (!(kind == Kind::Array ? intoElement(spec, id, index) : intoMember(spec, id, index)))
      return false;
  }
  return true;
}

bool Parser::run(Spec &spec) {
  if (record.typeId >= view.numTypes())
    return fail(llvm::formatv("the BTF of the object has no type {0}", record.typeId));
  spec.view = &view;
  spec.root = record.typeId;
  spec.kind = record.kind;
  if (isTypeKind(record.kind))
    return access == "0" || fail(llvm::formatv("expected access string '0' for a type, found '{0}'", access));
  if (!isFieldKind(record.kind) && !isEnumKind(record.kind))
    return fail(llvm::formatv("{0} is no known kind of record", record.kind));
  if (!readNumbers(spec))
    return false;
  TypeId id = view.resolve(record.typeId);
  spec.points.push_back({id, spec.raw[0], {}});
  return isEnumKind(record.kind) ? readEnumerator(spec, id) : follow(spec, id);
}

/// Finds the path again in the kernel's types.
class Matcher {
public:
  Matcher(const Spec &local, Spec &target, Steps &steps)
      : local(local), target(target), view(*target.view), steps(steps) {}

  Match enumerator();
  Match field();

private:
  Match member(const Point &wanted, TypeId in, TypeId &next);
  Match element(const Point &wanted, bool isFirst, TypeId &id);

  const Spec &local;
  Spec &target;
  const View &view;
  Steps &steps;
};

Match Matcher::enumerator() {
  TypeId id = view.resolve(target.root);
  Type type = view.type(id);
  if (!isAnyEnum(type.kind()))
    return Match::No;
  llvm::StringRef wanted = essentialName(local.points[0].name);
  uint32_t index = 0;
  for (Enumerator known : type.enumerators()) {
    if (essentialName(known.name) == wanted) {
      target.points.push_back({id, index, known.name});
      target.raw.push_back(index);
      return Match::Yes;
    }
    ++index;
  }
  return steps.take(index + 1) ? Match::No : Match::Error;
}

/// Looks for a member by name in a struct and in those without a name that it contains; the first counts, and
/// its type must be compatible.
Match Matcher::member(const Point &wanted, TypeId in, TypeId &next) {
  TypeId id = view.resolve(in);
  Type type = view.type(id);
  if (!isStructOrUnion(type.kind()))
    return Match::No;
  uint32_t index = 0;
  for (Member known : type.members()) {
    if (target.raw.size() == maxPath || !steps.take())
      return Match::Error;
    target.bitOffset += known.bitOffset;
    target.raw.push_back(index);
    if (known.name.empty()) {
      if (Match inside = member(wanted, known.type, next); inside != Match::No)
        return inside;
    } else if (known.name == wanted.name) {
      target.points.push_back({id, index, known.name});
      next = known.type;
      TypeId localType = local.view->type(wanted.type).members()[wanted.index].type;
      return fieldsCompatible(*local.view, localType, view, known.type, steps);
    }
    target.bitOffset -= known.bitOffset;
    target.raw.pop_back();
    ++index;
  }
  return Match::No;
}

Match Matcher::element(const Point &wanted, bool isFirst, TypeId &id) {
  // The first index is into an array that the pointer points to; its elements are of the type itself.
  if (!isFirst) {
    if (!view.type(id).is(Kind::Array))
      return Match::No;
    ArrayInfo array = view.type(id).array();
    if (wanted.index >= array.count && !isFlexible(view, target.points, array))
      return Match::No;
    id = view.resolve(array.element);
  }
  if (target.raw.size() == maxPath)
    return Match::Error;
  target.points.push_back({id, wanted.index, {}});
  target.raw.push_back(wanted.index);
  std::optional<uint32_t> size = sizeOf(view, id, view.pointerSize());
  if (!size)
    return Match::Error;
  target.bitOffset += uint32_t(uint64_t(wanted.index) * *size * 8);
  return Match::Yes;
}

Match Matcher::field() {
  TypeId id = target.root;
  for (size_t i = 0; i < local.points.size(); ++i) {
    const Point &wanted = local.points[i];
    id = view.resolve(id);
    Match match = wanted.name.empty() ? element(wanted, i == 0, id) : member(wanted, id, id);
    if (match != Match::Yes)
      return match;
  }
  return Match::Yes;
}

} // namespace

std::optional<Spec> parseSpec(const View &local, const CoreReloc &record, std::string &why) {
  Spec spec;
  if (!Parser(local, record, why).run(spec))
    return std::nullopt;
  return spec;
}

Match matchSpec(const Spec &local, const View &view, TypeId root, Spec &target, Steps &steps) {
  target = Spec();
  target.view = &view;
  target.root = root;
  target.kind = local.kind;
  if (local.kind == TYPE_MATCH)
    return typesMatch(*local.view, local.root, view, root, steps);
  if (isTypeKind(local.kind))
    return typesCompatible(*local.view, local.root, view, root, steps);
  Matcher matcher(local, target, steps);
  return isEnumKind(local.kind) ? matcher.enumerator() : matcher.field();
}

} // namespace skep::object::core
