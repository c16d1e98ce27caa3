// Makes the files of a new project out of templates.
//
// A template is the text itself with
//   @WORD@       replaced by what `words` has for it,
//   @@path       (a line) replaced by another template; paths may hold words,
//   @U: @K: @H:  (in front of a line) kept with a loader, without one, with a shared header.
// That is all, so that a template reads like the file it becomes. `#include` lines that open a part of the
// loader are moved to its top.
#include "driver/session/Project.h"
#include "core/spec/ProgKinds.h"
#include "core/support/Diags.h"
#include "runtime-headers/Embedded.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>
#include <set>

namespace skep::project {
namespace {

struct Attach {
  llvm::StringRef name, argument, fallback, where;
};

constexpr Attach attaches[] = {
#define PROJECT_ATTACH(name, argument, fallback, where) {name, argument, fallback, where},
#include "driver/session/ProjectKinds.def"
};

constexpr Kind allKinds[] = {
#define PROJECT_KIND(name, attach, report, value, tests, purpose)                                            \
  {name, attach, report, value, tests, purpose},
#include "driver/session/ProjectKinds.def"
};

// ---- what was asked for ----------------------------------------------------------------------------

const Kind *findKind(llvm::StringRef name) {
  const Kind *kind = llvm::find_if(allKinds, [&](const Kind &kind) { return kind.name == name; });
  return kind == std::end(allKinds) ? nullptr : kind;
}

/// The kind that somebody may have meant: the one spelt nearly so, or one that has the same type of program
/// as the section they named ("classifier", "raw_tracepoint/sys_enter").
llvm::StringRef nearestKind(llvm::StringRef name) {
  llvm::StringRef best;
  unsigned bestDistance = std::max<size_t>(2, name.size() / 3) + 1;
  for (const Kind &kind : allKinds)
    if (unsigned distance = kind.name.edit_distance(name.lower(), true, bestDistance);
        distance < bestDistance) {
      bestDistance = distance;
      best = kind.name;
    }
  if (const ProgKind *section = matchSec(name).kind; section && best.empty())
    for (const Kind &kind : allKinds)
      if (const ProgKind *own = matchSec(kind.name).kind; own && own->type == section->type)
        return kind.name;
  return best;
}

Diagnostic unknownKind(llvm::StringRef name) {
  Diagnostic diag = makeDiag(Diag::InitUnknownKind, "there is no kind of project '" + name.str() + "'");
  llvm::StringRef near = nearestKind(name);
  if (!near.empty())
    diag.hints.push_back("did you mean '" + near.str() + "'?");
  diag.hints.push_back("'skep init --list' shows the kinds");
  return diag;
}

/// Names that C, the templates, make or CMake have other uses for.
constexpr llvm::StringRef takenNames[] = {
    "abort",   "abs",    "alignas", "all",      "alloca",   "asm",      "attach",   "auto",     "bool",
    "break",   "build",  "calloc",  "case",     "char",     "clean",    "const",    "continue", "count",
    "default", "depend", "detach",  "do",       "double",   "else",     "enum",     "event",    "events",
    "exit",    "extern", "false",   "filter",   "float",    "for",      "free",     "goto",     "help",
    "hook",    "if",     "index",   "inline",   "install",  "int",      "links",    "load",     "log",
    "long",    "main",   "malloc",  "memcmp",   "memcpy",   "memmove",  "memset",   "package",  "pow",
    "printf",  "puts",   "realloc", "register", "report",   "request",  "restrict", "return",   "round",
    "short",   "signed", "sizeof",  "skep",     "snprintf", "sprintf",  "static",   "stop",     "stopping",
    "strcat",  "strcmp", "strcpy",  "strlen",   "strncmp",  "strncpy",  "struct",   "switch",   "test",
    "totals",  "true",   "typedef", "typeof",   "union",    "unsigned", "vmlinux",  "void",     "volatile",
    "while"};
constexpr size_t longestName = 40;

Status checkName(llvm::StringRef name) {
  auto bad = [&](const std::string &why) {
    return makeDiag(Diag::InitBadName, "'" + name.str() + "' cannot be the name of a project: " + why);
  };
  if (name.empty() || !llvm::isAlpha(name.front()))
    return bad("it must start with a letter").hint("--dir says where the folder goes");
  if (!llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_' || c == '-'; }))
    return bad("only letters, digits, '_' and '-' may be in it");
  if (name.size() > longestName)
    return bad("it is longer than " + std::to_string(longestName) + " letters");
  if (llvm::is_contained(takenNames, name) || llvm::StringRef(name).starts_with("bpf_"))
    return bad("C, make or CMake have another use for the word");
  return Ok();
}

Status checkLicense(llvm::StringRef license) {
  bool plain = !license.empty() && license.size() < 128 &&
               llvm::all_of(license, [](char c) { return llvm::isPrint(c) && c != '"' && c != '\\'; });
  if (plain)
    return Ok();
  return makeDiag(Diag::UsageError, "--license wants words such as GPL, \"Dual MIT/GPL\" or Apache-2.0");
}

// ---- templates -------------------------------------------------------------------------------------

using Words = std::map<std::string, std::string>;

llvm::StringRef templateText(llvm::StringRef path) {
  for (const EmbeddedFile &file : projectTemplates())
    if (file.path == path)
      return file.text;
  return {};
}

bool hasTemplate(llvm::StringRef path) {
  return llvm::any_of(projectTemplates(), [&](const EmbeddedFile &file) { return file.path == path; });
}

/// `text` with each @WORD@ replaced. An @ that begins no known word is kept.
std::string replaceWords(llvm::StringRef text, const Words &words) {
  std::string out;
  while (!text.empty()) {
    auto [before, rest] = text.split('@');
    out += before;
    if (before.size() == text.size())
      break;
    auto word = words.find(rest.take_until([](char c) { return c == '@'; }).str());
    bool known = word != words.end() && rest.size() > word->first.size();
    out += known ? word->second : "@";
    text = known ? rest.drop_front(word->first.size() + 1) : rest;
  }
  return out;
}

class Expansion {
public:
  Expansion(const Words &words, llvm::StringRef marks) : words(words), marks(marks) {}

  /// The text that the template becomes. Headers that its parts want are left in `headers`.
  std::string expand(llvm::StringRef text, bool isPart = false) {
    std::string out;
    bool atTop = isPart;
    while (!text.empty()) {
      llvm::StringRef line = text.take_front(text.find('\n') + 1);
      text = text.drop_front(line.size());
      if (atTop && line.starts_with("#include")) {
        headers.insert(replaceWords(line, words));
        continue;
      }
      atTop = false;
      if (takeMark(line))
        out += expandLine(line);
    }
    return out;
  }

  std::set<std::string> headers;

private:
  /// Whether a line is for this project; its mark, if any, is taken off.
  bool takeMark(llvm::StringRef &line) const {
    if (line.size() < 3 || line[0] != '@' || line[2] != ':')
      return true;
    char mark = line[1];
    line = line.drop_front(3);
    return marks.contains(mark);
  }

  std::string expandLine(llvm::StringRef line) {
    if (!line.consume_front("@@"))
      return replaceWords(line, words);
    return expand(templateText(replaceWords(line.rtrim('\n'), words)), /*isPart=*/true);
  }

  const Words &words;
  llvm::StringRef marks;
};

/// In two passes: what the parts of a loader include is known after the first.
std::string expandLoader(const Words &words, llvm::StringRef marks) {
  Expansion loader(words, marks);
  loader.headers = {"#include <bpf/libbpf.h>\n", "#include <errno.h>\n", "#include <signal.h>\n",
                    "#include <stdio.h>\n", "#include <string.h>\n"};
  std::string text = loader.expand(templateText("loader.c"));
  std::string system, own;
  for (const std::string &line : loader.headers)
    (llvm::StringRef(line).contains('<') ? system : own) += line;
  return replaceWords(text, {{"INCLUDES", llvm::StringRef(system + own).rtrim().str()}});
}

std::string identifierOf(llvm::StringRef name) {
  std::string identifier = name.str();
  std::replace(identifier.begin(), identifier.end(), '-', '_');
  return identifier;
}

Words wordsFor(const Options &options, const Kind &kind) {
  constexpr size_t longestAlgorithm = 11; // TCP_CA_NAME_MAX is 16, with "bpf_" and a NUL
  const Attach &attach = *llvm::find_if(attaches, [&](const Attach &a) { return a.name == kind.attach; });
  std::string identifier = identifierOf(options.name);
  bool one = !attach.argument.empty();
  Words words = {{"NAME", options.name},
                 {"IDENT", identifier},
                 {"SHORT", identifier.substr(0, longestAlgorithm)},
                 {"GUARD", llvm::StringRef(identifier).upper() + "_H"},
                 {"LICENSE", options.license},
                 {"ATTACH", kind.attach.str()},
                 {"REPORT", kind.report.str()},
                 {"VALUE", kind.value.str()},
                 {"PURPOSE", kind.purpose.str()},
                 {"TO", attach.where.str()},
                 {"ONE", one ? "one" : "none"},
                 {"ARGUMENT", attach.argument.str()},
                 {"DEFAULT", attach.fallback.str()},
                 {"SHOWN", one ? " " + attach.fallback.str() : ""},
                 {"TARGET", one ? ", target" : ""}};
  words["TESTS"] = llvm::StringRef(replaceWords(kind.tests, words)).rtrim().str();
  return words;
}

} // namespace

llvm::ArrayRef<Kind> kinds() { return allKinds; }

Result<std::vector<File>> make(const Options &options) {
  const Kind *kind = findKind(options.kind);
  if (!kind)
    return unknownKind(options.kind);
  if (Status ok = checkName(options.name); !ok)
    return ok.takeError();
  if (Status ok = checkLicense(options.license); !ok)
    return ok.takeError();

  Words words = wordsFor(options, *kind);
  std::string header = "part/" + kind->report.str() + ".h";
  bool hasHeader = hasTemplate(header);
  std::string marks = std::string(options.userSpace ? "U" : "K") + (hasHeader ? "H" : "");
  auto from = [&](llvm::StringRef path) { return Expansion(words, marks).expand(templateText(path)); };
  std::vector<File> files = {{options.name + ".bpf.c", from("program/" + kind->name.str() + ".bpf.c")},
                             {"test.sh", from("part/test.sh")},
                             {"Makefile", from("Makefile")},
                             {"CMakeLists.txt", from("CMakeLists.txt")},
                             {"README.md", from("README.md")},
                             {".gitignore", from("part/gitignore")}};
  if (hasHeader)
    files.push_back({options.name + ".h", from(header)});
  if (options.userSpace)
    files.push_back({options.name + ".c", expandLoader(words, marks)});
  return files;
}

} // namespace skep::project
