// Sizes follow libbpf: a typed side has its type's size, the other one what key_size or value_size says, and
// both may be given.
#include "frontend/checks/MapFacts.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace skep::frontend {

std::vector<const Map *> definedMaps(const Unit &unit) {
  std::vector<const Map *> maps;
  for (const Map &map : unit.maps)
    if (!map.var->hasExternalStorage())
      maps.push_back(&map);
  for (const Map &map : unit.innerMaps) {
    // A struct that a map of its own is defined with is judged there.
    bool isKnown = llvm::any_of(unit.maps, [&](const Map &other) { return other.record == map.record; });
    if (!map.var->hasExternalStorage() && !isKnown)
      maps.push_back(&map);
  }
  return maps;
}

std::string nameOf(const Map &map) {
  std::string name = "'" + map.var->getNameAsString() + "'";
  return (map.isInner ? "the inner map of " : "map ") + name;
}

std::string nameOf(MapType type) { return std::string("BPF_MAP_TYPE_") + mapTypeInfo(type).name; }

std::string bytesText(uint64_t bytes) { return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes"); }

SourceLocation placeOf(const Map &map) {
  return map.isInner ? map.record->getBeginLoc() : map.var->getLocation();
}

/// The typeof in front of the pointer in __type(name, T), or of each element in __array(name, T).
static TypeLoc typeofOf(const FieldDecl *field) {
  TypeLoc where = field->getTypeSourceInfo()->getTypeLoc();
  if (auto array = where.getAs<ArrayTypeLoc>())
    where = array.getElementLoc();
  if (auto pointer = where.getAs<PointerTypeLoc>())
    where = pointer.getPointeeLoc().getUnqualifiedLoc();
  return where;
}

const Expr *expressionAsType(const Map::Member &member) {
  auto of = typeofOf(member.field).getAs<TypeOfExprTypeLoc>();
  return of ? of.getUnderlyingExpr()->IgnoreParens() : nullptr;
}

static SourceLocation placeOfType(const Map::Member &member) {
  if (auto of = typeofOf(member.field).getAs<TypeOfTypeLoc>())
    return of.getUnmodifiedTInfo()->getTypeLoc().getBeginLoc();
  const Expr *expression = expressionAsType(member);
  return expression ? expression->getBeginLoc() : SourceLocation();
}

SourceLocation placeOf(const Map::Member &member) {
  if (member.written)
    return member.written->getBeginLoc();
  SourceLocation type = placeOfType(member);
  return type.isValid() ? type : member.field->getLocation();
}

static constexpr llvm::StringLiteral attributes[] = {"type",     "max_entries", "map_flags",  "numa_node",
                                                     "key_size", "key",         "value_size", "value",
                                                     "values",   "pinning",     "map_extra"};

bool isAttribute(llvm::StringRef name) { return llvm::is_contained(attributes, name); }

llvm::StringRef meantAttribute(llvm::StringRef name) {
  llvm::StringRef alias = name == "flags"                          ? "map_flags"
                          : name == "entries" || name == "size"    ? "max_entries"
                          : name == "map_type"                     ? "type"
                          : name == "key_type"                     ? "key"
                          : name == "value_type" || name == "val"  ? "value"
                          : name == "inner_map" || name == "inner" ? "values"
                                                                   : "";
  if (!alias.empty())
    return alias;
  llvm::StringRef best;
  unsigned limit = name.size() > 5 ? 2 : 1, distance = limit + 1;
  for (llvm::StringRef known : attributes) {
    unsigned found = name.edit_distance_insensitive(known, true, limit);
    if (found < distance)
      best = known, distance = found;
  }
  return best;
}

bool says(const Map &map, llvm::StringRef attribute) {
  return llvm::any_of(map.members, [&](const auto &member) {
    return member.first == attribute ||
           (!isAttribute(member.first) && meantAttribute(member.first) == attribute);
  });
}

std::optional<uint64_t> sizeOf(QualType type, const ASTContext &ast) {
  if (type.isNull() || type->isIncompleteType() || type->isFunctionType() || type->isDependentType() ||
      type->isVariablyModifiedType())
    return std::nullopt;
  return ast.getTypeSizeInChars(type).getQuantity();
}

static Side sideOf(const Map &map, llvm::StringRef typed, llvm::StringRef sized, const ASTContext &ast) {
  Side side{map.member(typed), map.member(sized), std::nullopt};
  if (side.typed)
    side.bytes = sizeOf(side.typed->type, ast);
  else if (side.sized)
    side.bytes = side.sized->number;
  return side;
}

Side keyOf(const Map &map, const ASTContext &ast) { return sideOf(map, "key", "key_size", ast); }

Side valueOf(const Map &map, const ASTContext &ast) { return sideOf(map, "value", "value_size", ast); }

std::vector<const EnumConstantDecl *> enumeratorsIn(const Stmt *expr) {
  std::vector<const EnumConstantDecl *> found;
  if (!expr)
    return found;
  if (const auto *name = dyn_cast<DeclRefExpr>(expr))
    if (const auto *enumerator = dyn_cast<EnumConstantDecl>(name->getDecl()))
      found.push_back(enumerator);
  for (const Stmt *child : expr->children())
    llvm::append_range(found, enumeratorsIn(child));
  return found;
}

std::optional<FixItHint> replaceWord(const Checks &cx, SourceLocation at, llvm::StringRef old,
                                     llvm::StringRef wanted) {
  SourceLocation place = cx.ast.getSourceManager().getFileLoc(at);
  CharSourceRange word = CharSourceRange::getTokenRange(place, place);
  if (Lexer::getSourceText(word, cx.ast.getSourceManager(), cx.ast.getLangOpts()) != old)
    return std::nullopt;
  return FixItHint::CreateReplacement(word, wanted);
}

std::optional<FixItHint> addAfter(const Checks &cx, const Map::Member &member, llvm::StringRef text) {
  const SourceManager &sources = cx.ast.getSourceManager();
  CharSourceRange written = sources.getExpansionRange(member.field->getSourceRange());
  // A macro that makes whole maps has one place for all its members.
  if (member.field->getParent()->getBeginLoc().isMacroID() || !written.isTokenRange() ||
      !sources.isWrittenInSameFile(written.getBegin(), written.getEnd()))
    return std::nullopt;
  SourceLocation behind =
      Lexer::findLocationAfterToken(written.getEnd(), tok::semi, sources, cx.ast.getLangOpts(), false);
  if (behind.isInvalid())
    return std::nullopt;
  llvm::StringRef indent = Lexer::getIndentationForLine(written.getBegin(), sources);
  return FixItHint::CreateInsertion(behind, ("\n" + indent + text).str());
}

} // namespace skep::frontend
