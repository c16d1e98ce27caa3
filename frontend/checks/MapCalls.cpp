// map-operation and map-pointer: calls of helpers with &map.
//
// The verifier pairs helpers and map types, so that most helpers take few of them. A key or value pointer
// stands for as many bytes as the map's definition says, whatever it points to in C: the kernel reads on
// behind a variable that is smaller. C sees only void pointers there.
#include "frontend/checks/MapFacts.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecordLayout.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// The map argument of a call, when it names a map whose definition is seen.
struct MapCall {
  const Call &call;
  const HelperInfo &helper;
  const Map &map;
  const Expr *argument;

  std::string name() const { return std::string("bpf_") + helper.name + "()"; }
};

std::optional<MapCall> mapCall(const Unit &unit, const Call &call) {
  if (!call.helper || call.guarded || call.caller->programs.empty())
    return std::nullopt;
  const HelperInfo &helper = helperInfo(*call.helper);
  for (auto [i, value] : llvm::enumerate(helper.contract.args())) {
    if (value.kind != HelperValue::ConstMapPtr || i >= call.expr->getNumArgs())
      continue;
    const Expr *argument = call.expr->getArg(i);
    if (const Map *map = unit.mapOf(argument); map && map->type)
      return MapCall{call, helper, *map, argument};
  }
  return std::nullopt;
}

bool takesMap(const HelperInfo &helper) {
  return llvm::any_of(helper.contract.args(),
                      [](const HelperValue &value) { return value.kind == HelperValue::ConstMapPtr; });
}

/// "bpf_ringbuf_output(), bpf_ringbuf_reserve()": what does work on a type.
std::string helpersOf(MapType type) {
  std::vector<std::string> names;
  for (const HelperInfo &helper : helpers())
    if (takesMap(helper) && mapTakesHelper(type, helper.id))
      names.push_back(std::string("bpf_") + helper.name + "()");
  return llvm::join(names, ", ");
}

/// "BPF_MAP_TYPE_RINGBUF": what a helper does work on, when they are few.
std::string typesOf(HelperId helper) {
  std::vector<std::string> names;
  for (uint32_t number = 1; std::optional<MapType> type = mapTypeOf(number); ++number)
    if (mapTakesHelper(*type, helper))
      names.push_back(nameOf(*type));
  return names.size() > 4 ? "" : llvm::join(names, ", ");
}

void checkOperation(Checks &cx, const MapCall &use) {
  if (mapTakesHelper(*use.map.type, use.helper.id))
    return;
  Finding &finding = cx.report(Diag::MapOperation, use.argument->getBeginLoc(),
                               use.name() + " does not take a " + nameOf(*use.map.type) + " such as '" +
                                   use.map.var->getNameAsString() + "'");
  finding.range(use.argument->getSourceRange()).note(use.map.var->getLocation(), "the map is defined here");
  std::string types = typesOf(use.helper.id), others = helpersOf(*use.map.type);
  if (!types.empty())
    finding.hint("the verifier lets " + use.name() + " have only " + types);
  finding.hint(others.empty() ? "no helper works on a " + nameOf(*use.map.type)
                              : "what works on a " + nameOf(*use.map.type) + ": " + others);
}

/// An object in memory that a pointer argument names: how many bytes there are at most, and its type.
struct Object {
  const ValueDecl *decl;
  uint64_t bytes;
  QualType type;
};

std::optional<Object> objectAt(const Expr *lvalue, const ASTContext &ast);

/// base.field: what is left of the base behind the field's start.
std::optional<Object> memberAt(const MemberExpr *member, const ASTContext &ast) {
  const auto *field = dyn_cast<FieldDecl>(member->getMemberDecl());
  if (member->isArrow() || !field || field->isBitField())
    return std::nullopt;
  std::optional<Object> base = objectAt(member->getBase()->IgnoreParens(), ast);
  if (!base)
    return std::nullopt;
  uint64_t offset = ast.toCharUnitsFromBits(ast.getFieldOffset(field)).getQuantity();
  return Object{base->decl, base->bytes - std::min(base->bytes, offset), field->getType()};
}

std::optional<Object> elementAt(const ArraySubscriptExpr *element, const ASTContext &ast) {
  const Expr *array = element->getBase()->IgnoreParenImpCasts();
  std::optional<uint64_t> size = sizeOf(element->getType(), ast);
  if (!array->getType()->isConstantArrayType() || !size)
    return std::nullopt;
  std::optional<Object> base = objectAt(array, ast);
  std::optional<int64_t> index = constantOf(element->getIdx(), ast);
  if (!base || (index && *index < 0))
    return std::nullopt;
  uint64_t skipped = index ? *index * *size : 0; // an unknown index leaves at most the whole
  return Object{base->decl, base->bytes - std::min(base->bytes, skipped), element->getType()};
}

std::optional<Object> objectAt(const Expr *lvalue, const ASTContext &ast) {
  if (const auto *member = dyn_cast<MemberExpr>(lvalue))
    return memberAt(member, ast);
  if (const auto *element = dyn_cast<ArraySubscriptExpr>(lvalue))
    return elementAt(element, ast);
  const auto *name = dyn_cast<DeclRefExpr>(lvalue);
  const auto *var = name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
  std::optional<uint64_t> bytes = var ? sizeOf(var->getType(), ast) : std::nullopt;
  // The size of a variable from elsewhere, as of the kernel, is as sure as its declaration: not at all.
  if (!bytes || (var->hasExternalStorage() && !var->getAnyInitializer()))
    return std::nullopt;
  return Object{var, *bytes, var->getType()};
}

/// &lvalue, or an array that decays.
std::optional<Object> objectBehind(const Expr *pointer, const ASTContext &ast) {
  pointer = pointer->IgnoreParenCasts();
  if (const auto *address = dyn_cast<UnaryOperator>(pointer); address && address->getOpcode() == UO_AddrOf)
    return objectAt(address->getSubExpr()->IgnoreParens(), ast);
  if (pointer->getType()->isConstantArrayType())
    return objectAt(pointer, ast);
  return std::nullopt;
}

/// The struct that a pointer without a cast is to.
std::optional<Object> pointeeOf(const Expr *pointer, const ASTContext &ast) {
  pointer = pointer->IgnoreParenImpCasts();
  const auto *name = dyn_cast<DeclRefExpr>(pointer);
  QualType type = pointer->getType()->isPointerType() ? pointer->getType()->getPointeeType() : QualType();
  std::optional<uint64_t> bytes = sizeOf(type, ast);
  const RecordDecl *record = bytes ? type->getAsRecordDecl() : nullptr;
  if (!name || !record || record->isUnion() || record->hasFlexibleArrayMember() || !*bytes)
    return std::nullopt;
  return Object{name->getDecl(), *bytes, type};
}

/// An argument as C, without casts; the file's own text is the macro's name where one makes the call.
std::string spelled(const Expr *expr, const ASTContext &ast) {
  std::string text;
  llvm::raw_string_ostream out(text);
  expr->IgnoreParenCasts()->printPretty(out, nullptr, PrintingPolicy(ast.getLangOpts()));
  return text;
}

/// A key or value argument of a call.
struct PointerUse {
  const MapCall &call;
  const Expr *argument;
  Side side, other; ///< of the map: what the argument stands for, and the opposite
  const char *name; ///< "key" or "value"
};

Finding &report(Checks &cx, const PointerUse &use, const std::string &message) {
  Finding &finding = cx.report(Diag::MapPointer, use.argument->getBeginLoc(), message);
  finding.range(use.argument->getSourceRange());
  if (const Map::Member *member = use.side.member())
    finding.note(placeOf(*member), std::string("the ") + use.name + " of '" +
                                       use.call.map.var->getNameAsString() + "' is defined here");
  return finding;
}

bool sameType(QualType a, QualType b, const ASTContext &ast) {
  return !a.isNull() && !b.isNull() && ast.hasSameUnqualifiedType(a, b);
}

/// &pointer where the pointer was meant.
bool checkPointerToPointer(Checks &cx, const PointerUse &use, const Object &object) {
  if (!object.type->isPointerType() || !sameType(object.type->getPointeeType(), use.side.type(), cx.ast))
    return false;
  const auto *address = dyn_cast<UnaryOperator>(use.argument->IgnoreParenCasts());
  if (!address)
    return false;
  Finding &finding =
      report(cx, use,
             "'" + spelled(address, cx.ast) + "' is the address of a pointer; the " + use.name + " of '" +
                 use.call.map.var->getNameAsString() + "' is what it points to");
  finding.hint("the map would hold the pointer's own bytes; pass '" + spelled(address->getSubExpr(), cx.ast) +
               "'");
  if (!address->getOperatorLoc().isMacroID())
    finding.fix(FixItHint::CreateRemoval(address->getOperatorLoc()));
  return true;
}

/// Key and value in each other's place.
bool checkSwapped(Checks &cx, const PointerUse &use, const Object &object) {
  if (!object.type->isRecordType() || !sameType(object.type, use.other.type(), cx.ast) ||
      use.side.type().isNull() || sameType(object.type, use.side.type(), cx.ast))
    return false;
  bool isKey = llvm::StringRef(use.name) == "key";
  report(cx, use,
         "'" + spelled(use.argument, cx.ast) + "' is of type '" + object.type.getAsString() +
             "', which is the " + (isKey ? "value" : "key") + " of '" + use.call.map.var->getNameAsString() +
             "', not the " + use.name)
      .hint("the helpers take the key first, then the value");
  return true;
}

void checkTooSmall(Checks &cx, const PointerUse &use, const Object &object) {
  if (object.bytes >= *use.side.bytes || !object.bytes) // one of no size stands for what follows it
    return;
  report(cx, use,
         "'" + spelled(use.argument, cx.ast) + "' points to " + bytesText(object.bytes) + "; the " +
             use.name + " of '" + use.call.map.var->getNameAsString() + "' has " + bytesText(*use.side.bytes))
      .hint("the kernel goes by the map's sizes, and reaches beyond what is pointed to");
}

/// False when key and value are swapped, which one finding tells of both.
bool checkPointer(Checks &cx, const PointerUse &use) {
  std::optional<Object> object = objectBehind(use.argument, cx.ast);
  if (!object)
    object = pointeeOf(use.argument, cx.ast);
  if (!object || !use.side.bytes)
    return true;
  if (checkSwapped(cx, use, *object))
    return false;
  if (!checkPointerToPointer(cx, use, *object))
    checkTooSmall(cx, use, *object);
  return true;
}

void checkPointers(Checks &cx, const MapCall &call) {
  Side key = keyOf(call.map, cx.ast), value = valueOf(call.map, cx.ast);
  for (auto [i, wanted] : llvm::enumerate(call.helper.contract.args())) {
    if (i >= call.call.expr->getNumArgs())
      return;
    const Expr *argument = call.call.expr->getArg(i);
    bool isKey = wanted.kind == HelperValue::MapKey, isValue = wanted.kind == HelperValue::MapValue;
    if (isKey && !checkPointer(cx, {call, argument, key, value, "key"}))
      return;
    if (isValue && !checkPointer(cx, {call, argument, value, key, "value"}))
      return;
  }
}

} // namespace

void checkMapCalls(Checks &cx) {
  for (const Call &call : cx.unit.calls) {
    std::optional<MapCall> use = mapCall(cx.unit, call);
    if (!use)
      continue;
    checkOperation(cx, *use);
    if (mapTakesHelper(*use->map.type, use->helper.id))
      checkPointers(cx, *use);
  }
}

} // namespace skep::frontend
