// extern-unknown: externs that libbpf will not find. It looks for those of .ksyms in the kernel's BTF and
// symbols, and for those of .kconfig in the kernel's configuration; for a weak one it is fine not to be
// there. An extern of no section must be defined in another object that is linked to this one, so only a name
// that is the kernel's own is spoken of.
#include "core/spec/KernelNames.h"
#include "frontend/checks/Checks.h"
#include "frontend/checks/OddWord.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// The names of a kernel's BTF.
struct ExternNames {
  llvm::StringSet<> functions, variables, kfuncs;

  explicit ExternNames(const btf::View *view) {
    for (btf::TypeId id = 1; view && id < view->numTypes(); ++id)
      add(*view, view->type(id));
  }
  void add(const btf::View &view, const btf::Type &type) {
    if (type.is(btf::Kind::Func))
      functions.insert(type.name());
    else if (type.is(btf::Kind::Var))
      variables.insert(type.name());
    else if (type.is(btf::Kind::DeclTag) && type.name() == "bpf_kfunc" &&
             view.type(type.ref()).is(btf::Kind::Func))
      kfuncs.insert(view.type(type.ref()).name());
  }
};

/// Whether a BTF has a function or variable of a name. Most externs are there: this is cheaper than all
/// names.
bool hasName(const btf::View *view, btf::Kind kind, llvm::StringRef name) {
  for (btf::TypeId id = 1; view && id < view->numTypes(); ++id)
    if (btf::Type type = view->type(id); type.is(kind) && type.name() == name)
      return true;
  return false;
}

/// As for SEC() names (core/spec/ProgKinds.cpp), but names of kernel functions are long and many of them
/// alike: two edits at most.
llvm::StringRef nearest(llvm::StringRef name, const llvm::StringSet<> &names) {
  llvm::StringRef found;
  unsigned allowed = name.size() < 8 ? 1 : 2, least = allowed + 1;
  for (const auto &entry : names) {
    unsigned edits = name.edit_distance(entry.getKey(), true, allowed);
    if (edits < least || (edits == least && edits <= allowed && entry.getKey() < found)) {
      least = edits;
      found = entry.getKey();
    }
  }
  return found;
}

/// Kernel functions that are or may be a module's, which has BTF of its own. The kernel's own are named bpf_*
/// as a rule.
bool isOfModule(llvm::StringRef name) {
  auto begins = [&](llvm::StringRef beginning) { return name.starts_with(beginning); };
  return !(begins("bpf_") || begins("scx_bpf_")) || llvm::any_of(kernel_names::moduleKfuncs, begins);
}

class ExternRule {
public:
  explicit ExternRule(Checks &cx) : cx(cx) {}
  void check(const DeclaratorDecl *decl);

private:
  void checkKsym(const DeclaratorDecl *decl);
  void checkConfig(const DeclaratorDecl *decl);
  void checkPlain(const FunctionDecl *decl);
  void proposeName(Finding &finding, const DeclaratorDecl *decl, llvm::StringRef name) const;
  const ExternNames &names();

  Checks &cx;
  std::unique_ptr<ExternNames> known;
};

const ExternNames &ExternRule::names() {
  if (!known)
    known = std::make_unique<ExternNames>(cx.target.btf());
  return *known;
}

void ExternRule::proposeName(Finding &finding, const DeclaratorDecl *decl, llvm::StringRef name) const {
  finding.note(decl->getLocation(), "did you mean " + name.str() + "?");
  if (decl->getLocation().isFileID())
    finding.notes.back().fixes.push_back(
        FixItHint::CreateReplacement(clang::SourceRange(decl->getLocation()), name));
}

void ExternRule::checkKsym(const DeclaratorDecl *decl) {
  const auto *var = dyn_cast<VarDecl>(decl);
  // A variable without a type is looked for among the kernel's symbols, which BTF does not list.
  if (var && var->getType()->isVoidType())
    return;
  llvm::StringRef name = decl->getName();
  if (hasName(cx.target.btf(), var ? btf::Kind::Var : btf::Kind::Func, name))
    return;
  const llvm::StringSet<> &has = var ? names().variables : names().functions;
  if (has.empty())
    return;
  llvm::StringRef meant = nearest(name, var ? has : names().kfuncs);
  bool isSlip = !meant.empty() && hasOddWord(name, names().functions.keys());
  if (!isSlip && (!cx.target.btfIsNamed() || (!var && isOfModule(name))))
    return;
  Finding &finding = cx.report(Diag::ExternUnknown, decl->getLocation(),
                               std::string("no ") + (var ? "variable '" : "kernel function '") + name.str() +
                                   "' in the BTF of " + cx.target.btfOrigin());
  if (isSlip)
    proposeName(finding, decl, meant);
  finding.hint("libbpf refuses an object with an extern that it does not find, in the kernel or in a module; "
               "declare it __weak and ask bpf_ksym_exists() where it may be missing");
}

void ExternRule::checkConfig(const DeclaratorDecl *decl) {
  llvm::StringRef name = decl->getName();
  if (name.starts_with("CONFIG_") || llvm::is_contained(kernel_names::virtualConfigs, name))
    return;
  Finding &finding = cx.report(Diag::ExternUnknown, decl->getLocation(),
                               "'" + name.str() + "' is no option of the kernel's configuration");
  for (llvm::StringRef other : kernel_names::virtualConfigs)
    if (name.edit_distance(other, true, 4) <= 4)
      proposeName(finding, decl, other);
  if (finding.notes.empty() && names().functions.empty() == false && name.upper() == name)
    finding.note(decl->getLocation(), "did you mean CONFIG_" + name.str() + "?");
  finding.hint("__kconfig externs are CONFIG_..., or one of " +
               llvm::join(llvm::ArrayRef(kernel_names::virtualConfigs), ", ") + ", which libbpf sets");
}

/// extern of no section: a helper or kernel function whose header or __ksym was forgotten.
void ExternRule::checkPlain(const FunctionDecl *decl) {
  llvm::StringRef name = decl->getName();
  std::optional<HelperId> helper = name.starts_with("bpf_") ? helperNamed(name) : std::nullopt;
  if (decl->getBuiltinID() || (!helper && !names().kfuncs.contains(name)))
    return;
  Finding &finding = cx.report(Diag::ExternUnknown, decl->getLocation(),
                               name.str() + "() is " + (helper ? "a helper" : "a kernel function") +
                                   ", but it is declared as if another object defined it");
  if (helper) {
    finding.hint("helpers are called by number: #include <bpf/bpf_helpers.h> instead of this declaration");
    return;
  }
  finding.hint("libbpf looks for kernel functions only where __ksym says so: extern ... " + name.str() +
               "(...) __ksym;");
  const SourceManager &sources = cx.ast.getSourceManager();
  SourceLocation end = decl->getEndLoc();
  bool hasMacro = cx.unit.isUsers(end) && end.isFileID();
  if (hasMacro)
    finding.fix(FixItHint::CreateInsertion(Lexer::getLocForEndOfToken(end, 0, sources, cx.ast.getLangOpts()),
                                           " __ksym"));
}

void ExternRule::check(const DeclaratorDecl *decl) {
  if (!decl->getIdentifier() || !decl->isUsed() || decl->isWeak() || !cx.unit.isUsers(decl->getLocation()))
    return;
  llvm::StringRef section = sectionOf(decl);
  if (section == ".ksyms")
    checkKsym(decl);
  else if (section == ".kconfig")
    checkConfig(decl);
  else if (const auto *function = dyn_cast<FunctionDecl>(decl); function && section.empty())
    checkPlain(function);
}

/// The last declaration, which has the attributes of all, of what this file does not define.
const DeclaratorDecl *externOf(const Decl *decl) {
  if (decl != decl->getMostRecentDecl())
    return nullptr;
  if (const auto *function = dyn_cast<FunctionDecl>(decl))
    return function->isDefined() || function->getStorageClass() == SC_Static ? nullptr : function;
  const auto *var = dyn_cast<VarDecl>(decl);
  return var && var->hasExternalStorage() && !var->getDefinition() ? var : nullptr;
}

} // namespace

void checkExterns(Checks &cx) {
  ExternRule rule(cx);
  for (const Decl *decl : cx.ast.getTranslationUnitDecl()->decls())
    if (const DeclaratorDecl *declared = externOf(decl))
      rule.check(declared);
}

} // namespace skep::frontend
