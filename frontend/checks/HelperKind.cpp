// helper-kind: a call of a helper that the verifier keeps from programs of this kind, "program of this type
// cannot use helper".
//
// helper-sleep: a call of a helper that may sleep in a program that runs where the kernel may not; only
// programs loaded with BPF_F_SLEEPABLE may, and few hooks take them.
//
// A function that several kinds of programs share, or that is told by a parameter what it runs in, can be
// right in all of them; nothing is said of those.
#include "core/spec/Substitutes.h"
#include "frontend/checks/Checks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ParentMapContext.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;

namespace skep::frontend {
namespace {

std::string nameOf(HelperId id) { return std::string("bpf_") + helperInfo(id).name + "()"; }

std::string sectionText(const ProgKind &kind) { return "SEC(\"" + kind.pattern.str() + "\")"; }

/// Kinds whose hooks decide what a program may call: by another program, or by each operation.
bool isDecidedElsewhere(const ProgKind &kind) {
  return kind.type == ProgType::Ext || kind.type == ProgType::StructOps;
}

bool isRefused(HelperId id, const Program &program) {
  const ProgKind *kind = program.sec.kind;
  return kind && !isDecidedElsewhere(*kind) && !mayCall(id, kind->type, kind->attach);
}

bool mentionsParameter(const Stmt *condition) {
  if (!condition)
    return false;
  const auto *name = dyn_cast<DeclRefExpr>(condition);
  if (name && isa<ParmVarDecl>(name->getDecl()) && !name->getType()->isPointerType())
    return true;
  return llvm::any_of(condition->children(), mentionsParameter);
}

const Stmt *conditionOf(const Stmt *statement) {
  if (const auto *choice = dyn_cast<IfStmt>(statement))
    return choice->getCond();
  if (const auto *choice = dyn_cast<SwitchStmt>(statement))
    return choice->getCond();
  if (const auto *choice = dyn_cast<AbstractConditionalOperator>(statement))
    return choice->getCond();
  if (const auto *both = dyn_cast<BinaryOperator>(statement); both && both->isLogicalOp())
    return both->getLHS();
  return nullptr;
}

/// Whether a call stands behind a condition that a constant or a parameter decides.
bool mayBeDead(const Call &call, ASTContext &ast) {
  DynTypedNode node = DynTypedNode::create(*static_cast<const Stmt *>(call.expr));
  for (auto parents = ast.getParents(node); !parents.empty(); parents = ast.getParents(node)) {
    node = parents[0];
    const auto *statement = node.get<Stmt>();
    if (!statement)
      return false;
    const Stmt *condition = conditionOf(statement);
    if (condition && (mentionsParameter(condition) || constantOf(dyn_cast<Expr>(condition), ast)))
      return true;
  }
  return false;
}

/// Functions that a program surely comes to: by calls behind no condition that a parameter or constant
/// decides.
class SureReach {
public:
  SureReach(Checks &cx, bool byAddress) : cx(cx), byAddress(byAddress) {}
  llvm::ArrayRef<Function *> from(const Program &program);
  bool isSure(const Program &program, const Function *function) {
    return llvm::is_contained(from(program), function);
  }

private:
  void follow(const Function &function, llvm::SetVector<Function *> &reached);

  Checks &cx;
  bool byAddress; ///< callbacks count too; some run elsewhere, a work queue's for one
  llvm::DenseMap<const Program *, llvm::SetVector<Function *>> known;
};

void SureReach::follow(const Function &function, llvm::SetVector<Function *> &reached) {
  llvm::SmallVector<Function *> callees;
  for (const Call *call : function.calls)
    if (Function *callee = cx.unit.functionOf(call->callee)) {
      callees.push_back(callee);
      if (!call->guarded && !mayBeDead(*call, cx.ast))
        reached.insert(callee);
    }
  for (Function *used : function.uses)
    if (byAddress && !llvm::is_contained(callees, used))
      reached.insert(used);
}

llvm::ArrayRef<Function *> SureReach::from(const Program &program) {
  llvm::SetVector<Function *> &reached = known[&program];
  if (reached.insert(program.function))
    for (size_t i = 0; i < reached.size(); ++i)
      follow(*reached[i], reached);
  return reached.getArrayRef();
}

/// A pattern for each type of program that may call the helper: the plainest of its kinds.
std::vector<llvm::StringRef> kindsThatMay(HelperId id) {
  std::vector<const ProgKind *> kinds;
  for (const ProgKind &kind : progKinds()) {
    if (isDecidedElsewhere(kind) || !mayCall(id, kind.type, kind.attach))
      continue;
    auto known = llvm::find_if(kinds, [&](const ProgKind *k) { return k->type == kind.type; });
    if (known == kinds.end())
      kinds.push_back(&kind);
    else if ((*known)->pattern.find_first_of("./") != llvm::StringRef::npos &&
             kind.pattern.find_first_of("./") == llvm::StringRef::npos)
      *known = &kind;
  }
  std::vector<llvm::StringRef> names;
  for (const ProgKind *kind : kinds)
    names.push_back(kind->pattern);
  return names;
}

std::string listOf(const std::vector<llvm::StringRef> &names) {
  constexpr size_t enough = 12;
  std::string text = llvm::join(llvm::ArrayRef(names).take_front(enough), ", ");
  if (names.size() > enough)
    text += " and " + std::to_string(names.size() - enough) + " more";
  return text;
}

void noteProgram(const Checks &cx, Finding &finding, const Call &call, const Program &program) {
  if (program.function != call.caller && program.body != call.caller)
    finding.note(cx.ast.getSourceManager().getFileLoc(program.sectionAt),
                 call.caller->decl->getNameAsString() + "() is called by this program, " +
                     program.function->decl->getNameAsString() + "()");
}

void reportKind(Checks &cx, const Call &call, const Program &program) {
  HelperId id = *call.helper;
  const ProgKind &kind = *program.sec.kind;
  Finding &finding = cx.report(Diag::HelperKind, call.expr->getExprLoc(),
                               sectionText(kind) + " programs may not call " + nameOf(id));
  finding.range(call.expr->getSourceRange());
  noteProgram(cx, finding, call, program);
  if (llvm::StringRef instead = insteadOf(id, kind.type); !instead.empty())
    finding.hint("instead: " + instead.str());
  KernelVersion since = helperInfo(id).since;
  finding.hint("kinds that may: " + listOf(kindsThatMay(id)) + "; " + nameOf(id) + " came with " +
               textOf(since));
}

void checkKind(Checks &cx, const Call &call, SureReach &reach) {
  auto isWrong = [&](const Program *program) { return isRefused(*call.helper, *program); };
  const std::vector<const Program *> &programs = call.caller->programs;
  if (programs.empty() || !llvm::all_of(programs, isWrong) || mayBeDead(call, cx.ast))
    return;
  auto sure = llvm::find_if(programs, [&](const Program *p) { return reach.isSure(*p, call.caller); });
  if (sure != programs.end())
    reportKind(cx, call, **sure);
}

bool maySleep(const Program &program) {
  return !program.sec.kind || isDecidedElsewhere(*program.sec.kind) ||
         program.sec.kind->is(ProgKind::Sleepable);
}

/// The sleepable form of a kind: "fentry.s" of "fentry"; null when there is none.
const ProgKind *sleepableForm(const ProgKind &kind) {
  std::string pattern = kind.pattern.str() + ".s";
  for (const ProgKind &other : progKinds())
    if (other.pattern == pattern)
      return &other;
  return nullptr;
}

void reportSleep(Checks &cx, const Call &call, const Program &program) {
  const ProgKind &kind = *program.sec.kind;
  Finding &finding =
      cx.report(Diag::HelperSleep, call.expr->getExprLoc(),
                nameOf(*call.helper) + " may sleep, and " + sectionText(kind) + " programs may not");
  finding.range(call.expr->getSourceRange());
  noteProgram(cx, finding, call, program);
  if (llvm::StringRef instead = insteadOf(*call.helper, kind.type); !instead.empty())
    finding.hint("instead: " + instead.str());
  if (const ProgKind *other = sleepableForm(kind))
    finding.hint(sectionText(*other) + " programs may sleep (" + textOf(other->since) +
                 "), on hooks that allow it");
  else
    finding.hint("programs of this kind run where the kernel may not sleep; those of fentry.s, fexit.s, "
                 "lsm.s, uprobe.s, iter.s and syscall may");
}

bool sleeps(const Call &call) {
  return call.helper && !call.guarded && helperInfo(*call.helper).contract.is(HelperContract::MightSleep);
}

void checkSleep(Checks &cx, const Call &call, SureReach &reach) {
  if (!sleeps(call) || mayBeDead(call, cx.ast))
    return;
  for (const Program *program : call.caller->programs)
    if (!maySleep(*program) && !isRefused(*call.helper, *program) && reach.isSure(*program, call.caller))
      return reportSleep(cx, call, *program);
}

} // namespace

void checkHelperKind(Checks &cx) {
  SureReach reach(cx, /*byAddress=*/true), byName(cx, /*byAddress=*/false);
  for (const Call &call : cx.unit.calls) {
    if (!call.helper || call.guarded)
      continue;
    checkKind(cx, call, reach);
    checkSleep(cx, call, byName);
  }
}

} // namespace skep::frontend
