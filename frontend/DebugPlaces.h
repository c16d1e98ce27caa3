// LLVM speaks of files and lines; Clang of source locations. This finds the one for the other.
#pragma once

#include "clang/Frontend/CompilerInstance.h"

namespace llvm {
class DiagnosticInfoWithLocationBase;
class DiagnosticLocation;
class DISubprogram;
} // namespace llvm

namespace skep::frontend {

class DebugPlaces {
public:
  explicit DebugPlaces(clang::CompilerInstance &compiler) : compiler(compiler) {}

  /// Invalid when the file or the line is not known.
  clang::SourceLocation of(const llvm::DiagnosticLocation &where);
  clang::SourceLocation of(llvm::StringRef path, llvm::StringRef absolutePath, unsigned line,
                           unsigned column);
  /// The name of a function in its declaration.
  clang::SourceLocation nameOf(const llvm::DISubprogram &function);
  /// Where `word` stands on a line, or the start of the line.
  clang::SourceLocation wordOn(clang::SourceLocation line, llvm::StringRef word);
  /// From a place to the end of its line.
  llvm::StringRef textFrom(clang::SourceLocation place);
  /// Tells places apart, or only lines.
  std::string keyOf(clang::SourceLocation place, bool byLine);
  bool isUsers(clang::SourceLocation place);

private:
  clang::CompilerInstance &compiler;
};

} // namespace skep::frontend
