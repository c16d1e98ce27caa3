// map-inner and map-values: what maps of maps hold, and what libbpf puts into a map before the programs run.
//
//   __array(values, struct { ... })              the definition of the inner maps
//   } outer SEC(".maps") = { .values = { &a } }  maps, or programs for a program array, put in by libbpf
//
// The kernel makes an outer map only with an inner one to learn from, and later takes only maps that are
// equal to it in type, sizes and flags (for arrays also in max_entries). A program array takes programs of
// one type.
#include "frontend/checks/MapFacts.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace skep::frontend {
namespace {

bool isMapOfMaps(MapType type) { return type == MapType::ArrayOfMaps || type == MapType::HashOfMaps; }

/// Types that the kernel has no comparison for, so they cannot be inner maps.
bool canBeInner(MapType type) {
  return !isMapOfMaps(type) && type != MapType::ProgArray && type != MapType::CgroupStorage &&
         type != MapType::PercpuCgroupStorage && type != MapType::StructOps;
}

void checkInnerType(Checks &cx, const Map &outer) {
  const Map &inner = *outer.inner;
  if (!inner.type || canBeInner(*inner.type))
    return;
  std::string why =
      isMapOfMaps(*inner.type) ? "maps of maps are not nested" : "it has no maps of this type inside others";
  cx.report(Diag::MapInner, placeOf(*inner.member("type")),
            nameOf(*inner.type) + " cannot be " + nameOf(inner))
      .hint("the kernel refuses the map; " + why);
}

/// The member `values` of a map that may have one.
void checkElements(Checks &cx, const Map &map, const Map::Member &values) {
  if (values.type.isNull())
    return;
  bool wantsMap = isMapOfMaps(*map.type);
  if (wantsMap ? values.type->isStructureType() : values.type->isFunctionType())
    return;
  cx.report(wantsMap ? Diag::MapInner : Diag::MapValues, placeOf(values),
            "'values' of " + nameOf(map) + " has elements of type '" + values.type.getAsString() + "'; " +
                nameOf(*map.type) + " takes " + (wantsMap ? "the struct of a map" : "functions"))
      .hint(std::string("libbpf refuses the object; write ") +
            (wantsMap ? "__array(values, struct { ... })" : "__array(values, int (void *))"));
}

void checkDefinition(Checks &cx, const Map &map) {
  const Map::Member *values = map.member("values");
  if (!map.type)
    return;
  bool takesValues = isMapOfMaps(*map.type) || map.type == MapType::ProgArray;
  if (values && !takesValues)
    cx.report(Diag::MapValues, values->field->getLocation(),
              nameOf(map) + " has 'values', which " + nameOf(*map.type) + " does not take")
        .hint("libbpf refuses the object; only maps of maps and program arrays have them");
  else if (values)
    checkElements(cx, map, *values);
  else if (isMapOfMaps(*map.type) && !map.isInner && !says(map, "values"))
    cx.report(Diag::MapInner, map.var->getLocation(), nameOf(map) + " does not say what its inner maps are")
        .hint("the kernel refuses it as it stands; add __array(values, struct { ... }), or call "
              "bpf_map__set_inner_map_fd() before loading");
  if (map.inner && isMapOfMaps(*map.type))
    checkInnerType(cx, map);
}

/// The initializer of `values`, or null.
const InitListExpr *initialValues(const Map &map) {
  const auto *whole = dyn_cast_or_null<InitListExpr>(map.var->getInit());
  if (whole && whole->isSyntacticForm() && whole->getSemanticForm())
    whole = whole->getSemanticForm();
  const Map::Member *values = map.member("values");
  if (!whole || !values || values->field->getFieldIndex() >= whole->getNumInits())
    return nullptr;
  return dyn_cast<InitListExpr>(whole->getInit(values->field->getFieldIndex()));
}

/// The function or variable whose address an element is.
const ValueDecl *namedBy(const Expr *element) {
  element = element->IgnoreParenCasts();
  if (const auto *address = dyn_cast<UnaryOperator>(element); address && address->getOpcode() == UO_AddrOf)
    element = address->getSubExpr()->IgnoreParenCasts();
  const auto *name = dyn_cast<DeclRefExpr>(element);
  return name ? name->getDecl() : nullptr;
}

void checkCount(Checks &cx, const Map &map, const InitListExpr &values) {
  uint64_t entries = map.number("max_entries").value_or(0);
  if (!entries || values.getNumInits() <= entries)
    return;
  for (unsigned i = entries; i < values.getNumInits(); ++i) {
    const Expr *element = values.getInit(i);
    if (!namedBy(element))
      continue;
    cx.report(Diag::MapValues, element->getBeginLoc(),
              "value " + std::to_string(i) + " of " + nameOf(map) + ", which has max_entries " +
                  std::to_string(entries))
        .range(element->getSourceRange())
        .hint("libbpf puts it in when it loads the object, and the kernel answers E2BIG");
    return;
  }
}

std::string differenceOf(const char *what, uint64_t found, uint64_t wanted) {
  return std::string(what) + " " + std::to_string(found) + ", not " + std::to_string(wanted);
}

/// How a map differs from what the outer one says of its inner maps; empty when it may be put in.
std::string difference(const Map &map, const Map &wanted, const ASTContext &ast) {
  if (map.type && wanted.type && map.type != wanted.type)
    return "it is a " + nameOf(*map.type) + ", not a " + nameOf(*wanted.type);
  Side key = keyOf(map, ast), wantedKey = keyOf(wanted, ast);
  if (key.bytes && wantedKey.bytes && key.bytes != wantedKey.bytes)
    return differenceOf("its key size is", *key.bytes, *wantedKey.bytes);
  Side value = valueOf(map, ast), wantedValue = valueOf(wanted, ast);
  if (value.bytes && wantedValue.bytes && value.bytes != wantedValue.bytes)
    return differenceOf("its value size is", *value.bytes, *wantedValue.bytes);
  uint64_t flags = map.number("map_flags").value_or(0), wantedFlags = wanted.number("map_flags").value_or(0);
  if (flags != wantedFlags)
    return differenceOf("its map_flags are", flags, wantedFlags);
  std::optional<uint64_t> entries = map.number("max_entries"), wantedEntries = wanted.number("max_entries");
  if (wanted.type == MapType::Array && !(flags & map_flag::INNER_MAP) && entries && wantedEntries &&
      *entries != *wantedEntries && *entries && *wantedEntries)
    return differenceOf("its max_entries is", *entries, *wantedEntries);
  return "";
}

void checkInnerMaps(Checks &cx, const Map &outer, const InitListExpr &values) {
  for (const Expr *element : values.inits()) {
    const auto *var = dyn_cast_or_null<VarDecl>(namedBy(element));
    if (!var)
      continue;
    const Map *map = cx.unit.mapOf(element);
    std::string fault = map ? difference(*map, *outer.inner, cx.ast) : "";
    if (!map && !var->hasExternalStorage() && sectionOf(var) != ".maps")
      fault = "it is no map in SEC(\".maps\")";
    if (!fault.empty())
      cx.report(Diag::MapValues, element->getBeginLoc(),
                "'" + var->getNameAsString() + "' cannot be put into " + nameOf(outer) + ": " + fault)
          .range(element->getSourceRange())
          .note(placeOf(*outer.inner), "the inner maps are defined here")
          .hint("the kernel takes only maps equal to that in type, sizes and flags");
  }
}

const Program *programOf(const Unit &unit, const FunctionDecl *function) {
  for (const Program &program : unit.programs)
    if (program.function->decl->getCanonicalDecl() == function->getCanonicalDecl())
      return &program;
  return nullptr;
}

void checkPrograms(Checks &cx, const Map &map, const InitListExpr &values) {
  const Program *first = nullptr;
  for (const Expr *element : values.inits()) {
    const auto *function = dyn_cast_or_null<FunctionDecl>(namedBy(element));
    if (!function || !function->getDefinition())
      continue;
    const Program *program = programOf(cx.unit, function);
    std::string name = "'" + function->getNameAsString() + "'";
    if (!program)
      cx.report(Diag::MapValues, element->getBeginLoc(), name + " in " + nameOf(map) + " is no program")
          .range(element->getSourceRange())
          .note(function->getLocation(), "it has no SEC()")
          .hint("libbpf refuses the object; a program array holds programs, which are tail-called");
    else if (!program->sec.kind)
      continue;
    else if (!first)
      first = program;
    else if (first->sec.kind->type != program->sec.kind->type)
      cx.report(Diag::MapValues, element->getBeginLoc(),
                name + " (" + program->section.str() + ") in " + nameOf(map) +
                    ", which begins with a program of '" + first->section.str() + "'")
          .range(element->getSourceRange())
          .hint("the kernel takes programs of one type into a program array");
  }
}

void checkInitial(Checks &cx, const Map &map) {
  const InitListExpr *values = initialValues(map);
  if (!values || !map.type)
    return;
  checkCount(cx, map, *values);
  if (isMapOfMaps(*map.type) && map.inner)
    checkInnerMaps(cx, map, *values);
  if (map.type == MapType::ProgArray)
    checkPrograms(cx, map, *values);
}

} // namespace

void checkMapValues(Checks &cx) {
  for (const Map *map : definedMaps(cx.unit)) {
    checkDefinition(cx, *map);
    if (!map->isInner)
      checkInitial(cx, *map);
  }
}

} // namespace skep::frontend
