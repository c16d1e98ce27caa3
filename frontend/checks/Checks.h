// The rules of eBPF that C does not know. Each rule is a function in a file of its own, listed in
// Checks.def; it looks at the Unit and the Target and reports findings, whose ids are RULE rows of
// core/spec/Diags.def.
//
// A finding is an error only where no kernel, loader or flag could ever take the program; what the verifier
// may refuse is a warning. A rule that cannot be sure says nothing.
#pragma once

#include "frontend/checks/Findings.h"
#include "frontend/checks/Target.h"
#include "frontend/checks/Unit.h"

namespace skep::frontend {

/// What a rule gets.
class Checks {
public:
  Checks(Unit &unit, const Target &target, clang::DiagnosticsEngine &diags, const PragmaLevels &levels)
      : unit(unit), ast(unit.ast), target(target), diags(diags), levels(levels) {}

  /// Notes a finding at a place, which is moved from inside a macro to where the user wrote it. What stands
  /// in headers that are not the user's is dropped, and so is a second finding of the same id at the same
  /// place. The reference is good until the next report.
  Finding &report(Diag id, clang::SourceLocation where, std::string message);

  /// The source text of an expression, on one line.
  std::string textOf(const clang::Stmt *stmt) const;
  /// Tells Clang of everything found, in the order of the source. True when nothing was an error.
  bool emit();

  Unit &unit;
  clang::ASTContext &ast;
  const Target &target;

private:
  clang::DiagnosticsEngine &diags;
  const PragmaLevels &levels;
  std::deque<Finding> findings;
  Finding dropped;
};

#define CHECK(function) void function(Checks &cx);
#include "frontend/checks/Checks.def"

/// Runs all rules over a source that Clang found no errors in, and else the one that may explain them. True
/// when there is no error.
bool runChecks(clang::ASTContext &ast, const Target &target, clang::DiagnosticsEngine &diags,
               const PragmaLevels &levels);

} // namespace skep::frontend
