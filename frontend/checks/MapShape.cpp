// map-attribute, map-type, map-pinning, map-extra: what libbpf reads from a map definition.
//
// A map in SEC(".maps") is a struct that never exists: libbpf reads the names and types of its members from
// BTF. It demands a number (__uint) or a type (__type) of each, refuses names that it does not know, and
// hands the rest to the kernel, which answers a bad number with a bare EINVAL. What is refused here is
// refused by every kernel, whatever user space does before loading.
#include "frontend/checks/MapFacts.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace skep::frontend {
namespace {

bool isNumber(llvm::StringRef attribute) {
  return attribute != "key" && attribute != "value" && attribute != "values";
}

/// A misspelt attribute, or one of another loader.
void checkName(Checks &cx, const Map &map, llvm::StringRef name, const Map::Member &member) {
  SourceLocation at = member.field->getLocation();
  llvm::StringRef meant = meantAttribute(name);
  std::string message = nameOf(map) + " has a member '" + name.str() + "', which libbpf does not know";
  if (!meant.empty())
    message += "; did you mean '" + meant.str() + "'?";
  Finding &finding = cx.report(Diag::MapAttribute, at, message);
  finding.hint("libbpf refuses the object; it knows type, max_entries, map_flags, numa_node, key, key_size, "
               "value, value_size, values, pinning and map_extra");
  if (std::optional<FixItHint> fix = meant.empty() ? std::nullopt : replaceWord(cx, at, name, meant))
    finding.fix(*fix);
}

/// __uint(key, 4): an array of four ints is the key.
void checkSizeAsType(Checks &cx, const Map &map, llvm::StringRef name, const Map::Member &member) {
  if (!member.written)
    return;
  uint64_t bytes = sizeOf(member.type, cx.ast).value_or(0);
  Finding &finding = cx.report(Diag::MapAttribute, member.field->getLocation(),
                               nameOf(map) + " has a " + name.str() + " of " + bytesText(bytes) + ": '" +
                                   name.str() + "' takes a type, and __uint makes one of " +
                                   std::to_string(member.number.value_or(0)) + " ints");
  finding.hint("write __type(" + name.str() + ", ...) with the type, or __uint(" + name.str() +
               "_size, ...) with the number of bytes");
  if (std::optional<FixItHint> fix =
          replaceWord(cx, member.field->getLocation(), name, (name + "_size").str()))
    finding.fix(*fix);
}

/// __type(key, sizeof(__u32)) or __type(key, 4): the type of a number.
void checkNumberAsType(Checks &cx, const Map &map, llvm::StringRef name, const Map::Member &member) {
  const Expr *number = expressionAsType(member);
  if (!number || !isa<UnaryExprOrTypeTraitExpr, IntegerLiteral>(number))
    return;
  cx.report(Diag::MapAttribute, number->getBeginLoc(),
            nameOf(map) + " has a " + name.str() + " of type '" + number->getType().getAsString() +
                "', which is that of the number " + cx.textOf(number))
      .hint("write __type(" + name.str() + ", ...) with the type itself, or __uint(" + name.str() +
            "_size, ...) with the number");
}

/// How a member must be written, when it is not; empty else.
std::string wantedForm(const Checks &cx, llvm::StringRef name, const Map::Member &member) {
  if (isNumber(name))
    return member.number ? "" : "is no number: write __uint(" + name.str() + ", ...)";
  if (name == "values")
    return cx.ast.getAsArrayType(member.field->getType()) ? "" : "is no array: write __array(values, ...)";
  return member.type.isNull() ? "is no type: write __type(" + name.str() + ", ...)" : "";
}

void checkForm(Checks &cx, const Map &map, llvm::StringRef name, const Map::Member &member) {
  if (name == "key" || name == "value") {
    checkSizeAsType(cx, map, name, member);
    checkNumberAsType(cx, map, name, member);
  }
  std::string wanted = wantedForm(cx, name, member);
  if (wanted.empty())
    return;
  Finding &finding = cx.report(Diag::MapAttribute, member.field->getLocation(),
                               "'" + name.str() + "' of " + nameOf(map) + " " + wanted);
  finding.hint("libbpf reads the members' types and refuses the object when one is of another form");
  SourceLocation begin = cx.ast.getSourceManager().getExpansionLoc(member.field->getLocation());
  if (auto fix = isNumber(name) ? replaceWord(cx, begin, "__type", "__uint") : std::nullopt)
    finding.fix(*fix);
}

void checkSidesAgree(Checks &cx, const Map &map, const Side &side, llvm::StringRef name) {
  if (!side.typed || !side.sized || !side.bytes || !side.sized->number || *side.sized->number == *side.bytes)
    return;
  cx.report(Diag::MapAttribute, placeOf(*side.sized),
            nameOf(map) + " says that its " + name.str() + " has " + bytesText(*side.sized->number) +
                ", but its type has " + bytesText(*side.bytes))
      .note(placeOf(*side.typed), "the type is here")
      .hint("libbpf refuses the object; the type is enough");
}

/// The variable around the members.
void checkVariable(Checks &cx, const Map &map) {
  const VarDecl *var = map.var;
  std::string what;
  if (var->getStorageClass() == SC_Static)
    what = "is static";
  else if (var->getType()->isArrayType())
    what = "is an array of definitions";
  else if (map.record->isUnion())
    what = "is a union";
  if (what.empty() || map.isInner)
    return;
  Finding &finding = cx.report(Diag::MapAttribute, var->getLocation(), nameOf(map) + " " + what);
  finding.hint("libbpf takes a map only from a global struct of its own, and refuses the object");
  SourceLocation begin = var->getBeginLoc();
  if (var->getStorageClass() == SC_Static && begin.isFileID() && replaceWord(cx, begin, "static", ""))
    finding.fix(FixItHint::CreateRemoval(begin));
}

void checkAttributes(Checks &cx, const Map &map) {
  for (const auto &[name, member] : map.members) {
    if (isAttribute(name))
      checkForm(cx, map, name, member);
    else
      checkName(cx, map, name, member);
  }
  checkSidesAgree(cx, map, keyOf(map, cx.ast), "key");
  checkSidesAgree(cx, map, valueOf(map, cx.ast), "value");
  checkVariable(cx, map);
}

/// A number that is written as an enumerator of something else, which then names another type or none.
const EnumConstantDecl *foreignType(const Map::Member &member) {
  for (const EnumConstantDecl *enumerator : enumeratorsIn(member.written))
    if (enumerator->getName().starts_with("BPF_PROG_TYPE_") || enumerator->getName().starts_with("BPF_F_"))
      return enumerator;
  return nullptr;
}

/// A type that this table is too old for, but the headers know.
bool isNewerType(const Map::Member &member) {
  return llvm::any_of(enumeratorsIn(member.written), [](const EnumConstantDecl *enumerator) {
    return enumerator->getName().starts_with("BPF_MAP_TYPE_");
  });
}

void checkType(Checks &cx, const Map &map) {
  const Map::Member *member = map.member("type");
  if (!member) {
    if (!says(map, "type"))
      cx.report(Diag::MapType, placeOf(map), nameOf(map) + " has no type")
          .hint("libbpf refuses the object; say what the map is, as in __uint(type, BPF_MAP_TYPE_HASH)");
    return;
  }
  if (!member->number)
    return;
  if (const EnumConstantDecl *foreign = foreignType(*member))
    cx.report(Diag::MapType, placeOf(*member),
              "'" + foreign->getNameAsString() + "' is no map type" +
                  (map.type ? "; its number is that of " + nameOf(*map.type) : ""))
        .hint("map types begin with BPF_MAP_TYPE_");
  else if (map.type == MapType::StructOps)
    cx.report(Diag::MapType, placeOf(*member), nameOf(map) + " cannot be a struct_ops map")
        .hint("libbpf makes those of variables of the kernel's struct in SEC(\".struct_ops.link\")");
  else if (!map.type && (*member->number == 0 || !isNewerType(*member)))
    cx.report(Diag::MapType, placeOf(*member),
              nameOf(map) + " has type " + std::to_string(*member->number) + ", which no kernel knows")
        .hint("the kernel answers EINVAL; map types are the enumerators BPF_MAP_TYPE_*");
}

void checkPinning(Checks &cx, const Map &map) {
  const Map::Member *member = map.member("pinning");
  if (!member || !member->number)
    return;
  if (map.isInner)
    cx.report(Diag::MapPinning, member->field->getLocation(), nameOf(map) + " cannot be pinned")
        .hint("libbpf refuses the object; pin the outer map, or the map whose address is in 'values'");
  else if (*member->number > 1)
    cx.report(Diag::MapPinning, placeOf(*member),
              nameOf(map) + " has pinning " + std::to_string(*member->number) +
                  ", expected LIBBPF_PIN_NONE (0) or LIBBPF_PIN_BY_NAME (1)")
        .hint("libbpf refuses the object; by name means /sys/fs/bpf/" + map.var->getNameAsString());
}

/// The address at which user space maps an arena.
std::string arenaAddressFault(const Map &map, uint64_t address) {
  constexpr uint64_t page = 4096;
  if (address % page)
    return "the address of an arena must be a multiple of the page size";
  uint64_t size = map.number("max_entries").value_or(0) * page;
  if (size && size <= UINT32_MAX && (address >> 32) != ((address + size - 1) >> 32))
    return "an arena must not reach across a multiple of 4 GiB";
  return "";
}

std::string extraFault(const Map &map, uint64_t extra) {
  constexpr uint64_t mostHashes = 15;
  switch (*map.type) {
  case MapType::Rhash:
    return "";
  case MapType::Arena:
    return arenaAddressFault(map, extra);
  case MapType::BloomFilter:
    return extra > mostHashes ? "for a bloom filter it is the number of hash functions, 15 at most" : "";
  default:
    return extra ? nameOf(*map.type) + " has no use for it" : "";
  }
}

void checkExtra(Checks &cx, const Map &map) {
  const Map::Member *member = map.member("map_extra");
  if (!member || !member->number || !map.type)
    return;
  std::string fault = extraFault(map, *member->number);
  if (!fault.empty())
    cx.report(Diag::MapExtra, placeOf(*member),
              nameOf(map) + " has map_extra " + std::to_string(*member->number) + ", but " + fault)
        .hint("the kernel answers EINVAL or ERANGE; bloom filters and arenas alone have a map_extra");
}

} // namespace

void checkMapShape(Checks &cx) {
  for (const Map *map : definedMaps(cx.unit)) {
    checkAttributes(cx, *map);
    checkType(cx, *map);
    checkPinning(cx, *map);
    checkExtra(cx, *map);
  }
}

} // namespace skep::frontend
