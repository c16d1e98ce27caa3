// ctx-access: a field of the context that programs of a kind may not read, or not write. The structs of
// <linux/bpf.h> are views that the kernel translates field by field; which fields there are depends on the
// kind of program and on what it is attached to (Contexts.def), and all else is "invalid bpf_context access".
//
// Only ctx->field is looked at, where ctx is a parameter: of the program itself, or of a function that a
// program reaches, if its type is one that nothing but a context has.
#include "core/spec/Contexts.h"
#include "frontend/checks/Sections.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// A use of a context's field.
struct Access {
  const MemberExpr *field;
  llvm::StringRef name;
  bool isWrite;
};

llvm::StringRef tagOf(Context context) {
  llvm::StringRef type = contextInfo(context).type;
  return type.consume_front("struct ") ? type : "";
}

class Accesses : public RecursiveASTVisitor<Accesses> {
public:
  Accesses(Checks &cx, const Function &function) : cx(cx), function(function) {
    TraverseStmt(function.decl->getBody());
  }

  bool VisitImplicitCastExpr(ImplicitCastExpr *cast) {
    if (cast->getCastKind() == CK_LValueToRValue)
      take(cast->getSubExpr(), false);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *operation) {
    if (operation->isAssignmentOp())
      take(operation->getLHS(), true);
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *operation) {
    if (operation->isIncrementDecrementOp())
      take(operation->getSubExpr(), true);
    return true;
  }
  bool TraverseIfStmt(IfStmt *statement);
  bool TraverseConditionalOperator(ConditionalOperator *choice);
  bool TraverseBinaryOperator(BinaryOperator *operation);

private:
  void take(const Expr *place, bool isWrite);
  bool isContext(const Expr *base, const RecordDecl *record) const;
  void check(const Program &program, const Access &access);
  void tell(const Program &program, const Access &access, const ContextField &field);

  Checks &cx;
  const Function &function;
  bool guarded = false;
};

/// `if (bpf_core_field_exists(...))` and the like: the verifier sees one branch only.
bool Accesses::TraverseIfStmt(IfStmt *statement) {
  if (asksForFeature(statement->getCond(), cx.ast)) {
    guarded |= isa_and_nonnull<ReturnStmt>(statement->getThen()); // guards what follows
    return true;
  }
  return RecursiveASTVisitor::TraverseIfStmt(statement);
}

bool Accesses::TraverseConditionalOperator(ConditionalOperator *choice) {
  if (asksForFeature(choice->getCond(), cx.ast))
    return true;
  return RecursiveASTVisitor::TraverseConditionalOperator(choice);
}

bool Accesses::TraverseBinaryOperator(BinaryOperator *operation) {
  if (operation->isLogicalOp() && asksForFeature(operation->getLHS(), cx.ast))
    return true;
  return RecursiveASTVisitor::TraverseBinaryOperator(operation);
}

/// Whether an expression is a parameter that holds the context.
bool Accesses::isContext(const Expr *base, const RecordDecl *record) const {
  const auto *name = dyn_cast<DeclRefExpr>(base->IgnoreParenImpCasts());
  const auto *param = name ? dyn_cast<ParmVarDecl>(name->getDecl()) : nullptr;
  if (!param || param->getFunctionScopeDepth() != 0)
    return false;
  bool isProgram = llvm::any_of(cx.unit.programs, [&](const Program &program) {
    return program.function == &function && program.body == &function;
  });
  if (isProgram)
    return param->getFunctionScopeIndex() == 0;
  bool isTyped =
      llvm::any_of(cx.unit.programs, [&](const Program &program) { return program.body == &function; });
  // A socket that a helper gave and the registers of another task are of the same types.
  llvm::StringRef tag = withoutFlavour(record->getName());
  return !isTyped && tag != tagOf(Context::Sock) && tag != tagOf(Context::PtRegs);
}

void Accesses::take(const Expr *place, bool isWrite) {
  place = place->IgnoreParens();
  while (const auto *element = dyn_cast<ArraySubscriptExpr>(place)) {
    place = element->getBase()->IgnoreParens();
    const auto *decay = dyn_cast<ImplicitCastExpr>(place);
    if (!decay || decay->getCastKind() != CK_ArrayToPointerDecay)
      return;
    place = decay->getSubExpr()->IgnoreParens();
  }
  const auto *member = dyn_cast<MemberExpr>(place);
  if (!member)
    return;
  const Expr *base = member->getBase();
  bool isArrow = member->isArrow();
  while (const auto *outer = isArrow ? nullptr : dyn_cast<MemberExpr>(base->IgnoreParens())) {
    if (!outer->getMemberDecl()->getName().empty())
      return;
    // Members of an unnamed union are the struct's own.
    base = outer->getBase();
    isArrow = outer->isArrow();
  }
  const RecordDecl *record = isArrow ? base->getType()->getPointeeType()->getAsRecordDecl() : nullptr;
  if (guarded || !record || !isContext(base, record))
    return;
  for (const Program *program : function.programs)
    check(*program, {member, member->getMemberDecl()->getName(), isWrite});
}

/// Uprobes may write the registers since 6.18.
bool mayWriteRegisters(const ProgKind &kind) {
  return kind.autoAttach == AutoAttach::Uprobe || kind.autoAttach == AutoAttach::UprobeMulti ||
         kind.autoAttach == AutoAttach::Usdt;
}

bool allows(const ContextField &field, const ProgKind &kind, bool isWrite) {
  if (isWrite && field.context == Context::PtRegs && mayWriteRegisters(kind))
    return true;
  uint64_t attach = isWrite ? field.writeAttach : field.readAttach;
  return (isWrite ? field.writers : field.readers).has(kind.type) &&
         (!attach || (attach >> kernelNumber(kind.attach) & 1));
}

void Accesses::check(const Program &program, const Access &access) {
  const ProgKind *kind = program.sec.kind;
  if (!kind)
    return;
  const auto *record =
      cast<RecordDecl>(access.field->getMemberDecl()->getDeclContext()->getOuterLexicalRecordContext());
  if (withoutFlavour(record->getName()) != tagOf(kind->context))
    return; // ctx-type tells of it
  const ContextField *field = contextFieldNamed(kind->context, access.name);
  if (field && !allows(*field, *kind, access.isWrite))
    tell(program, access, *field);
}

/// The kinds that may, by the names of their sections; empty when there is none.
std::string kindsThatMay(const ContextField &field, bool isWrite) {
  std::vector<std::string> kinds;
  for (const ProgKind &kind : progKinds())
    if (kind.context == field.context && allows(field, kind, isWrite))
      kinds.push_back("'" + kind.pattern.str() + "'");
  constexpr size_t most = 6;
  std::string text = llvm::join(llvm::ArrayRef(kinds).take_front(most), ", ");
  return kinds.size() > most ? text + " and others" : text;
}

void Accesses::tell(const Program &program, const Access &access, const ContextField &field) {
  const char *verb = access.isWrite ? "write" : "read";
  Finding &finding = cx.report(Diag::CtxAccess, access.field->getMemberLoc(),
                               "a program in " + sectionName(program) + " may not " + verb + " '" +
                                   access.name.str() + "' of its '" + contextInfo(field.context).type + "'");
  finding.range(access.field->getSourceRange());
  if (program.function != &function && program.body != &function)
    finding.note(program.function->decl->getLocation(),
                 program.function->decl->getNameAsString() + "() gets here");
  std::string others = kindsThatMay(field, access.isWrite);
  if (!others.empty())
    finding.hint("programs of these kinds may: " + others);
  else if (access.isWrite)
    finding.hint("no kind of program may write it");
}

} // namespace

void checkContextAccess(Checks &cx) {
  for (const Function &function : cx.unit.functions)
    if (!function.programs.empty())
      Accesses(cx, function);
}

} // namespace skep::frontend
