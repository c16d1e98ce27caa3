// Where SEC("...") stands in the source, for the rules that speak of what it says.
#pragma once

#include "frontend/checks/Checks.h"

namespace skep::frontend {

/// The string of a program's section as the user wrote it.
class SectionText {
public:
  SectionText(const Checks &cx, const Program &program);

  /// The string; where the attribute or the macro that makes it stands when it is not written in one piece.
  clang::SourceLocation at() const { return place; }
  clang::SourceRange range() const { return place; }
  /// An edit that puts another name in its place; none when the string is not there to edit.
  std::optional<clang::FixItHint> replacedBy(llvm::StringRef section) const;

private:
  clang::SourceLocation place;
  bool isLiteral = false;
};

/// Proposes a section in the place of the program's own, where that can be written.
void proposeSection(Finding &finding, const SectionText &text, llvm::StringRef section);

/// SEC("kind"), for messages about a program of a known kind.
std::string sectionName(const Program &program);

/// A type's name without what CO-RE ignores: struct task_struct___old is struct task_struct.
llvm::StringRef withoutFlavour(llvm::StringRef name);

} // namespace skep::frontend
