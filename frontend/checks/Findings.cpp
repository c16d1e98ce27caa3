// Clang's own levels cannot hold for diagnostics that it does not know, so they are settled here. A bare
// -Werror is about the compiler's warnings: projects give it so that what compiles stays clean C, and theirs
// must go on to compile when skep learns a rule. -Werror=bpf or -Werror=id makes our rules errors.
#include "frontend/checks/Findings.h"

using namespace clang;

namespace skep::frontend {

/// The flag behind the text, as Clang writes it; only the id where no flag changes anything.
static std::string flagOf(const Finding &finding, bool isError) {
  bool raised = isError && diagInfo(finding.id).severity != Severity::Error;
  return std::string(finding.fatal ? "" : raised ? "-Werror,-W" : "-W") + diagInfo(finding.id).id;
}

void tell(const Finding &finding, DiagnosticsEngine &diags, const PragmaLevels &levels) {
  Level level = levels.at(finding.id, finding.where);
  if (level == Level::Ignored && !finding.fatal)
    return;
  bool strict = diags.getWarningsAsErrors();
  bool isError = finding.fatal || level == Level::Error;
  if (diags.getIgnoreAllWarnings() && !finding.fatal &&
      diagInfo(finding.id).severity != Severity::Error) // -w
    return;
  diags.setWarningsAsErrors(false);
  DiagnosticOptions &options = diags.getDiagnosticOptions();
  unsigned lines = options.SnippetLineLimit;
  options.SnippetLineLimit = 1; // else Clang shows all that lies between a finding and its fix
  {
    auto clangLevel = isError ? DiagnosticsEngine::Error : DiagnosticsEngine::Warning;
    auto builder = diags.Report(finding.where, diags.getCustomDiagID(clangLevel, "%0 [%1]"));
    builder << finding.message << flagOf(finding, isError);
    for (const CharSourceRange &range : finding.ranges)
      builder << range;
    for (const FixItHint &fix : finding.fixes)
      builder << fix;
  }
  diags.setWarningsAsErrors(strict);
  options.SnippetLineLimit = lines;
  for (const Finding::Note &note : finding.notes) {
    auto builder = diags.Report(note.where, diags.getCustomDiagID(DiagnosticsEngine::Note, "%0"));
    builder << note.message;
    for (const FixItHint &fix : note.fixes)
      builder << fix;
  }
}

} // namespace skep::frontend
