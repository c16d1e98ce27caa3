// return-range: a constant that the kernel does not let a program return. Where the result is a verdict with
// a fixed set of values (cgroup hooks, sk_lookup, netfilter, sockops, iterators, fentry ...: column "result"
// of ProgKinds.def) the verifier follows r0 at each exit and refuses programs with another.
//
// LSM hooks that give an int take 0 or -errno, and since 6.12 nothing else; a positive number was never an
// error that the kernel knows. In cgroups (lsm_cgroup) a hook says 1 for yes and 0 for no.
#include "frontend/checks/Attach.h"
#include "frontend/checks/Sections.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// The constants of a function's return statements.
class Returns : public RecursiveASTVisitor<Returns> {
public:
  Returns(const ASTContext &ast, const FunctionDecl *decl) : ast(ast) { TraverseStmt(decl->getBody()); }

  bool VisitReturnStmt(ReturnStmt *statement) {
    if (statement->getRetValue())
      take(statement->getRetValue());
    return true;
  }
  /// Returns of a function inside the function are not its own.
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }

  std::vector<std::pair<const Expr *, int64_t>> found;

private:
  void take(const Expr *value) {
    if (const auto *choice = dyn_cast<ConditionalOperator>(value->IgnoreParenImpCasts())) {
      take(choice->getTrueExpr());
      take(choice->getFalseExpr());
    } else if (std::optional<int64_t> number = constantOf(value, ast))
      found.emplace_back(value, *number);
  }

  const ASTContext &ast;
};

/// Hooks that ask a question.
bool isBoolHook(llvm::StringRef hook) { return hook == "audit_rule_known" || hook == "inode_xattr_skipcap"; }

struct Rule {
  Checks &cx;
  std::optional<KernelNames> names; ///< read when an LSM hook's type is asked for

  void check(const Program &program);
  std::optional<ResultRange> rangeOf(const Program &program, bool isSuspect);
  bool givesInt(llvm::StringRef hook);
};

bool Rule::givesInt(llvm::StringRef hook) {
  const btf::View *view = cx.target.btf();
  if (!view)
    return false;
  if (!names)
    names.emplace(*view);
  std::optional<btf::TypeId> prototype = names->prototype(Place::LsmHook, hook);
  return prototype && view->type(view->resolve(view->type(*prototype).ref())).is(btf::Kind::Int);
}

std::optional<ResultRange> Rule::rangeOf(const Program &program, bool isSuspect) {
  const ProgKind &kind = *program.sec.kind;
  llvm::StringRef hook = program.sec.suffix;
  if (kind.type != ProgType::Lsm)
    return kind.result;
  if (!isSuspect || hook.empty() || !givesInt(hook))
    return std::nullopt;
  if (kind.attach == AttachType::LsmCgroup || isBoolHook(hook))
    return ResultRange{0, 1};
  return ResultRange{-4095, 0};
}

std::string textOf(ResultRange range) {
  if (range.low == range.high)
    return std::to_string(range.low);
  return std::to_string(range.low) + (range.high == range.low + 1 ? " or " : " to ") +
         std::to_string(range.high);
}

void Rule::check(const Program &program) {
  const FunctionDecl *decl = program.body->decl;
  bool isInt = decl->getReturnType()->isIntegralOrEnumerationType();
  if (!program.sec.kind || !isInt || (!program.sec.kind->result && program.sec.kind->type != ProgType::Lsm))
    return;
  Returns returns(cx.ast, decl);
  bool isSuspect = llvm::any_of(returns.found, [](auto &found) { return found.second != 0; });
  std::optional<ResultRange> range = rangeOf(program, isSuspect);
  if (!range)
    return;
  for (auto [value, number] : returns.found) {
    int32_t seen = int32_t(number); // the kernel looks at 32 bits
    if (seen >= range->low && seen <= range->high)
      continue;
    Finding &finding = cx.report(Diag::ReturnRange, value->getBeginLoc(),
                                 "a program in " + sectionName(program) + " must return " + textOf(*range) +
                                     ", not " + std::to_string(seen));
    finding.range(value->getSourceRange());
    if (program.sec.kind->type == ProgType::Lsm && range->low < 0)
      finding.hint("an LSM hook lets pass with 0 and refuses with -errno, as in 'return -EPERM;'");
    else
      finding.hint("the verifier refuses a program that can end with another value");
  }
}

} // namespace

void checkReturnRange(Checks &cx) {
  Rule rule{cx, std::nullopt};
  for (const Program &program : cx.unit.programs)
    rule.check(program);
}

} // namespace skep::frontend
