// c-division-zero: dividing by zero is no fault in BPF: the quotient is 0, the remainder the dividend. In C
// it is undefined, and LLVM drops what depends on it. Takes the place of Clang's -Wdivision-by-zero, whose
// flag and pragmas turn this on and off as well.
#include "frontend/checks/Checks.h"
#include "frontend/checks/Walk.h"

using namespace clang;

namespace skep::frontend {
namespace {

bool isDivision(const BinaryOperator &operation) {
  BinaryOperatorKind kind = operation.getOpcode();
  return (kind == BO_Div || kind == BO_Rem || kind == BO_DivAssign || kind == BO_RemAssign) &&
         operation.getType()->isIntegerType();
}

/// Also the value of a variable that nothing can change.
std::optional<int64_t> valueOf(const Expr *expr, const ASTContext &ast) {
  if (std::optional<int64_t> value = constantOf(expr, ast))
    return value;
  const auto *name = dyn_cast<DeclRefExpr>(expr->IgnoreParenImpCasts());
  const auto *var = name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
  bool isFixed = var && var->getType().isConstQualified() && !var->getType().isVolatileQualified();
  return isFixed ? constantOf(var->getAnyInitializer(), ast) : std::nullopt;
}

} // namespace

void checkDivisionZero(Checks &cx) {
  for (const Function &function : cx.unit.functions)
    walk(function.decl->getBody(), cx.ast, [&](const Stmt *statement) {
      const auto *operation = dyn_cast<BinaryOperator>(statement);
      if (!operation || !isDivision(*operation) || valueOf(operation->getRHS(), cx.ast) != 0)
        return;
      bool isRemainder = operation->getOpcode() == BO_Rem || operation->getOpcode() == BO_RemAssign;
      cx.report(Diag::CDivisionZero, operation->getOperatorLoc(),
                isRemainder ? "the remainder of a division by zero" : "a division by zero")
          .range(operation->getRHS()->getSourceRange())
          .hint(isRemainder
                    ? "in C it is undefined, and LLVM drops what depends on it; the BPF instruction leaves "
                      "the dividend as it is"
                    : "in C it is undefined, and LLVM drops what depends on it; the BPF instruction gives 0");
    });
}

} // namespace skep::frontend
