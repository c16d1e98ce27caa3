// The frontend action that makes an LLVM module for BPF and passes it to the backend while Clang's
// diagnostics are still open, so that what passes and code generation find is reported as Clang reports
// its own.
#pragma once

#include "frontend/Compile.h"
#include "frontend/checks/Levels.h"
#include "frontend/checks/Target.h"
#include "clang/Frontend/FrontendAction.h"
#include "llvm/IR/LLVMContext.h"

namespace skep::frontend {

/// What the rules of eBPF need to know besides the source.
struct RuleSettings {
  Levels levels;
  Target target;
  bool autoProbeRead = false; ///< -fauto-probe-read: plain reads of kernel and user memory are mended
};

class BpfAction : public clang::ASTFrontendAction {
public:
  BpfAction(ModuleOutput output, Backend backend, RuleSettings rules, bool verifyEach)
      : output(output), backend(backend), rules(std::move(rules)), verifyEach(verifyEach) {}

  /// The bytes that the backend made; nothing when there were errors.
  std::optional<Bytes> takeBytes() { return std::move(made.bytes); }
  /// What passes said of their work, in the form that was asked for; empty when nobody asked.
  const std::string &remarks() const { return made.remarks; }

  struct Made {
    std::optional<Bytes> bytes;
    std::string remarks;
  };

private:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &compiler,
                                                        llvm::StringRef) override;

  ModuleOutput output;
  Backend backend;
  RuleSettings rules;
  bool verifyEach;
  llvm::LLVMContext context;
  Made made;
};

/// -fsyntax-only: Clang's checks and ours.
class BpfSyntaxAction : public clang::ASTFrontendAction {
public:
  explicit BpfSyntaxAction(RuleSettings rules) : rules(std::move(rules)) {}

private:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &compiler,
                                                        llvm::StringRef) override;
  RuleSettings rules;
};

} // namespace skep::frontend
