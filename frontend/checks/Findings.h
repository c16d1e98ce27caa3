// What a rule found, and how Clang is told of it. Rules over the AST (Checks.h) and what passes and the code
// generator complain about (BackendDiagnostics.h) end here alike.
#pragma once

#include "frontend/checks/Levels.h"
#include "clang/Basic/Diagnostic.h"

namespace skep::frontend {

/// One thing that a rule found. Chain range(), note(), hint() and fix() on it.
struct Finding {
  Diag id;
  clang::SourceLocation where;
  std::string message; ///< lower case, no full stop, no id
  std::vector<clang::CharSourceRange> ranges;
  std::vector<clang::FixItHint> fixes;
  struct Note {
    clang::SourceLocation where; ///< may be invalid
    std::string message;
    std::vector<clang::FixItHint> fixes;
  };
  std::vector<Note> notes;
  bool fatal = false; ///< no code can be generated of it: an error, whatever the rule's level

  Finding &range(clang::SourceRange tokens) {
    ranges.push_back(clang::CharSourceRange::getTokenRange(tokens));
    return *this;
  }
  Finding &note(clang::SourceLocation at, std::string text) {
    notes.push_back({at, std::move(text), {}});
    return *this;
  }
  /// What the kernel demands and why, or what to do instead; a note without a place.
  Finding &hint(std::string text) { return note({}, std::move(text)); }
  /// A change that surely mends it; --fix applies it.
  Finding &fix(clang::FixItHint change) {
    fixes.push_back(std::move(change));
    return *this;
  }
};

/// Reports a finding as its rule's level at its place says: as a warning, an error, or not at all.
void tell(const Finding &finding, clang::DiagnosticsEngine &diags, const PragmaLevels &levels);

} // namespace skep::frontend
