// license-missing: an object with programs and no text in SEC("license"). libbpf gives the kernel an empty
// one then, which is not GPL-compatible.
//
// license-gpl: what only GPL-compatible programs may use (helpers, kernel functions, whole kinds of
// programs), in an object whose licence is none of those that the kernel knows. One finding each, at the
// first use.
#include "core/spec/Licenses.h"
#include "frontend/checks/Checks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace skep::frontend {
namespace {

const StringLiteral *literalOf(const Expr *init) {
  const Expr *plain = init ? init->IgnoreParenCasts() : nullptr;
  if (const auto *list = dyn_cast_or_null<InitListExpr>(plain); list && list->getNumInits() == 1)
    plain = list->getInit(0)->IgnoreParenCasts();
  return dyn_cast_or_null<StringLiteral>(plain);
}

/// Something that only GPL-compatible programs may have.
struct GplUse {
  SourceLocation where;
  std::string what;    ///< "bpf_probe_read()", "a kernel function, bpf_x()", "SEC("lsm/...")"
  std::string refusal; ///< the kernel's words in the verifier's log
};

class LicenseRule {
public:
  explicit LicenseRule(Checks &cx) : cx(cx), variable(findVariable()) {}
  void run();

private:
  const VarDecl *findVariable() const;
  std::vector<GplUse> findUses() const;
  void addKinds(std::vector<GplUse> &uses) const;
  void addCall(const Call &call, std::vector<GplUse> &uses) const;
  void addUse(std::vector<GplUse> &uses, GplUse use) const;
  void tellMissing(const Program &program);
  void tellPointer();
  void tellUses(const StringLiteral *literal);
  void noteUse(Finding &finding) const;
  std::string declaration(const Program &program) const;

  Checks &cx;
  const VarDecl *variable;
};

/// Wherever it is declared, also in a header that is not judged.
const VarDecl *LicenseRule::findVariable() const {
  if (cx.unit.license)
    return cx.unit.license;
  for (const Decl *decl : cx.ast.getTranslationUnitDecl()->decls())
    if (const auto *var = dyn_cast<VarDecl>(decl); var && sectionOf(var) == "license")
      return var;
  return nullptr;
}

void LicenseRule::addUse(std::vector<GplUse> &uses, GplUse use) const {
  if (llvm::none_of(uses, [&](const GplUse &known) { return known.what == use.what; }))
    uses.push_back(std::move(use));
}

bool isGplOnly(HelperId helper, const ProgKind &kind) {
  bool isMulti = kind.autoAttach == AutoAttach::KprobeMulti || kind.autoAttach == AutoAttach::UprobeMulti;
  if (helper == HelperId::get_func_ip && isMulti)
    return false;
  return mayCall(helper, kind.type, kind.attach) && contractOf(helper, kind.type).is(HelperContract::Gpl);
}

void LicenseRule::addCall(const Call &call, std::vector<GplUse> &uses) const {
  if (call.guarded)
    return;
  auto isRefused = [&](const Program *program) {
    return call.helper ? program->sec.kind && isGplOnly(*call.helper, *program->sec.kind)
                       : call.callee && sectionOf(call.callee) == ".ksyms";
  };
  if (llvm::none_of(call.caller->programs, isRefused))
    return;
  if (call.helper)
    addUse(uses, {call.expr->getExprLoc(), std::string("bpf_") + helperInfo(*call.helper).name + "()",
                  "cannot call GPL-restricted function from non-GPL compatible program"});
  else
    addUse(uses, {call.expr->getExprLoc(), "the kernel function " + call.callee->getNameAsString() + "()",
                  "cannot call kernel function from non-GPL compatible program"});
}

void LicenseRule::addKinds(std::vector<GplUse> &uses) const {
  for (const Program &program : cx.unit.programs)
    if (program.sec.kind && needsGpl(program.sec.kind->type))
      addUse(uses, {program.sectionAt, "a program in SEC(\"" + program.sec.kind->pattern.str() + "\")",
                    "programs must have a GPL compatible license"});
}

std::vector<GplUse> LicenseRule::findUses() const {
  std::vector<GplUse> uses;
  addKinds(uses);
  for (const Call &call : cx.unit.calls)
    addCall(call, uses);
  return uses;
}

/// The line that is wanted, with SEC() where the program has it and a name that is free.
std::string LicenseRule::declaration(const Program &program) const {
  const SourceManager &sources = cx.ast.getSourceManager();
  bool hasMacro = program.sectionAt.isMacroID() &&
                  Lexer::getImmediateMacroName(program.sectionAt, sources, cx.ast.getLangOpts()) == "SEC";
  bool isTaken = !cx.ast.getTranslationUnitDecl()->lookup(&cx.ast.Idents.get("LICENSE")).empty();
  return std::string("char ") + (isTaken ? "_license" : "LICENSE") + "[] " +
         (hasMacro ? "SEC(\"license\")" : "__attribute__((section(\"license\"), used))") + " = \"GPL\";";
}

void LicenseRule::noteUse(Finding &finding) const {
  std::vector<GplUse> uses = findUses();
  if (!uses.empty())
    finding.note(cx.ast.getSourceManager().getFileLoc(uses[0].where),
                 "only GPL-compatible programs may have " + uses[0].what +
                     ", so the kernel will not load this");
}

void LicenseRule::tellMissing(const Program &program) {
  const SourceManager &sources = cx.ast.getSourceManager();
  std::string line = declaration(program);
  SourceLocation end = sources.getLocForEndOfFile(sources.getMainFileID());
  bool endsLine = sources.getBufferData(sources.getMainFileID()).ends_with("\n");
  Finding &finding = cx.report(Diag::LicenseMissing, program.sectionAt,
                               "a program, and nothing in this file says its licence");
  noteUse(finding);
  finding.hint("without one the kernel takes the program for proprietary and keeps GPL-only helpers and "
               "kernel functions from it; write " +
               line + " or another licence of yours, such as \"Dual MIT/GPL\"");
  finding.fix(FixItHint::CreateInsertion(end, (endsLine ? "\n" : "\n\n") + line + "\n"));
}

/// char *license: the section holds an address, whose bytes are 0 in the file.
void LicenseRule::tellPointer() {
  Finding &finding = cx.report(Diag::LicenseMissing, variable->getLocation(),
                               "the licence is a pointer, so its section does not hold the text");
  noteUse(finding);
  finding.hint("libbpf reads the bytes of the section; make " + variable->getNameAsString() + " an array");
  auto pointer = variable->getTypeSourceInfo()->getTypeLoc().getAs<PointerTypeLoc>();
  if (!pointer || pointer.getStarLoc().isMacroID() || variable->getLocation().isMacroID())
    return;
  finding.fix(FixItHint::CreateRemoval(pointer.getStarLoc()));
  SourceLocation behind =
      Lexer::getLocForEndOfToken(variable->getLocation(), 0, cx.ast.getSourceManager(), cx.ast.getLangOpts());
  finding.fix(FixItHint::CreateInsertion(behind, "[]"));
}

struct Proposal {
  llvm::StringRef text;
  bool isMeant; ///< the text is a wrong spelling of it, not another licence
};
Proposal propose(llvm::StringRef text) {
  bool saysGpl = (text.contains_insensitive("gpl") && !text.contains_insensitive("lgpl") &&
                  !text.contains_insensitive("agpl")) ||
                 text.contains_insensitive("general public");
  // Version 3 alone does not go with the kernel's version 2.
  saysGpl &= !text.contains('3');
  auto dual = [&](llvm::StringRef other) { return text.contains_insensitive(other); };
  for (llvm::StringRef known : gplLicenses())
    if (known.starts_with("Dual ") && dual(known.substr(5, 3)))
      return {known, saysGpl};
  return {gplLicenses()[0], saysGpl};
}

void LicenseRule::tellUses(const StringLiteral *literal) {
  llvm::StringRef text = literal->getString().take_until([](char c) { return c == 0; });
  Proposal proposal = propose(text);
  FixItHint change =
      FixItHint::CreateReplacement(literal->getSourceRange(), "\"" + proposal.text.str() + "\"");
  bool isFixable = !literal->getBeginLoc().isMacroID() && literal->getNumConcatenated() == 1 &&
                   cx.unit.isUsers(literal->getBeginLoc());
  for (const GplUse &use : findUses()) {
    Finding &finding = cx.report(Diag::LicenseGpl, use.where,
                                 "only GPL-compatible programs may have " + use.what +
                                     ", and the licence is \"" + text.str() + "\"");
    Finding::Note note{
        literal->getBeginLoc(), "the licence; the kernel knows \"" + proposal.text.str() + "\"", {}};
    if (isFixable && !proposal.isMeant)
      note.fixes.push_back(change); // another licence is the author's to choose
    else if (isFixable)
      finding.fix(change);
    finding.notes.push_back(std::move(note));
    finding.hint("the kernel compares letter by letter with \"" + llvm::join(gplLicenses(), "\", \"") +
                 "\", and refuses otherwise: \"" + use.refusal + "\"");
  }
}

void LicenseRule::run() {
  const Program *first = nullptr;
  for (const Program &program : cx.unit.programs)
    if (program.sec.kind && !first)
      first = &program;
  if (!first)
    return;
  if (!variable)
    return tellMissing(*first);
  if (variable->getType()->isPointerType())
    return tellPointer();
  const StringLiteral *literal = literalOf(variable->getAnyInitializer());
  if (!literal || !literal->isOrdinary())
    return;
  llvm::StringRef text = literal->getString().take_until([](char c) { return c == 0; });
  if (!isGplLicense(text))
    tellUses(literal);
}

} // namespace

void checkLicense(Checks &cx) { LicenseRule(cx).run(); }

} // namespace skep::frontend
