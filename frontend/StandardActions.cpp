// Why not clangFrontendTool, which has this switch for all of Clang's actions: it links the static analyzer,
// the rewriters and with them libz3, which together cost every start of skep 3 ms.
#include "frontend/StandardActions.h"
#include "clang/CodeGen/CodeGenAction.h"
#include "clang/Frontend/FrontendActions.h"

using namespace clang;

namespace skep::frontend {

std::unique_ptr<FrontendAction> makeStandardAction(CompilerInstance &compiler) {
  switch (compiler.getFrontendOpts().ProgramAction) {
  case clang::frontend::PrintPreprocessedInput:
    return std::make_unique<PrintPreprocessedAction>();
  case clang::frontend::RunPreprocessorOnly:
    return std::make_unique<PreprocessOnlyAction>();
  case clang::frontend::ParseSyntaxOnly:
    return std::make_unique<SyntaxOnlyAction>();
  case clang::frontend::ASTDump:
    return std::make_unique<ASTDumpAction>();
  case clang::frontend::ASTPrint:
    return std::make_unique<ASTPrintAction>();
  case clang::frontend::DumpTokens:
    return std::make_unique<DumpTokensAction>();
  case clang::frontend::EmitLLVM:
    return std::make_unique<EmitLLVMAction>();
  case clang::frontend::EmitBC:
    return std::make_unique<EmitBCAction>();
  default:
    break;
  }
  DiagnosticsEngine &diags = compiler.getDiagnostics();
  diags.Report(diags.getCustomDiagID(DiagnosticsEngine::Error,
                                     "skep cc cannot do this for '%0'; expected a BPF target"))
      << compiler.getTargetOpts().Triple;
  return nullptr;
}

} // namespace skep::frontend
