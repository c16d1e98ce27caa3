// Debug information has no column of a declaration, so the name is looked for in the text of its line.
#include "frontend/DebugPlaces.h"
#include "frontend/checks/Unit.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DiagnosticInfo.h"

using namespace clang;

namespace skep::frontend {

SourceLocation DebugPlaces::of(llvm::StringRef path, llvm::StringRef absolutePath, unsigned line,
                               unsigned column) {
  auto file = compiler.getFileManager().getOptionalFileRef(path);
  if (!file)
    file = compiler.getFileManager().getOptionalFileRef(absolutePath);
  SourceManager &sources = compiler.getSourceManager();
  if (file && line)
    return sources.translateFileLineCol(*file, line, std::max(column, 1u));
  // Standard input and sources given as text are not files that can be looked up.
  return line ? sources.translateLineCol(sources.getMainFileID(), line, std::max(column, 1u))
              : SourceLocation();
}

SourceLocation DebugPlaces::of(const llvm::DiagnosticLocation &where) {
  if (!where.isValid())
    return {};
  return of(where.getRelativePath(), where.getAbsolutePath(), where.getLine(), where.getColumn());
}

SourceLocation DebugPlaces::nameOf(const llvm::DISubprogram &function) {
  llvm::SmallString<256> absolute(function.getDirectory());
  llvm::sys::path::append(absolute, function.getFilename());
  SourceLocation line = of(function.getFilename(), absolute, function.getLine(), 0);
  llvm::StringRef name = function.getName();
  name.consume_front("____"); // what BPF_PROG() and the like make of a name
  return wordOn(line, name);
}

SourceLocation DebugPlaces::wordOn(SourceLocation line, llvm::StringRef word) {
  llvm::StringRef text = textFrom(line);
  auto isPart = [&](size_t i) { return i < text.size() && isAsciiIdentifierContinue(text[i]); };
  for (size_t at = text.find(word); at != llvm::StringRef::npos && !word.empty();
       at = text.find(word, at + 1))
    if (!isPart(at - 1) && !isPart(at + word.size()))
      return line.getLocWithOffset(at);
  return line;
}

llvm::StringRef DebugPlaces::textFrom(SourceLocation place) {
  bool invalid = place.isInvalid();
  const char *text = invalid ? "" : compiler.getSourceManager().getCharacterData(place, &invalid);
  return llvm::StringRef(invalid ? "" : text).take_until([](char c) { return c == '\n'; });
}

std::string DebugPlaces::keyOf(SourceLocation place, bool byLine) {
  PresumedLoc presumed = compiler.getSourceManager().getPresumedLoc(place);
  if (presumed.isInvalid())
    return "";
  std::string column = byLine ? "" : ":" + std::to_string(presumed.getColumn());
  return presumed.getFilename() + (":" + std::to_string(presumed.getLine())) + column;
}

bool DebugPlaces::isUsers(SourceLocation place) {
  SourceManager &sources = compiler.getSourceManager();
  return isUsersFile(sources.getFileID(place), sources);
}

} // namespace skep::frontend
