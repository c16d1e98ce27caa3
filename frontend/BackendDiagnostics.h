// What passes and the code generator complain about, as Clang diagnostics at the source line.
#pragma once

#include "clang/Frontend/CompilerInstance.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/LLVMContext.h"

namespace llvm {
class DiagnosticInfoWithLocationBase;
class SMDiagnostic;
} // namespace llvm

namespace skep::frontend {

class BackendDiagnostics : public llvm::DiagnosticHandler {
public:
  explicit BackendDiagnostics(clang::CompilerInstance &compiler) : compiler(compiler) {}
  bool handleDiagnostics(const llvm::DiagnosticInfo &info) override;

private:
  clang::SourceLocation locate(const llvm::DiagnosticInfoWithLocationBase &info);
  void report(clang::SourceLocation where, llvm::DiagnosticSeverity severity, llvm::StringRef message);
  void reportAssembly(const llvm::SMDiagnostic &assembly, uint64_t cookie, llvm::DiagnosticSeverity severity);

  clang::CompilerInstance &compiler;
};

} // namespace skep::frontend
