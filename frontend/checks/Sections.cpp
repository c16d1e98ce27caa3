// sec-unknown, sec-custom, sec-target: what SEC("...") says. libbpf takes the type of a program from the
// section's name, and where to attach it from what follows the kind; since 1.0 a name must be exactly one of
// its table (ProgKinds.def), with or without something after a '/' as the kind has it.
//
// A name near to one of the table is surely a slip of the pen: no loader has such a section. Another one may
// be for a loader that knows it (a custom section handler, tc's "sec NAME"), and is warned of.
#include "frontend/checks/Sections.h"
#include "core/spec/KernelNames.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace skep::frontend {

SectionText::SectionText(const Checks &cx, const Program &program) {
  const SourceManager &sources = cx.ast.getSourceManager();
  const LangOptions &options = cx.ast.getLangOpts();
  place = sources.getFileLoc(program.sectionAt);
  // SEC("...") and section("...") alike: a name, a parenthesis, the string.
  std::optional<Token> token = Lexer::findNextToken(place, sources, options);
  if (!token || token->isNot(tok::l_paren))
    return;
  token = Lexer::findNextToken(token->getLocation(), sources, options);
  if (!token || token->isNot(tok::string_literal))
    return;
  if (Lexer::getSpelling(*token, sources, options) != "\"" + program.section.str() + "\"")
    return;
  place = token->getLocation();
  isLiteral = true;
}

std::optional<FixItHint> SectionText::replacedBy(llvm::StringRef section) const {
  if (!isLiteral)
    return std::nullopt;
  return FixItHint::CreateReplacement(place, "\"" + section.str() + "\"");
}

void proposeSection(Finding &finding, const SectionText &text, llvm::StringRef section) {
  if (std::optional<FixItHint> change = text.replacedBy(section))
    finding.fix(*change);
}

std::string sectionName(const Program &program) { return "SEC(\"" + program.sec.kind->pattern.str() + "\")"; }

llvm::StringRef withoutFlavour(llvm::StringRef name) {
  size_t flavour = name.find("___");
  return flavour == 0 ? name : name.take_front(flavour);
}

namespace {

const ProgKind *kindOf(llvm::StringRef pattern) {
  auto found = llvm::find_if(progKinds(), [&](const ProgKind &kind) { return kind.pattern == pattern; });
  return found == progKinds().end() ? nullptr : &*found;
}

std::string quoted(llvm::StringRef text) { return "'" + text.str() + "'"; }

/// The mark of sections that are not loaded unless asked for.
llvm::StringRef markOf(llvm::StringRef section) {
  return section.take_while([](char c) { return c == '?'; });
}

/// The longest pattern of a kind that takes nothing after it, but is followed here by a '/', a digit or '_'.
llvm::StringRef kindWithTail(llvm::StringRef name) {
  llvm::StringRef longest;
  for (const ProgKind &kind : progKinds())
    if (name.starts_with(kind.pattern) && kind.pattern.size() > longest.size()) {
      char next = name.substr(kind.pattern.size()).front();
      if (next == '/' ? !kind.takesSuffix : next == '_' || llvm::isDigit(next))
        longest = kind.pattern;
    }
  return longest;
}

/// Whether a name can only be the other one, misspelt; an error must be surer than a proposal.
bool isMisspelt(llvm::StringRef name, llvm::StringRef pattern) {
  if (kindOf(pattern)->takesSuffix)
    name = name.take_until([](char c) { return c == '/'; });
  unsigned edits = name.edit_distance(pattern, true, 2);
  bool isSwapped =
      name.size() == pattern.size() && std::is_permutation(name.begin(), name.end(), pattern.begin());
  return name.size() >= 3 && (edits <= 1 || (edits == 2 && (name.size() >= 6 || isSwapped)));
}

struct Unknown {
  Checks &cx;
  const Program &program;
  SectionText text;
  llvm::StringRef name; ///< without the mark

  void tell();
  bool tellSleepable();
  void tellNear(llvm::StringRef pattern);
  void tellCustom(llvm::StringRef tailOf);
};

/// kprobe.s and the like: a kind that cannot sleep, with the ending of those that can.
bool Unknown::tellSleepable() {
  auto [head, rest] = name.split('/');
  llvm::StringRef kind = head;
  if (!kind.consume_back(".s") || !kindOf(kind))
    return false;
  Finding &finding =
      cx.report(Diag::SecUnknown, text.at(),
                "programs of the kind " + quoted(kind) + " cannot sleep: there is no " + quoted(head));
  finding.range(text.range());
  proposeSection(finding, text, (markOf(program.section) + kind + name.drop_front(head.size())).str());
  return true;
}

void Unknown::tellNear(llvm::StringRef pattern) {
  llvm::StringRef head = name.take_until([](char c) { return c == '/'; });
  llvm::StringRef rest = kindOf(pattern)->takesSuffix ? name.drop_front(head.size()) : "";
  llvm::StringRef found = rest.empty() ? name : head;
  Finding &finding =
      cx.report(Diag::SecUnknown, text.at(),
                "no kind of program is called " + quoted(found) + "; did you mean " + quoted(pattern) + "?");
  finding.range(text.range());
  proposeSection(finding, text, (markOf(program.section) + pattern + rest).str());
}

void Unknown::tellCustom(llvm::StringRef tailOf) {
  Finding &finding = cx.report(Diag::SecCustom, text.at(),
                               "section " + quoted(name) + " is of no kind of program that libbpf knows");
  finding.range(text.range());
  if (tailOf.empty())
    finding.hint(
        "libbpf refuses the object unless the loader sets the program's type (bpf_program__set_type(), or "
        "a section handler of its own) before it loads it");
  else
    finding.hint("libbpf before 1.0 took every name that begins with " + quoted(tailOf) +
                 "; later ones take " + quoted(tailOf) + " as it is" +
                 (kindOf(tailOf)->takesSuffix ? ", or with a '/' after it" : ""));
}

void Unknown::tell() {
  if (tellSleepable())
    return;
  llvm::StringRef near = nearestSec(name);
  llvm::StringRef tailOf = kindWithTail(name);
  // xdp/devmp is meant to be xdp/devmap, but xdp/firewall is an xdp of old.
  bool isTail = !tailOf.empty() && (near == tailOf || !near.starts_with(tailOf));
  if (near.empty() || isTail || !isMisspelt(name, near))
    return tellCustom(tailOf);
  tellNear(near);
}

/// What follows a kind: whether attaching can read it.
struct Suffix {
  Checks &cx;
  const Program &program;
  SectionText text;
  llvm::StringRef suffix;
  llvm::StringRef kind;

  void tell();
  void tellFunction();
  void tellGlob();
  void tellPath();
  void tellUsdt();
  void tellTracepoint();
  void tellPlainName();
  void tellPrefix(llvm::ArrayRef<llvm::StringLiteral> prefixes, llvm::StringRef what);
  Finding &wrong(std::string message);
  bool isRetprobe() const { return kind.starts_with("kret") || kind.starts_with("uret"); }
};

Finding &Suffix::wrong(std::string message) {
  return cx.report(Diag::SecTarget, text.at(), std::move(message)).range(text.range());
}

bool isNameChar(char c) { return llvm::isAlnum(c) || c == '_' || c == '.'; }

void Suffix::tellFunction() {
  llvm::StringRef name = suffix.take_while(isNameChar), rest = suffix.drop_front(name.size());
  uint64_t offset = 0;
  if (rest.starts_with(":")) // a module's function, which new versions of libbpf take
    return;
  if (name.empty() || (!rest.empty() && (!rest.consume_front("+") || rest.getAsInteger(0, offset))))
    wrong(quoted(suffix) + " is no name of a kernel function, or one with an offset such as 'vfs_read+0x10'");
  else if (isRetprobe() && offset)
    wrong("a return probe has no offset: it runs when the function ends");
}

void Suffix::tellGlob() {
  if (!llvm::all_of(suffix, [](char c) { return isNameChar(c) || c == '*' || c == '?' || c == ':'; }))
    wrong(quoted(suffix) +
          " is no pattern of function names: it has letters, digits, '_', '.', '*' and '?' only");
}

void Suffix::tellPath() {
  // "uprobe/name" was long written for programs that the loader attaches by hand.
  if (!suffix.contains('/') || suffix.contains(':'))
    return;
  wrong(quoted(suffix) + " names a file but no function in it")
      .hint("for libbpf to attach it, write SEC(\"" + kind.str() + "/path:function\")");
}

void Suffix::tellUsdt() {
  if (kind == "usdt.s") {
    wrong("libbpf cannot attach 'usdt.s' by the section's name; attach it with bpf_program__attach_usdt()");
    return;
  }
  llvm::SmallVector<llvm::StringRef> parts;
  suffix.split(parts, ':');
  if (parts.size() != 3 || llvm::is_contained(parts, ""))
    wrong(quoted(suffix) + " does not name a probe").hint("write SEC(\"usdt/path:provider:name\")");
}

void Suffix::tellTracepoint() {
  auto [category, name] = suffix.split('/');
  if (name.empty() && suffix.contains(':')) {
    std::string right = suffix.str();
    right[right.find(':')] = '/';
    proposeSection(wrong("tracepoint " + quoted(suffix) + " is written with ':' in place of '/'"), text,
                   (markOf(program.section) + kind + "/" + right).str());
    return;
  }
  if (name.empty())
    wrong("tracepoint " + quoted(suffix) + " is without its category")
        .hint("write SEC(\"" + kind.str() +
              "/category/name\"), as in 'tp/sched/sched_switch'; the categories are the "
              "folders of /sys/kernel/tracing/events");
}

/// Raw tracepoints have no category.
void Suffix::tellPlainName() {
  size_t end = suffix.find_last_of("/:");
  if (end == llvm::StringRef::npos)
    return tellPrefix({kernel_names::tracepointPrefix}, "tracepoints are named");
  llvm::StringRef name = suffix.drop_front(end + 1);
  Finding &finding = wrong(quoted(kind) + " takes the tracepoint's name alone, without its category");
  if (!name.empty())
    proposeSection(finding, text, (markOf(program.section) + kind + "/" + name).str());
}

void Suffix::tellPrefix(llvm::ArrayRef<llvm::StringLiteral> prefixes, llvm::StringRef what) {
  for (llvm::StringRef prefix : prefixes) {
    llvm::StringRef name = suffix;
    if (!name.consume_front(prefix) || name.empty())
      continue;
    Finding &finding = wrong(what.str() + " without " + quoted(prefix) + " here");
    proposeSection(finding, text, (markOf(program.section) + kind + "/" + name).str());
    return;
  }
}

void Suffix::tell() {
  const ProgKind &row = *program.sec.kind;
  if (suffix.empty() && !program.section.ends_with("/"))
    return; // no target: the loader attaches it
  if (suffix.empty() && row.takesSuffix) {
    wrong("nothing follows the '/' of " + quoted(program.section));
    return;
  }
  switch (row.autoAttach) {
  case AutoAttach::Kprobe:
    return tellFunction();
  case AutoAttach::KprobeMulti:
  case AutoAttach::TracingMulti:
    return tellGlob();
  case AutoAttach::Uprobe:
  case AutoAttach::UprobeMulti:
    return tellPath();
  case AutoAttach::Usdt:
    return tellUsdt();
  case AutoAttach::Ksyscall:
    return tellPrefix(kernel_names::syscallPrefixes, "system calls are named");
  case AutoAttach::Tracepoint:
    return tellTracepoint();
  case AutoAttach::RawTracepoint:
    return tellPlainName();
  case AutoAttach::Iter:
    return tellPrefix({kernel_names::iteratorPrefix, "bpf_iter_"}, "iterators are named");
  case AutoAttach::Btf:
  case AutoAttach::Manual:
    if (row.type == ProgType::Lsm)
      return tellPrefix({kernel_names::lsmHookPrefix, "security_"}, "LSM hooks are named");
    if (row.attach == AttachType::TraceRawTp)
      return tellPlainName();
    return;
  case AutoAttach::StructOps:
    return;
  }
}

} // namespace

void checkSections(Checks &cx) {
  for (const Program &program : cx.unit.programs) {
    SectionText text(cx, program);
    llvm::StringRef name = program.section.drop_front(markOf(program.section).size());
    if (!program.sec.kind)
      Unknown{cx, program, text, name}.tell();
    else
      Suffix{cx, program, text, program.sec.suffix, program.sec.kind->pattern}.tell();
  }
}

} // namespace skep::frontend
