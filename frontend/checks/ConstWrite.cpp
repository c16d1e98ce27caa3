// c-const-write: constants are in a map that the loader freezes before the program is verified. LLVM may drop
// a write to one; the verifier reads `const volatile` settings as known numbers, and refuses what writes to
// them.
#include "frontend/checks/Checks.h"
#include "frontend/checks/Walk.h"

using namespace clang;

namespace skep::frontend {
namespace {

const VarDecl *constantBehind(const Expr *pointer, const ASTContext &ast);

/// The constant that an object is part of, or null.
const VarDecl *constantOfObject(const Expr *object, const ASTContext &ast) {
  if (const Expr *pointer = pointerOf(object))
    return constantBehind(pointer, ast);
  object = object->IgnoreParens();
  while (true) {
    if (const auto *member = dyn_cast<MemberExpr>(object))
      object = member->getBase()->IgnoreParens();
    else if (const auto *element = dyn_cast<ArraySubscriptExpr>(object))
      object = element->getBase()->IgnoreParenImpCasts();
    else
      break;
  }
  const auto *name = dyn_cast<DeclRefExpr>(object);
  const auto *var = name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
  bool isConstant =
      var && var->hasGlobalStorage() && ast.getBaseElementType(var->getType()).isConstQualified();
  return isConstant ? var : nullptr;
}

/// The constant that a pointer expression is the address of, or null.
const VarDecl *constantBehind(const Expr *pointer, const ASTContext &ast) {
  pointer = pointer->IgnoreParenCasts();
  const auto *address = dyn_cast<UnaryOperator>(pointer);
  if (address && address->getOpcode() == UO_AddrOf)
    return constantOfObject(address->getSubExpr(), ast);
  return pointer->getType()->isArrayType() ? constantOfObject(pointer, ast) : nullptr;
}

/// The argument through which a function is known to write: the first of memset() and the like.
const Expr *writtenArgument(const CallExpr *call) {
  const auto *name = dyn_cast<DeclRefExpr>(call->getCallee()->IgnoreParenImpCasts());
  if (!name || call->getNumArgs() == 0)
    return nullptr;
  llvm::StringRef callee = name->getDecl()->getName();
  callee.consume_front("__builtin_");
  bool writes = callee == "memcpy" || callee == "memset" || callee == "memmove" ||
                callee.starts_with("bpf_probe_read") || callee == "bpf_get_current_comm";
  return writes ? call->getArg(0) : nullptr;
}

const VarDecl *constantWrittenBy(const Stmt *statement, const ASTContext &ast) {
  if (const Expr *object = storedTo(statement))
    return constantOfObject(object, ast);
  const auto *call = dyn_cast<CallExpr>(statement);
  const Expr *argument = call ? writtenArgument(call) : nullptr;
  return argument ? constantBehind(argument, ast) : nullptr;
}

} // namespace

void checkConstWrite(Checks &cx) {
  for (const Function &function : cx.unit.functions)
    walk(function.decl->getBody(), cx.ast, [&](const Stmt *statement) {
      const VarDecl *var = constantWrittenBy(statement, cx.ast);
      if (!var)
        return;
      cx.report(Diag::CConstWrite, statement->getBeginLoc(),
                "this writes to '" + var->getNameAsString() + "', which is constant")
          .note(var->getLocation(), "declared here")
          .hint("constants are in read-only memory (.rodata): LLVM drops the write, or the verifier refuses "
                "it. User "
                "space sets them before loading; what the program itself changes must not be const");
    });
}

} // namespace skep::frontend
