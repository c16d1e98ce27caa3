// Diagnostics for programs: JSON of our own, a line each, and SARIF 2.1.0 for tools that know it.
#pragma once

#include "core/support/Diagnostic.h"
#include "llvm/ADT/ArrayRef.h"

namespace skep {

/// One diagnostic as a JSON object on one line (without the line's end). docs/diagnostics.md describes it.
std::string diagnosticJson(const Diagnostic &diag);

/// What became of the command, for SARIF's "invocations".
struct SarifOutcome {
  bool done = true;
  int exitCode = 0;
};
/// All diagnostics of one command as a SARIF log, indented. Paths below `directory` become relative.
std::string sarifLog(llvm::ArrayRef<Diagnostic> diags, llvm::StringRef directory, SarifOutcome outcome);

} // namespace skep
