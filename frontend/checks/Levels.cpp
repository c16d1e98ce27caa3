// A pragma that names one of our rules is read from its tokens when Clang announces it; while Clang then
// reads it, its own warning about unknown flags is off.
#include "frontend/checks/Levels.h"
#include "clang/Lex/LexDiagnostic.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace skep::frontend {

constexpr llvm::StringLiteral group = "bpf";
constexpr size_t longestPragma = 512; ///< bytes that are looked at

static constexpr bool ruleRows[] = {
#define DIAG(name, id, severity, meaning) false,
#define RULE(name, id, severity, meaning) true,
#include "core/spec/Diags.def"
};

bool isRule(Diag id) { return ruleRows[size_t(id)]; }

/// The flag of Clang's own warning whose place a rule takes; the warning itself is off (RuleConsumer).
static bool isReplaced(llvm::StringRef name) { return name == "division-by-zero" || name == "div-by-zero"; }

Levels::Levels() {
  for (size_t i = 0; i < std::size(ruleRows); ++i)
    levels.push_back(diagInfo(Diag(i)).severity == Severity::Error ? Level::Error : Level::Warning);
}

bool Levels::set(llvm::StringRef name, Level level) {
  bool known = false;
  for (size_t i = 0; i < levels.size(); ++i) {
    bool isMeant = Diag(i) == Diag::CDivisionZero && isReplaced(name);
    if (!ruleRows[i] || (!isMeant && name != group && name != diagInfo(Diag(i)).id))
      continue;
    levels[i] = level;
    known = !isMeant; // Clang is to know its own flags
  }
  return known;
}

bool Levels::setError(llvm::StringRef name, bool error) {
  return set(name, error ? Level::Error : Level::Warning);
}

bool Levels::takeFlag(llvm::StringRef flag) {
  if (!flag.consume_front("-W"))
    return false;
  if (flag.consume_front("error="))
    return setError(flag, true);
  if (flag.consume_front("no-error="))
    return setError(flag, false);
  if (flag.consume_front("no-"))
    return set(flag, Level::Ignored);
  return set(flag, Level::Warning);
}

PragmaLevels::PragmaLevels(Preprocessor &pp, Levels start)
    : pp(pp), changes{{SourceLocation(), std::move(start)}} {}

void PragmaLevels::change(SourceLocation from, Levels levels) {
  changes.push_back({from, std::move(levels)});
}

/// Turns Clang's warning about unknown flags in pragmas off, or back on.
void PragmaLevels::hush(SourceLocation at, bool quiet) {
  if (hushed == quiet)
    return;
  hushed = quiet;
  pp.getDiagnostics().setSeverity(diag::warn_pragma_diagnostic_unknown_warning,
                                  quiet ? diag::Severity::Ignored : diag::Severity::Warning, at);
}

/// The words of a pragma: identifiers as they are, strings without quotes. A _Pragma's one string is split.
static llvm::SmallVector<std::string, 4> wordsOf(SourceLocation at, Preprocessor &pp) {
  const SourceManager &sources = pp.getSourceManager();
  bool invalid = false;
  const char *text = sources.getCharacterData(sources.getSpellingLoc(at), &invalid);
  llvm::SmallVector<std::string, 4> words;
  if (invalid)
    return words;
  std::string line =
      llvm::StringRef(text, strnlen(text, longestPragma)).take_until([](char c) { return c == '\n'; }).str();
  llvm::erase(line, '\\');
  llvm::SmallVector<llvm::StringRef, 8> parts;
  llvm::SplitString(line, parts, " \t\r\"(),#");
  for (llvm::StringRef part : parts)
    words.push_back(part.str());
  return words;
}

void PragmaLevels::PragmaDirective(SourceLocation at, PragmaIntroducerKind) {
  hush(at, false);
  llvm::SmallVector<std::string, 4> words = wordsOf(at, pp);
  auto diagnostic = llvm::find(words, "diagnostic");
  if (words.end() - diagnostic < 3)
    return;
  auto level = llvm::StringSwitch<std::optional<Level>>(diagnostic[1])
                   .Case("ignored", Level::Ignored)
                   .Case("warning", Level::Warning)
                   .Cases("error", "fatal", Level::Error)
                   .Default(std::nullopt);
  llvm::StringRef flag = diagnostic[2];
  Levels levels = changes.back().levels;
  bool isFlag = level && flag.consume_front("-W");
  bool isOurs = isFlag && levels.set(flag, *level);
  if (!isOurs && !(isFlag && isReplaced(flag)))
    return;
  hush(at, isOurs);
  change(at, std::move(levels));
}

void PragmaLevels::PragmaDiagnosticPush(SourceLocation at, llvm::StringRef) {
  pushed.push_back(changes.back().levels);
}

void PragmaLevels::PragmaDiagnosticPop(SourceLocation at, llvm::StringRef) {
  if (pushed.empty())
    return;
  change(at, pushed.back());
  pushed.pop_back();
}

void PragmaLevels::EndOfMainFile() {
  const SourceManager &sources = pp.getSourceManager();
  hush(sources.getLocForEndOfFile(sources.getMainFileID()), false);
}

Level PragmaLevels::at(Diag id, SourceLocation where) const {
  const SourceManager &sources = pp.getSourceManager();
  size_t i = changes.size() - 1;
  while (i > 0 && where.isValid() && !sources.isBeforeInTranslationUnit(changes[i].from, where))
    --i;
  return changes[i].levels.of(id);
}

} // namespace skep::frontend
