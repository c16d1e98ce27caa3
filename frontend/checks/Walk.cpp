// Children are visited in the order of the source, without recursion templates, which are slow to compile.
#include "frontend/checks/Walk.h"
#include "frontend/checks/Unit.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// The branch that never runs, or null.
const Stmt *deadBranch(const Stmt *statement, const ASTContext &ast) {
  const Expr *condition = nullptr;
  const Stmt *then = nullptr, *otherwise = nullptr;
  if (const auto *choice = dyn_cast<IfStmt>(statement)) {
    condition = choice->getCond();
    then = choice->getThen();
    otherwise = choice->getElse();
  } else if (const auto *choice = dyn_cast<ConditionalOperator>(statement)) {
    condition = choice->getCond();
    then = choice->getTrueExpr();
    otherwise = choice->getFalseExpr();
  } else if (const auto *both = dyn_cast<BinaryOperator>(statement); both && both->isLogicalOp()) {
    condition = both->getLHS();
    (both->getOpcode() == BO_LAnd ? then : otherwise) = both->getRHS();
  }
  std::optional<int64_t> value = condition ? constantOf(condition, ast) : std::nullopt;
  return !value ? nullptr : *value ? otherwise : then;
}

} // namespace

void walk(const Stmt *root, const ASTContext &ast, llvm::function_ref<void(const Stmt *)> visit) {
  if (!root || isa<UnaryExprOrTypeTraitExpr>(root))
    return;
  visit(root);
  if (const auto *choice = dyn_cast<GenericSelectionExpr>(root))
    return walk(choice->getResultExpr(), ast, visit);
  if (const auto *choice = dyn_cast<ChooseExpr>(root))
    return walk(choice->getChosenSubExpr(), ast, visit);
  const Stmt *dead = deadBranch(root, ast);
  for (const Stmt *child : root->children())
    if (child != dead || !dead)
      walk(child, ast, visit);
}

const Expr *pointerOf(const Expr *object) {
  object = object->IgnoreParens();
  if (const auto *member = dyn_cast<MemberExpr>(object))
    return member->isArrow() ? member->getBase() : pointerOf(member->getBase());
  if (const auto *element = dyn_cast<ArraySubscriptExpr>(object)) {
    const auto *decay = dyn_cast<ImplicitCastExpr>(element->getBase()->IgnoreParens());
    bool isArray = decay && decay->getCastKind() == CK_ArrayToPointerDecay;
    return isArray ? pointerOf(decay->getSubExpr()) : element->getBase();
  }
  const auto *unary = dyn_cast<UnaryOperator>(object);
  return unary && unary->getOpcode() == UO_Deref ? unary->getSubExpr() : nullptr;
}

const Expr *storedTo(const Stmt *statement) {
  if (const auto *binary = dyn_cast<BinaryOperator>(statement))
    return binary->isAssignmentOp() ? binary->getLHS() : nullptr;
  const auto *unary = dyn_cast<UnaryOperator>(statement);
  return unary && unary->isIncrementDecrementOp() ? unary->getSubExpr() : nullptr;
}

} // namespace skep::frontend
