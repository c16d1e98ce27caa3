// Clang's diagnostics as records (core/support/Diagnostic.h).
#pragma once

#include "core/support/Diagnostic.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/LangOptions.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <memory>

namespace skep::frontend {

/// Hands each diagnostic, with the notes that follow it, to `report`, and forwards all to `printer`.
class RecordingConsumer : public clang::DiagnosticConsumer {
public:
  RecordingConsumer(llvm::function_ref<void(Diagnostic)> report,
                    std::unique_ptr<clang::DiagnosticConsumer> printer)
      : report(report), printer(std::move(printer)) {}
  ~RecordingConsumer() override { flush(); }

  void BeginSourceFile(const clang::LangOptions &options, const clang::Preprocessor *pp) override;
  void EndSourceFile() override;
  void finish() override { flush(); }
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &info) override;

private:
  void flush();

  llvm::function_ref<void(Diagnostic)> report;
  std::unique_ptr<clang::DiagnosticConsumer> printer;
  clang::LangOptions language;       ///< of the source that is open, to find where a token ends
  std::optional<Diagnostic> pending; ///< waits for its notes
};

} // namespace skep::frontend
