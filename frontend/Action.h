// The frontend action that makes an LLVM module for BPF and passes it to the backend while Clang's
// diagnostics are still open, so that what passes and code generation find is reported as Clang reports
// its own.
#pragma once

#include "frontend/Compile.h"
#include "clang/Frontend/FrontendAction.h"
#include "llvm/IR/LLVMContext.h"

namespace skep::frontend {

class BpfAction : public clang::ASTFrontendAction {
public:
  BpfAction(ModuleOutput output, Backend backend) : output(output), backend(backend) {}

  /// The bytes that the backend made; nothing when there were errors.
  std::optional<Bytes> takeBytes() { return std::move(bytes); }

private:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &compiler,
                                                        llvm::StringRef) override;

  ModuleOutput output;
  Backend backend;
  llvm::LLVMContext context;
  std::optional<Bytes> bytes;
};

} // namespace skep::frontend
