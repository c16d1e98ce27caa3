// map-padding: a struct on the stack, given to a map as key or value, whose padding nothing ever writes.
//
//   struct key { u32 pid; u64 cookie; };     bytes 4 to 7 are padding
//   struct key k;
//   k.pid = pid; k.cookie = cookie;          leaves them as they were
//   bpf_map_lookup_elem(&m, &k);             compares all 16
//
// A hash compares keys byte by byte, so what happens to lie on the stack makes equal keys differ. Kernels
// before 6.4 refuse the program outright; later ones let such bytes into the map, where user space sees them.
//
// Only what is sure is told: each use of the variable must be one that cannot reach the padding (a member
// read or set, a buffer within one member that is filled to its own size, the map call), and its initializer,
// if any, one that Clang turns into stores to single members.
#include "frontend/checks/MapFacts.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace skep::frontend {
namespace {

struct Hole {
  uint64_t begin, end;     ///< bytes
  const FieldDecl *before; ///< the member in front of it
};

/// The padding of a struct. Nothing for one whose bytes are hard to tell apart: with bit-fields.
class HoleFinder {
public:
  explicit HoleFinder(const ASTContext &ast) : ast(ast) {}
  std::vector<Hole> holesOf(const RecordDecl *record) {
    walk(record, 0);
    return unsure ? std::vector<Hole>() : holes;
  }

private:
  void walk(const RecordDecl *record, uint64_t base);
  void walkField(const FieldDecl *field, uint64_t base);

  const ASTContext &ast;
  std::vector<Hole> holes;
  bool unsure = false;
};

void HoleFinder::walkField(const FieldDecl *field, uint64_t base) {
  const RecordDecl *inner = field->getType()->getAsRecordDecl();
  if (inner)
    walk(inner, base);
  else if (ast.getBaseElementType(field->getType())->isRecordType())
    unsure = true; // an array of structs
}

void HoleFinder::walk(const RecordDecl *record, uint64_t base) {
  const ASTRecordLayout &layout = ast.getASTRecordLayout(record);
  uint64_t end = 0;
  const FieldDecl *last = nullptr;
  for (const FieldDecl *field : record->fields()) {
    std::optional<uint64_t> size = sizeOf(field->getType(), ast);
    if (field->isBitField() || !size) {
      unsure = true;
      return;
    }
    uint64_t offset = layout.getFieldOffset(field->getFieldIndex()) / 8;
    if (offset > end && last)
      holes.push_back({base + end, base + offset, last});
    if (!record->isUnion())
      walkField(field, base + offset);
    end = std::max(end, offset + *size);
    last = field;
  }
  uint64_t size = layout.getSize().getQuantity();
  if (size > end && last)
    holes.push_back({base + end, base + size, last});
}

/// var.a, var.a.b, var.a[i]: a part of the variable.
bool isPartOf(const Expr *expr, const VarDecl *var, bool isPart = false) {
  expr = expr->IgnoreParens();
  if (const auto *member = dyn_cast<MemberExpr>(expr))
    return !member->isArrow() && isPartOf(member->getBase(), var, true);
  if (const auto *element = dyn_cast<ArraySubscriptExpr>(expr))
    return isPartOf(element->getBase()->IgnoreParenImpCasts(), var, true);
  const auto *name = dyn_cast<DeclRefExpr>(expr);
  return isPart && name && name->getDecl() == var;
}

bool isAddressOf(const Expr *expr, const VarDecl *var) {
  const auto *address = dyn_cast<UnaryOperator>(expr->IgnoreParenCasts());
  const auto *name = address && address->getOpcode() == UO_AddrOf
                         ? dyn_cast<DeclRefExpr>(address->getSubExpr()->IgnoreParens())
                         : nullptr;
  return name && name->getDecl() == var;
}

/// The part of the variable whose address an argument is.
const Expr *partBehind(const Expr *argument, const VarDecl *var) {
  const Expr *expr = argument->IgnoreParenCasts();
  if (const auto *address = dyn_cast<UnaryOperator>(expr); address && address->getOpcode() == UO_AddrOf)
    expr = address->getSubExpr()->IgnoreParens();
  else if (!expr->getType()->isConstantArrayType())
    return nullptr;
  return isPartOf(expr, var) ? expr : nullptr;
}

/// A key or value that a helper reads.
bool isReadFrom(const HelperValue &argument) {
  return (argument.kind == HelperValue::MapKey || argument.kind == HelperValue::MapValue) &&
         !argument.is(HelperValue::Write) && !argument.is(HelperValue::Uninit);
}

/// Looks for a use of a variable that may write its padding.
class PaddingUses {
public:
  PaddingUses(const Unit &unit, const VarDecl *var) : unit(unit), ast(unit.ast), var(var) {}

  bool mayWrite(const Stmt *stmt);
  bool setsMembers = false;

private:
  bool callMayWrite(const CallExpr *call);
  bool argumentMayWrite(const CallExpr *call, unsigned index);
  bool readsOnly(const CallExpr *call, unsigned index) const;
  const HelperInfo *helperOf(const CallExpr *call) const;
  std::optional<unsigned> sizeArgument(const CallExpr *call, unsigned buffer) const;
  bool staysWithin(const CallExpr *call, unsigned index, const Expr *part) const;
  bool subscriptsMayWrite(const Expr *part);
  const Expr *partAccess(const Stmt *stmt);

  const Unit &unit;
  const ASTContext &ast;
  const VarDecl *var;
};

/// Whether a helper only reads what the argument points to.
bool PaddingUses::readsOnly(const CallExpr *call, unsigned index) const {
  const HelperInfo *helper = helperOf(call);
  if (!helper || index >= helper->contract.args().size())
    return false;
  const HelperValue &argument = helper->contract.arguments[index];
  return isReadFrom(argument) || (argument.kind == HelperValue::Mem && argument.is(HelperValue::Rdonly));
}

/// The helper that a call is of.
const HelperInfo *PaddingUses::helperOf(const CallExpr *call) const {
  for (const Call &known : unit.calls)
    if (known.expr == call && known.helper)
      return &helperInfo(*known.helper);
  return nullptr;
}

/// Where a call says how many bytes a buffer among its arguments has.
std::optional<unsigned> PaddingUses::sizeArgument(const CallExpr *call, unsigned buffer) const {
  if (const HelperInfo *helper = helperOf(call)) {
    llvm::ArrayRef<HelperValue> args = helper->contract.args();
    if (buffer + 1 >= args.size() || args[buffer].kind != HelperValue::Mem)
      return std::nullopt;
    HelperValue::Kind next = args[buffer + 1].kind;
    return next == HelperValue::Size || next == HelperValue::SizeOrZero ? std::optional(buffer + 1)
                                                                        : std::nullopt;
  }
  const FunctionDecl *callee = call->getDirectCallee();
  llvm::StringRef name = callee && callee->getIdentifier() ? callee->getName() : "";
  name.consume_front("__builtin_");
  return name == "memset" || name == "memcpy" || name == "memmove" ? std::optional(2u) : std::nullopt;
}

/// helper(..., var.buffer, sizeof(var.buffer), ...) stays in the member.
bool PaddingUses::staysWithin(const CallExpr *call, unsigned index, const Expr *part) const {
  std::optional<unsigned> at = sizeArgument(call, index);
  if (!at || *at >= call->getNumArgs())
    return false;
  std::optional<uint64_t> room = sizeOf(part->getType(), ast);
  std::optional<int64_t> size = constantOf(call->getArg(*at), ast);
  return room && size && *size >= 0 && static_cast<uint64_t>(*size) <= *room;
}

bool PaddingUses::argumentMayWrite(const CallExpr *call, unsigned index) {
  const Expr *argument = call->getArg(index);
  if (isAddressOf(argument, var))
    return !readsOnly(call, index);
  const Expr *part = partBehind(argument, var);
  if (!part)
    return mayWrite(argument);
  setsMembers = true;
  return part->getType()->isRecordType() || subscriptsMayWrite(part) || !staysWithin(call, index, part);
}

bool PaddingUses::callMayWrite(const CallExpr *call) {
  for (unsigned i = 0; i < call->getNumArgs(); ++i)
    if (argumentMayWrite(call, i))
      return true;
  return mayWrite(call->getCallee());
}

bool PaddingUses::subscriptsMayWrite(const Expr *part) {
  part = part->IgnoreParenImpCasts();
  if (const auto *member = dyn_cast<MemberExpr>(part))
    return subscriptsMayWrite(member->getBase());
  if (const auto *element = dyn_cast<ArraySubscriptExpr>(part))
    return mayWrite(element->getIdx()) || subscriptsMayWrite(element->getBase());
  return false;
}

/// The part that a statement reads or sets as a whole: a load, or the left side of an assignment.
const Expr *PaddingUses::partAccess(const Stmt *stmt) {
  const Expr *part = nullptr;
  bool isSet = true;
  if (const auto *cast = dyn_cast<ImplicitCastExpr>(stmt); cast && cast->getCastKind() == CK_LValueToRValue)
    part = cast->getSubExpr(), isSet = false;
  else if (const auto *assign = dyn_cast<BinaryOperator>(stmt); assign && assign->isAssignmentOp())
    part = assign->getLHS();
  else if (const auto *step = dyn_cast<UnaryOperator>(stmt); step && step->isIncrementDecrementOp())
    part = step->getSubExpr();
  // A struct that is copied in brings its own padding.
  if (!part || !isPartOf(part, var) || (isSet && part->getType()->isRecordType()))
    return nullptr;
  setsMembers |= isSet;
  return part;
}

bool PaddingUses::mayWrite(const Stmt *stmt) {
  if (!stmt || isa<UnaryExprOrTypeTraitExpr>(stmt))
    return false;
  if (const auto *name = dyn_cast<DeclRefExpr>(stmt))
    return name->getDecl() == var;
  if (const auto *call = dyn_cast<CallExpr>(stmt))
    return callMayWrite(call);
  if (const Expr *part = partAccess(stmt)) {
    const auto *assign = dyn_cast<BinaryOperator>(stmt);
    return subscriptsMayWrite(part) || (assign && mayWrite(assign->getRHS()));
  }
  return llvm::any_of(stmt->children(), [&](const Stmt *child) { return mayWrite(child); });
}

/// What an initializer stores, as Clang counts it: it clears the whole variable first when little is left to
/// do.
struct Stored {
  uint64_t bytes = 0;
  bool unsure = false;
};

Stored storedBy(const Expr *init, const ASTContext &ast) {
  init = init->IgnoreParens();
  if (isa<ImplicitValueInitExpr>(init) || constantOf(init, ast) == 0)
    return {};
  if (const auto *list = dyn_cast<InitListExpr>(init)) {
    Stored sum;
    for (const Expr *part : list->inits()) {
      Stored one = storedBy(part, ast);
      sum = {sum.bytes + one.bytes, sum.unsure || one.unsure};
    }
    return sum;
  }
  std::optional<uint64_t> size = sizeOf(init->getType(), ast);
  return {size.value_or(0), !size || !init->getType()->isScalarType()};
}

/// Whether the variable's initializer, or its absence, leaves the padding as it was.
bool initLeavesPadding(const VarDecl *var, const ASTContext &ast) {
  if (!var->hasInit())
    return true;
  const auto *list = dyn_cast<InitListExpr>(var->getInit());
  if (!list || list->getNumInits() == 0 || list->isConstantInitializer(const_cast<ASTContext &>(ast), false))
    return false;
  constexpr uint64_t alwaysStored = 16;
  Stored stored = storedBy(list, ast);
  uint64_t size = sizeOf(var->getType(), ast).value_or(0);
  return !stored.unsure && (size <= alwaysStored || stored.bytes * 4 > size);
}

bool comparesKeys(MapType type) {
  switch (type) {
  case MapType::Hash:
  case MapType::PercpuHash:
  case MapType::LruHash:
  case MapType::LruPercpuHash:
  case MapType::HashOfMaps:
  case MapType::Rhash:
    return true;
  default:
    return false;
  }
}

/// "bytes 4 to 7 and 20".
std::string bytesOf(llvm::ArrayRef<Hole> holes) {
  std::vector<std::string> parts;
  for (const Hole &hole : holes) {
    std::string last = hole.end > hole.begin + 1 ? " to " + std::to_string(hole.end - 1) : "";
    parts.push_back(std::to_string(hole.begin) + last);
  }
  bool isOne = holes.size() == 1 && holes[0].end == holes[0].begin + 1;
  return (isOne ? "byte " : "bytes ") + llvm::join(parts, " and ");
}

struct Use {
  const Map &map;
  const Call &call;
  const Expr *argument;
  bool isKey;
};

void tellOf(Checks &cx, const Use &use, const VarDecl *var, llvm::ArrayRef<Hole> holes) {
  std::string name = "'" + var->getNameAsString() + "'", role = use.isKey ? "key" : "value";
  Finding &finding = cx.report(Diag::MapPadding, var->getLocation(),
                               name + ", a " + role + " of map '" + use.map.var->getNameAsString() +
                                   "', has padding that is never set: " + bytesOf(holes));
  finding.note(use.argument->getBeginLoc(), "it is given to the map here")
      .note(holes[0].before->getLocation(),
            "the padding follows '" + holes[0].before->getNameAsString() + "'")
      .hint(use.isKey ? "equal keys may differ in these bytes and not be found, and kernels before 6.4 "
                        "refuse the program"
                      : "kernels before 6.4 refuse the program; later ones copy stack bytes into the map")
      .hint("clear it first with __builtin_memset(&" + var->getNameAsString() + ", 0, sizeof(" +
            var->getNameAsString() + ")), or make the padding a member");
  SourceLocation at = var->getLocation();
  if (!var->hasInit() && at.isFileID())
    finding.fix(FixItHint::CreateInsertion(
        Lexer::getLocForEndOfToken(at, 0, cx.ast.getSourceManager(), cx.ast.getLangOpts()), " = {}"));
}

/// The local struct behind `&var`, or null.
const VarDecl *localStruct(const Expr *argument) {
  const auto *address = dyn_cast<UnaryOperator>(argument->IgnoreParenCasts());
  const VarDecl *var = address ? variableOf(address) : nullptr;
  bool isLocal = var && var->hasLocalStorage() && !isa<ParmVarDecl>(var) && var->getType()->isStructureType();
  return isLocal && isAddressOf(argument, var) ? var : nullptr;
}

void checkUse(Checks &cx, const Use &use) {
  const VarDecl *var = localStruct(use.argument);
  const FunctionDecl *function = use.call.caller->decl;
  if (!var || !initLeavesPadding(var, cx.ast))
    return;
  Side side = use.isKey ? keyOf(use.map, cx.ast) : valueOf(use.map, cx.ast);
  std::vector<Hole> holes = HoleFinder(cx.ast).holesOf(var->getType()->getAsRecordDecl());
  llvm::erase_if(holes, [&](const Hole &hole) { return !side.bytes || hole.end > *side.bytes; });
  if (holes.empty())
    return;
  PaddingUses uses(cx.unit, var);
  if (!uses.mayWrite(function->getBody()) && (uses.setsMembers || var->hasInit()))
    tellOf(cx, use, var, holes);
}

void checkCall(Checks &cx, const Call &call) {
  if (!call.helper || call.guarded || call.caller->programs.empty())
    return;
  llvm::ArrayRef<HelperValue> args = helperInfo(*call.helper).contract.args();
  const Map *map = call.expr->getNumArgs() ? cx.unit.mapOf(call.expr->getArg(0)) : nullptr;
  if (!map || !map->type)
    return;
  for (unsigned i = 1; i < args.size() && i < call.expr->getNumArgs(); ++i) {
    bool isKey = args[i].kind == HelperValue::MapKey;
    if (isReadFrom(args[i]) && (!isKey || comparesKeys(*map->type)))
      checkUse(cx, {*map, call, call.expr->getArg(i), isKey});
  }
}

} // namespace

void checkMapPadding(Checks &cx) {
  if (cx.ast.getLangOpts().getTrivialAutoVarInit() != LangOptions::TrivialAutoVarInitKind::Uninitialized)
    return;
  for (const Call &call : cx.unit.calls)
    checkCall(cx, call);
}

} // namespace skep::frontend
