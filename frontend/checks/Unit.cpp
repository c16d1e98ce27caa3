// One walk over the user's declarations collects functions and calls; then the calls say which programs
// reach which function.
#include "frontend/checks/Unit.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"

using namespace clang;

namespace skep::frontend {

llvm::StringRef sectionOf(const Decl *decl) {
  const auto *attr = decl->getAttr<SectionAttr>();
  return attr ? attr->getName() : llvm::StringRef();
}

std::optional<int64_t> constantOf(const Expr *expr, const ASTContext &ast) {
  Expr::EvalResult result;
  if (!expr || expr->isValueDependent() || !expr->EvaluateAsInt(result, ast))
    return std::nullopt;
  return result.Val.getInt().getExtValue();
}

bool isLoaded(const Unit &unit, const Function &function) {
  auto loads = [](const Program *program) { return program->sec.autoload; };
  return unit.programs.empty() || llvm::any_of(function.programs, loads);
}

const VarDecl *variableOf(const Expr *expr) {
  expr = expr->IgnoreParenCasts();
  if (const auto *address = dyn_cast<UnaryOperator>(expr); address && address->getOpcode() == UO_AddrOf)
    expr = address->getSubExpr()->IgnoreParenCasts();
  const auto *name = dyn_cast<DeclRefExpr>(expr);
  return name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
}

bool asksForFeature(const Stmt *condition, const ASTContext &ast) {
  if (!condition)
    return false;
  if (const auto *name = dyn_cast<DeclRefExpr>(condition)) {
    const auto *var = dyn_cast<VarDecl>(name->getDecl());
    if (var && var->hasGlobalStorage() && (var->getType().isConstQualified() || var->hasExternalStorage()))
      return true;
    const auto *function = dyn_cast<FunctionDecl>(name->getDecl());
    if (function && function->isWeak() && sectionOf(function) == ".ksyms") // bpf_ksym_exists()
      return true;
  }
  if (const auto *call = dyn_cast<CallExpr>(condition))
    if (unsigned id = call->getBuiltinCallee()) {
      llvm::StringRef name = ast.BuiltinInfo.getName(id);
      if (name.starts_with("__builtin_preserve_"))
        return true;
    }
  return llvm::any_of(condition->children(), [&](const Stmt *child) { return asksForFeature(child, ast); });
}

const Map::Member *Map::member(llvm::StringRef name) const {
  for (const auto &[known, member] : members)
    if (known == name)
      return &member;
  return nullptr;
}

std::optional<uint64_t> Map::number(llvm::StringRef name) const {
  const Member *found = member(name);
  return found ? found->number : std::nullopt;
}

Function *Unit::functionOf(const FunctionDecl *decl) {
  const FunctionDecl *definition = decl ? decl->getDefinition() : nullptr;
  auto found = byDecl.find(definition);
  return found == byDecl.end() ? nullptr : found->second;
}

const Map *Unit::mapOf(const Expr *expr) const {
  const VarDecl *var = variableOf(expr);
  for (const Map &map : maps)
    if (var && map.var->getCanonicalDecl() == var->getCanonicalDecl())
      return &map;
  return nullptr;
}

/// Library headers that a project often has on a plain -I path.
static bool isLibrary(llvm::StringRef path) {
  namespace names = llvm::sys::path;
  llvm::StringRef file = names::filename(path);
  return file == "vmlinux.h" || names::filename(names::parent_path(path)) == "bpf" ||
         file == "bpf_helpers.h" || file == "bpf_helper_defs.h" || file == "bpf_tracing.h" ||
         file == "bpf_core_read.h";
}

bool isUsersFile(FileID file, const SourceManager &sources) {
  if (file.isInvalid())
    return false;
  const SrcMgr::SLocEntry &entry = sources.getSLocEntry(file);
  return entry.isFile() && !SrcMgr::isSystem(entry.getFile().getFileCharacteristic()) &&
         !isLibrary(entry.getFile().getName());
}

bool Unit::isUsers(SourceLocation where) const {
  const SourceManager &sources = ast.getSourceManager();
  FileID file = sources.getFileID(sources.getFileLoc(where));
  if (file.isInvalid()) // the map's own word for "no key"
    return false;
  auto [found, isNew] = usersFiles.try_emplace(file, false);
  if (isNew)
    found->second = isUsersFile(file, sources);
  return found->second;
}

class UnitReader : public RecursiveASTVisitor<UnitReader> {
public:
  explicit UnitReader(Unit &unit) : unit(unit) {}
  void run();

  // For RecursiveASTVisitor
  bool VisitCallExpr(CallExpr *expr);
  bool VisitDeclRefExpr(DeclRefExpr *expr);
  bool TraverseIfStmt(IfStmt *statement);
  bool TraverseConditionalOperator(ConditionalOperator *choice);
  bool TraverseBinaryOperator(BinaryOperator *operation);

private:
  void readFunction(const FunctionDecl *decl);
  void readBodies();
  void readVariable(const VarDecl *var);
  void readMap(const VarDecl *var);
  void readProgram(const FunctionDecl *decl);
  void spreadPrograms();
  template <class Visit> bool guardedWhile(bool guard, Visit visit);

  Unit &unit;
  Function *current = nullptr;
  bool guarded = false;
  std::vector<std::pair<Function *, Function *>> plainUses; ///< caller, callee: not guarded
};

static std::optional<HelperId> helperOfCallee(const Expr *callee, const ASTContext &ast) {
  const VarDecl *pointer = variableOf(callee);
  if (!pointer || !pointer->getType()->isFunctionPointerType() || !pointer->getAnyInitializer())
    return std::nullopt;
  const Expr *number = pointer->getAnyInitializer()->IgnoreParenCasts();
  std::optional<int64_t> value = constantOf(number, ast);
  return value && *value > 0 ? helperOf(*value) : std::nullopt;
}

static ProgMacro macroOf(SourceLocation at, const ASTContext &ast) {
  const SourceManager &sources = ast.getSourceManager();
  while (at.isMacroID()) {
    llvm::StringRef name = Lexer::getImmediateMacroName(at, sources, ast.getLangOpts());
    ProgMacro macro = llvm::StringSwitch<ProgMacro>(name)
                          .Case("BPF_PROG", ProgMacro::Prog)
                          .Case("BPF_PROG2", ProgMacro::Prog2)
                          .Case("BPF_KPROBE", ProgMacro::Kprobe)
                          .Case("BPF_KRETPROBE", ProgMacro::Kretprobe)
                          .Case("BPF_UPROBE", ProgMacro::Uprobe)
                          .Case("BPF_URETPROBE", ProgMacro::Uretprobe)
                          .Cases("BPF_KSYSCALL", "BPF_KPROBE_SYSCALL", ProgMacro::Ksyscall)
                          .Case("BPF_USDT", ProgMacro::Usdt)
                          .Default(ProgMacro::None);
    if (macro != ProgMacro::None)
      return macro;
    at = sources.getImmediateMacroCallerLoc(at);
  }
  return ProgMacro::None;
}

void UnitReader::run() {
  for (Decl *decl : unit.ast.getTranslationUnitDecl()->decls()) {
    if (!unit.isUsers(decl->getLocation()))
      continue;
    if (const auto *function = dyn_cast<FunctionDecl>(decl);
        function && function->isThisDeclarationADefinition())
      readFunction(function);
    else if (const auto *var = dyn_cast<VarDecl>(decl))
      readVariable(var);
  }
  for (Function &function : unit.functions)
    readProgram(function.decl);
  readBodies();
  spreadPrograms();
}

void UnitReader::readFunction(const FunctionDecl *decl) {
  unit.functions.push_back({decl, {}, {}, {}});
  unit.byDecl[decl] = &unit.functions.back();
}

/// BPF_PROG(name, ...) makes name() and, for the parameters and the body, ____name().
static const FunctionDecl *typedBody(const FunctionDecl *decl) {
  const IdentifierInfo *name = decl->getIdentifier();
  if (!name)
    return nullptr;
  std::string wanted = "____" + name->getName().str();
  IdentifierInfo &id = decl->getASTContext().Idents.get(wanted);
  for (const NamedDecl *found : decl->getDeclContext()->lookup(DeclarationName(&id)))
    if (const auto *body = dyn_cast<FunctionDecl>(found))
      return body;
  return nullptr;
}

/// Sections of functions that are no programs.
static bool isPlainSection(llvm::StringRef section) {
  return section.empty() || section.starts_with(".text");
}

void UnitReader::readProgram(const FunctionDecl *decl) {
  llvm::StringRef section = sectionOf(decl);
  if (isPlainSection(section) || decl->getStorageClass() == SC_Static)
    return;
  Function *function = unit.functionOf(decl);
  Program program{function,
                  section,
                  matchSec(section),
                  decl->getAttr<SectionAttr>()->getLocation(),
                  macroOf(decl->getLocation(), unit.ast),
                  function};
  if (program.macro == ProgMacro::None)
    program.macro = macroOf(decl->getBeginLoc(), unit.ast);
  if (Function *body = unit.functionOf(typedBody(decl)))
    program.body = body;
  unit.programs.push_back(program);
}

static std::optional<uint64_t> arrayLength(QualType pointer) {
  const Type *pointee = pointer->getPointeeType().getTypePtrOrNull();
  const auto *array = pointee ? dyn_cast<ConstantArrayType>(pointee->getUnqualifiedDesugaredType()) : nullptr;
  if (!array)
    return std::nullopt;
  return array->getSize().getZExtValue();
}

/// __uint(name, N) is a pointer to an array of N ints. One that is written by hand may well be a type.
static const Expr *writtenNumber(const FieldDecl *field) {
  auto pointer = field->getTypeSourceInfo()->getTypeLoc().getAs<PointerTypeLoc>();
  if (!pointer || !field->getLocation().isMacroID())
    return nullptr;
  auto array = pointer.getPointeeLoc().IgnoreParens().getAs<ArrayTypeLoc>();
  bool isOfInts = array && array.getElementLoc().getType()->isSpecificBuiltinType(BuiltinType::Int);
  return isOfInts ? array.getSizeExpr() : nullptr;
}

/// __ulong(name, N) is an enum with one enumerator.
static std::optional<uint64_t> onlyEnumerator(QualType type) {
  const auto *list = type->getAs<EnumType>();
  if (!list || list->getDecl()->enumerators().empty())
    return std::nullopt;
  return list->getDecl()->enumerator_begin()->getInitVal().getExtValue();
}

static Map::Member memberOf(const FieldDecl *field) {
  QualType type = field->getType();
  Map::Member member{field, onlyEnumerator(type), {}, writtenNumber(field)};
  if (const ArrayType *array = field->getASTContext().getAsArrayType(type))
    type = array->getElementType();
  if (!type->isPointerType())
    return member;
  member.number = arrayLength(type);
  member.type = type->getPointeeType();
  return member;
}

static Map mapFrom(const VarDecl *var, const RecordDecl *record) {
  Map map{var, record, std::nullopt, {}};
  for (const FieldDecl *field : record->fields())
    map.members.emplace_back(field->getName(), memberOf(field));
  std::optional<uint64_t> number = map.number("type");
  if (number && *number <= UINT32_MAX)
    map.type = mapTypeOf(*number);
  return map;
}

void UnitReader::readMap(const VarDecl *var) {
  const RecordDecl *record = unit.ast.getBaseElementType(var->getType())->getAsRecordDecl();
  if (!record)
    return;
  unit.maps.push_back(mapFrom(var, record));
  const Map::Member *values = unit.maps.back().member("values");
  const RecordDecl *inner = values && !values->type.isNull() ? values->type->getAsRecordDecl() : nullptr;
  if (!inner)
    return;
  unit.innerMaps.push_back(mapFrom(var, inner));
  unit.innerMaps.back().isInner = true;
  unit.maps.back().inner = &unit.innerMaps.back();
}

void UnitReader::readVariable(const VarDecl *var) {
  unit.globals.push_back(var);
  llvm::StringRef section = sectionOf(var);
  if (section == "license") {
    unit.license = var;
    if (const Expr *init = var->getAnyInitializer())
      if (const auto *text = dyn_cast<StringLiteral>(init->IgnoreParenCasts()))
        unit.licenseText = text->getString();
  }
  if (section == ".maps")
    readMap(var);
}

void UnitReader::readBodies() {
  for (Function &function : unit.functions) {
    current = &function;
    guarded = false;
    TraverseStmt(function.decl->getBody());
  }
}

bool UnitReader::VisitCallExpr(CallExpr *expr) {
  Call call{expr, current, helperOfCallee(expr->getCallee(), unit.ast), expr->getDirectCallee(), guarded};
  unit.calls.push_back(call);
  current->calls.push_back(&unit.calls.back());
  return true;
}

bool UnitReader::VisitDeclRefExpr(DeclRefExpr *expr) {
  Function *used = unit.functionOf(dyn_cast<FunctionDecl>(expr->getDecl()));
  if (!used)
    return true;
  current->uses.push_back(used);
  if (!guarded)
    plainUses.emplace_back(current, used);
  return true;
}

template <class Visit> bool UnitReader::guardedWhile(bool guard, Visit visit) {
  bool before = std::exchange(guarded, guarded || guard);
  bool done = visit();
  guarded = before;
  return done;
}

bool UnitReader::TraverseIfStmt(IfStmt *statement) {
  bool asks = asksForFeature(statement->getCond(), unit.ast);
  TraverseStmt(statement->getInit());
  TraverseStmt(statement->getCond());
  bool done = guardedWhile(
      asks, [&] { return TraverseStmt(statement->getThen()) && TraverseStmt(statement->getElse()); });
  // `if (!has_feature) return 0;` guards what follows.
  guarded |= asks && isa_and_nonnull<ReturnStmt>(statement->getThen());
  return done;
}

bool UnitReader::TraverseConditionalOperator(ConditionalOperator *choice) {
  bool asks = asksForFeature(choice->getCond(), unit.ast);
  TraverseStmt(choice->getCond());
  return guardedWhile(
      asks, [&] { return TraverseStmt(choice->getTrueExpr()) && TraverseStmt(choice->getFalseExpr()); });
}

bool UnitReader::TraverseBinaryOperator(BinaryOperator *operation) {
  bool asks = operation->isLogicalOp() && asksForFeature(operation->getLHS(), unit.ast);
  TraverseStmt(operation->getLHS());
  return guardedWhile(asks, [&] { return TraverseStmt(operation->getRHS()); });
}

/// From each program along the uses that are not guarded.
void UnitReader::spreadPrograms() {
  llvm::DenseMap<Function *, std::vector<Function *>> callees;
  for (auto [caller, callee] : plainUses)
    callees[caller].push_back(callee);
  for (const Program &program : unit.programs) {
    std::vector<Function *> work = {program.function};
    llvm::SmallPtrSet<Function *, 16> seen = {program.function};
    for (size_t i = 0; i < work.size(); ++i) {
      work[i]->programs.push_back(&program);
      for (Function *next : callees[work[i]])
        if (seen.insert(next).second)
          work.push_back(next);
    }
  }
}

void readUnit(Unit &unit) { UnitReader(unit).run(); }

} // namespace skep::frontend
