// c-user-pointer: an address of user space is a mere number to the verifier: it refuses loads through it, for
// the page may be missing, or not be the user's to show. Helpers read it with care. Sure cases only:
// arguments of BPF_KSYSCALL, args[] of the sys_enter tracepoints, and pointers that are marked __user.
#include "frontend/checks/Checks.h"
#include "frontend/checks/Walk.h"
#include "clang/AST/Attr.h"

using namespace clang;

namespace skep::frontend {
namespace {

using Variables = llvm::SmallPtrSet<const VarDecl *, 8>;

/// Whether the pointed-to type is marked __user, which is btf_type_tag("user").
bool isMarked(QualType pointer, const ASTContext &ast) {
  QualType pointee = pointer->getPointeeType();
  while (!pointee.isNull()) {
    const auto *tagged = dyn_cast<BTFTagAttributedType>(pointee.getTypePtr());
    if (tagged && tagged->getAttr()->getBTFTypeTag() == "user")
      return true;
    QualType next = pointee.getSingleStepDesugaredType(ast);
    if (next == pointee)
      return false;
    pointee = next;
  }
  return false;
}

/// ctx->args[n] of raw_syscalls/sys_enter and syscalls/sys_enter_*.
bool isSyscallArgument(const Expr *expr) {
  const auto *element = dyn_cast<ArraySubscriptExpr>(expr->IgnoreParenCasts());
  const auto *member = element ? dyn_cast<MemberExpr>(element->getBase()->IgnoreParenImpCasts()) : nullptr;
  const auto *field = member ? dyn_cast<FieldDecl>(member->getMemberDecl()) : nullptr;
  return field && field->getName() == "args" && field->getParent()->getName() == "trace_event_raw_sys_enter";
}

/// The pointer that arithmetic starts from.
const Expr *startOf(const Expr *pointer) {
  pointer = pointer->IgnoreParenCasts();
  if (const auto *binary = dyn_cast<BinaryOperator>(pointer); binary && binary->isAdditiveOp())
    return startOf(binary->getLHS()->getType()->isPointerType() ? binary->getLHS() : binary->getRHS());
  if (const auto *unary = dyn_cast<UnaryOperator>(pointer); unary && unary->isIncrementDecrementOp())
    return startOf(unary->getSubExpr());
  return pointer;
}

const VarDecl *named(const Expr *expr) {
  const auto *name = dyn_cast<DeclRefExpr>(expr->IgnoreParenCasts());
  return name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
}

/// Variables that hold nothing but a user's address: typed parameters of BPF_KSYSCALL, and pointers that
/// start as a syscall's argument, as long as no other value is stored.
Variables usersVariables(const Stmt *body, Variables found, const ASTContext &ast) {
  walk(body, ast, [&](const Stmt *statement) {
    if (const auto *declaration = dyn_cast<DeclStmt>(statement))
      for (const Decl *decl : declaration->decls())
        if (const auto *var = dyn_cast<VarDecl>(decl);
            var && var->getInit() && var->getType()->isPointerType())
          if (const Expr *start = startOf(var->getInit());
              isSyscallArgument(start) || found.contains(named(start)))
            found.insert(var);
  });
  walk(body, ast, [&](const Stmt *statement) {
    const auto *assignment = dyn_cast<BinaryOperator>(statement);
    if (assignment && assignment->getOpcode() == BO_Assign)
      found.erase(named(assignment->getLHS()));
    const auto *address = dyn_cast<UnaryOperator>(statement);
    if (address && address->getOpcode() == UO_AddrOf)
      found.erase(named(address->getSubExpr()));
  });
  return found;
}

/// The object that a statement loads from or stores to.
const Expr *accessedBy(const Stmt *statement) {
  const auto *cast = dyn_cast<ImplicitCastExpr>(statement);
  return cast && cast->getCastKind() == CK_LValueToRValue ? cast->getSubExpr() : storedTo(statement);
}

void judge(Checks &cx, const Stmt *statement, const Variables &variables) {
  const Expr *object = accessedBy(statement);
  const Expr *pointer = object ? pointerOf(object) : nullptr;
  if (!pointer)
    return;
  const Expr *start = startOf(pointer);
  bool isArgument = isSyscallArgument(start) || variables.contains(named(start));
  if (!isArgument && !isMarked(pointer->IgnoreParenImpCasts()->getType(), cx.ast))
    return;
  bool isText = pointer->getType()->getPointeeType()->isCharType();
  cx.report(Diag::CUserPointer, object->getBeginLoc(),
            "'" + cx.textOf(object) + "' is memory of user space, which a program cannot reach directly")
      .range(object->getSourceRange())
      .hint(std::string("the verifier takes the address for a mere number and refuses the access; copy the "
                        "data with ") +
            (isText ? "bpf_probe_read_user_str(buf, sizeof(buf), ...)"
                    : "bpf_probe_read_user(&copy, sizeof(copy), ...)") +
            ", or in a sleepable program bpf_copy_from_user()");
}

Variables parametersOf(const Function &function, const Unit &unit) {
  Variables found;
  for (const Program &program : unit.programs)
    if (program.macro == ProgMacro::Ksyscall && program.body == &function)
      for (const ParmVarDecl *parameter : llvm::drop_begin(function.decl->parameters()))
        if (parameter->getType()->isPointerType())
          found.insert(parameter);
  return found;
}

} // namespace

void checkUserPointer(Checks &cx) {
  for (const Function &function : cx.unit.functions) {
    const Stmt *body = function.decl->getBody();
    Variables variables = usersVariables(body, parametersOf(function, cx.unit), cx.ast);
    walk(body, cx.ast, [&](const Stmt *statement) { judge(cx, statement, variables); });
  }
}

} // namespace skep::frontend
