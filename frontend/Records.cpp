// A Clang diagnostic's id is the -W flag that controls it ("unused-variable"), else "compile-failed" for an
// error and "compile-warning" for a warning; skep's own rules put their id in brackets at the end of the
// text.
//
// What Clang keeps as locations, which die with its SourceManager, is spelled out here: places and ranges
// with columns in bytes and in characters, and fix-its as offsets into a file. A place inside a macro becomes
// the place where the macro is used, with a note for each macro on the way, as in Clang's text.
//
// A fix-it counts only whole: when one of its edits falls inside a macro's body, none is recorded, because
// half of a fix does not compile.
#include "frontend/Records.h"
#include "core/support/Diags.h"
#include "frontend/CommandLine.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace skep::frontend {
namespace {

constexpr unsigned maxMacroNotes = 8; ///< what a person still reads

/// Spells out locations: everything that needs the SourceManager.
class Places {
public:
  Places(const SourceManager &sources, const LangOptions &language) : sources(sources), language(language) {}

  skep::Location location(SourceLocation where) const;
  std::optional<skep::SourceRange> range(CharSourceRange chars) const;
  std::vector<skep::SourceRange> ranges(SourceLocation where, ArrayRef<CharSourceRange> highlights) const;
  std::vector<FixIt> fixits(ArrayRef<FixItHint> hints) const;
  std::vector<DiagNote> macroNotes(SourceLocation where) const;

private:
  SourcePoint point(SourceLocation where) const;
  CharSourceRange inFile(CharSourceRange chars) const;
  std::optional<FixIt> fixit(const FixItHint &hint) const;
  bool isWritable(SourceLocation where) const;
  std::string fileName(SourceLocation where) const;

  const SourceManager &sources;
  const LangOptions &language;
};

skep::Location Places::location(SourceLocation where) const {
  skep::Location location;
  PresumedLoc place = sources.getPresumedLoc(sources.getFileLoc(where));
  if (place.isInvalid())
    return location;
  location.file = place.getFilename();
  location.line = place.getLine();
  location.column = place.getColumn();
  return location;
}

/// UTF-8 bytes that begin a character.
unsigned countCharacters(llvm::StringRef text) {
  return llvm::count_if(text, [](char c) { return (c & 0xc0) != 0x80; });
}

SourcePoint Places::point(SourceLocation where) const {
  SourcePoint point;
  PresumedLoc place = sources.getPresumedLoc(where);
  if (place.isInvalid())
    return point;
  point.line = place.getLine();
  point.column = place.getColumn();
  auto [file, offset] = sources.getDecomposedLoc(where);
  bool invalid = false;
  llvm::StringRef text = sources.getBufferData(file, &invalid);
  size_t before = point.column - 1;
  if (!invalid && before <= offset && offset <= text.size())
    point.character = countCharacters(text.substr(offset - before, before)) + 1;
  return point;
}

/// The characters of one file that `chars` stand for; invalid when there are none such.
CharSourceRange Places::inFile(CharSourceRange chars) const {
  if (chars.isInvalid())
    return {};
  CharSourceRange file = Lexer::makeFileCharRange(chars, sources, language);
  if (file.isValid())
    return file;
  SourceLocation begin = sources.getFileLoc(chars.getBegin());
  SourceLocation end = sources.getFileLoc(chars.getEnd());
  if (sources.getFileID(begin) != sources.getFileID(end) ||
      sources.getFileOffset(end) < sources.getFileOffset(begin))
    return {};
  return Lexer::makeFileCharRange(CharSourceRange(clang::SourceRange(begin, end), chars.isTokenRange()),
                                  sources, language);
}

std::optional<skep::SourceRange> Places::range(CharSourceRange chars) const {
  CharSourceRange file = inFile(chars);
  if (file.isInvalid())
    return std::nullopt;
  return skep::SourceRange{location(file.getBegin()).file, point(file.getBegin()), point(file.getEnd())};
}

std::vector<skep::SourceRange> Places::ranges(SourceLocation where,
                                              ArrayRef<CharSourceRange> highlights) const {
  std::vector<skep::SourceRange> found;
  if (auto token = range(CharSourceRange::getTokenRange(sources.getFileLoc(where))))
    found.push_back(std::move(*token));
  for (const CharSourceRange &chars : highlights)
    if (auto highlight = range(chars))
      found.push_back(std::move(*highlight));
  return found;
}

/// The name by which the compiler opened the file, which #line does not change.
std::string Places::fileName(SourceLocation where) const {
  OptionalFileEntryRef file = sources.getFileEntryRefForID(sources.getFileID(where));
  return file ? file->getName().str() : "";
}

/// Whether the file is the user's to change. What came with the machine is not, however it was included.
bool Places::isWritable(SourceLocation where) const {
  std::string name = fileName(where);
  llvm::StringRef path = name;
  bool foreign = path.empty() || path.starts_with("<") || path.starts_with(mountPoint) ||
                 path.starts_with("/usr/include/") || path.starts_with("/usr/lib/");
  return !foreign && !sources.isInSystemHeader(where);
}

std::optional<FixIt> Places::fixit(const FixItHint &hint) const {
  CharSourceRange chars = Lexer::makeFileCharRange(hint.RemoveRange, sources, language);
  if (chars.isInvalid())
    return std::nullopt;
  FixIt fix;
  fix.text = hint.CodeToInsert;
  if (hint.InsertFromRange.isValid())
    fix.text = Lexer::getSourceText(hint.InsertFromRange, sources, language).str();
  fix.where = {fileName(chars.getBegin()), point(chars.getBegin()), point(chars.getEnd())};
  fix.offset = sources.getFileOffset(chars.getBegin());
  fix.length = sources.getFileOffset(chars.getEnd()) - fix.offset;
  fix.writable = isWritable(chars.getBegin());
  return fix;
}

std::vector<FixIt> Places::fixits(ArrayRef<FixItHint> hints) const {
  std::vector<FixIt> found;
  for (const FixItHint &hint : hints) {
    if (hint.isNull())
      continue;
    std::optional<FixIt> fix = fixit(hint);
    if (!fix)
      return {};
    FixIt *last = found.empty() ? nullptr : &found.back();
    bool samePoint = last && last->where.file == fix->where.file && last->offset == fix->offset &&
                     last->length == 0 && fix->length == 0;
    if (!samePoint)
      found.push_back(std::move(*fix));
    else
      last->text = hint.BeforePreviousInsertions ? fix->text + last->text : last->text + fix->text;
  }
  return found;
}

std::vector<DiagNote> Places::macroNotes(SourceLocation where) const {
  std::vector<DiagNote> notes;
  for (; where.isMacroID() && notes.size() < maxMacroNotes;
       where = sources.getImmediateMacroCallerLoc(where)) {
    if (sources.isMacroArgExpansion(where))
      continue;
    SourceLocation body = sources.getSpellingLoc(where);
    if (!fileName(body).empty()) // else the token was pasted together and stands nowhere
      notes.push_back({"expanded from macro '" +
                           Lexer::getImmediateMacroNameForDiagnostics(where, sources, language).str() + "'",
                       location(body), ranges(body, {})});
  }
  std::reverse(notes.begin(), notes.end());
  return notes;
}

Severity severityOf(DiagnosticsEngine::Level level) {
  if (level >= DiagnosticsEngine::Error)
    return Severity::Error;
  return level == DiagnosticsEngine::Warning ? Severity::Warning : Severity::Remark;
}

/// Takes the id of one of skep's own rules off the end of `text`: "... [-Wid]", "... [-Werror,-Wid]", "...
/// [id]".
std::optional<std::string> takeOwnId(std::string &text) {
  llvm::StringRef rest = text;
  size_t open = rest.rfind(" [");
  if (open == llvm::StringRef::npos || !rest.consume_back("]"))
    return std::nullopt;
  llvm::StringRef word = rest.substr(open + 2).rsplit(',').second;
  if (word.empty())
    word = rest.substr(open + 2);
  word.consume_front("-W");
  if (!findDiag(word))
    return std::nullopt;
  std::string id = word.str();
  text.resize(open);
  return id;
}

std::string idOf(DiagnosticsEngine::Level level, const clang::Diagnostic &info, std::string &text) {
  if (auto own = takeOwnId(text))
    return *own;
  llvm::StringRef flag = DiagnosticIDs::getWarningOptionForDiag(info.getID());
  if (!flag.empty())
    return flag.str();
  bool isError = level >= DiagnosticsEngine::Error;
  return diagInfo(isError ? Diag::CompileFailed : Diag::CompileWarning).id;
}

std::string textOf(const clang::Diagnostic &info) {
  llvm::SmallString<128> text;
  info.FormatDiagnostic(text);
  return std::string(text);
}

std::optional<Places> placesOf(const clang::Diagnostic &info, const LangOptions &language) {
  if (!info.hasSourceManager() || info.getLocation().isInvalid())
    return std::nullopt;
  return Places(info.getSourceManager(), language);
}

skep::Diagnostic recordOf(DiagnosticsEngine::Level level, const clang::Diagnostic &info,
                          const LangOptions &language) {
  skep::Diagnostic record;
  record.severity = severityOf(level);
  record.message = textOf(info);
  record.id = idOf(level, info, record.message);
  if (auto places = placesOf(info, language)) {
    record.where = places->location(info.getLocation());
    record.ranges = places->ranges(info.getLocation(), info.getRanges());
    record.fixits = places->fixits(info.getFixItHints());
    record.notes = places->macroNotes(info.getLocation());
  }
  return record;
}

DiagNote noteOf(const clang::Diagnostic &info, const LangOptions &language) {
  DiagNote note{textOf(info), {}};
  if (auto places = placesOf(info, language)) {
    note.where = places->location(info.getLocation());
    note.ranges = places->ranges(info.getLocation(), info.getRanges());
    note.fixits = places->fixits(info.getFixItHints());
  }
  return note;
}

} // namespace

void RecordingConsumer::BeginSourceFile(const LangOptions &options, const Preprocessor *pp) {
  language = options;
  if (printer)
    printer->BeginSourceFile(options, pp);
}

void RecordingConsumer::EndSourceFile() {
  flush();
  if (printer)
    printer->EndSourceFile();
}

void RecordingConsumer::HandleDiagnostic(DiagnosticsEngine::Level level, const clang::Diagnostic &info) {
  DiagnosticConsumer::HandleDiagnostic(level, info);
  if (printer)
    printer->HandleDiagnostic(level, info);
  if (!report || level == DiagnosticsEngine::Ignored)
    return;
  if (level == DiagnosticsEngine::Note) {
    if (pending && info.getLocation().isInvalid())
      pending->hints.push_back(textOf(info));
    else if (pending)
      pending->notes.push_back(noteOf(info, language));
    return;
  }
  flush();
  pending = recordOf(level, info, language);
}

void RecordingConsumer::flush() {
  if (pending && report)
    report(std::move(*pending));
  pending.reset();
}

} // namespace skep::frontend
