// A Clang diagnostic's id is the -W flag that controls it ("unused-variable"), else "compile-failed" for an
// error; skep's own rules put their id in brackets at the end of the text.
#include "frontend/Records.h"
#include "core/support/Diags.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace skep::frontend {
namespace {

skep::Location locationOf(const clang::Diagnostic &info) {
  skep::Location where;
  if (!info.hasSourceManager() || info.getLocation().isInvalid())
    return where;
  PresumedLoc place = info.getSourceManager().getPresumedLoc(info.getLocation());
  if (place.isInvalid())
    return where;
  where.file = place.getFilename();
  where.line = place.getLine();
  where.column = place.getColumn();
  return where;
}

Severity severityOf(DiagnosticsEngine::Level level) {
  if (level >= DiagnosticsEngine::Error)
    return Severity::Error;
  return level == DiagnosticsEngine::Warning ? Severity::Warning : Severity::Remark;
}

skep::Diagnostic recordOf(DiagnosticsEngine::Level level, const clang::Diagnostic &info) {
  skep::Diagnostic record = makeDiag(Diag::CompileFailed, "");
  record.severity = severityOf(level);
  llvm::StringRef flag = DiagnosticIDs::getWarningOptionForDiag(info.getID());
  if (!flag.empty())
    record.id = flag.str();
  llvm::SmallString<128> text;
  info.FormatDiagnostic(text);
  record.message = std::string(text);
  record.where = locationOf(info);
  return record;
}

} // namespace

void RecordingConsumer::BeginSourceFile(const LangOptions &options, const Preprocessor *pp) {
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
    llvm::SmallString<128> text;
    info.FormatDiagnostic(text);
    if (pending)
      pending->notes.push_back({std::string(text), locationOf(info)});
    return;
  }
  flush();
  pending = recordOf(level, info);
}

void RecordingConsumer::flush() {
  if (pending && report)
    report(std::move(*pending));
  pending.reset();
}

} // namespace skep::frontend
