// What passes and the code generator complain about, as Clang diagnostics at the source line.
#pragma once

#include "core/spec/Version.h"
#include "frontend/CodegenRules.h"
#include "frontend/DebugPlaces.h"
#include "frontend/checks/Findings.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/LLVMContext.h"

namespace llvm {
class SMDiagnostic;
} // namespace llvm

namespace skep {
class PassFinding;
}

namespace skep::frontend {

class BackendDiagnostics : public llvm::DiagnosticHandler {
public:
  /// `levels` are those of our rules, and outlive this; `kernel` is what --kernel= says.
  BackendDiagnostics(clang::CompilerInstance &compiler, const PragmaLevels &levels,
                     std::optional<KernelVersion> kernel)
      : compiler(compiler), levels(levels), kernel(kernel) {}
  bool handleDiagnostics(const llvm::DiagnosticInfo &info) override;

  // What -Rpass=, -Rpass-missed= and -Rpass-analysis= ask for.
  bool isPassedOptRemarkEnabled(llvm::StringRef pass) const override;
  bool isMissedOptRemarkEnabled(llvm::StringRef pass) const override;
  bool isAnalysisRemarkEnabled(llvm::StringRef pass) const override;
  bool isAnyRemarkEnabled() const override;

private:
  clang::SourceLocation usersPlace(const PassFinding &found);
  void report(const PassFinding &found);
  void report(const llvm::DiagnosticInfoUnsupported &info);
  void report(clang::SourceLocation where, llvm::DiagnosticSeverity severity, llvm::StringRef message);
  void report(const llvm::DiagnosticInfoOptimizationBase &remark);
  void reportAssembly(const llvm::SMDiagnostic &assembly, uint64_t cookie, llvm::DiagnosticSeverity severity);

  clang::CompilerInstance &compiler;
  const PragmaLevels &levels;
  std::optional<KernelVersion> kernel;
  DebugPlaces places{compiler};
  CodegenRules rules{places};
};

} // namespace skep::frontend
