// IR text in, passes over it, IR text out, behind the fatal-error barrier.
#include "driver/session/Opt.h"
#include "backend-glue/codegen/Barrier.h"
#include "backend-glue/codegen/Codegen.h"
#include "core/support/Diags.h"
#include "passes/Pipeline.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;

namespace skep {
namespace {

/// Keeps the first error that a pass reports.
class FirstError : public DiagnosticHandler {
public:
  explicit FirstError(std::optional<std::string> &error) : error(error) {}
  bool handleDiagnostics(const DiagnosticInfo &info) override {
    if (info.getSeverity() == DS_Error && !error) {
      error.emplace();
      raw_string_ostream out(*error);
      DiagnosticPrinterRawOStream printer(out);
      info.print(printer);
    }
    return true;
  }

private:
  std::optional<std::string> &error;
};

Diagnostic malformed(const SMDiagnostic &problem) {
  Location where{.file = problem.getFilename().str()};
  where.line = std::max(problem.getLineNo(), 0);
  where.column = problem.getColumnNo() + 1;
  return makeDiag(Diag::IrMalformed, problem.getMessage().str()).at(where);
}

Result<std::string> run(StringRef text, StringRef name, StringRef passes) {
  LLVMContext context;
  std::optional<std::string> complaint;
  context.setDiagnosticHandler(std::make_unique<FirstError>(complaint));
  SMDiagnostic problem;
  std::unique_ptr<Module> module = parseIR(MemoryBufferRef(text, name), problem, context);
  if (!module)
    return malformed(problem);
  std::unique_ptr<TargetMachine> target = makeTarget({.triple = module->getTargetTriple()});
  if (!target)
    return makeDiag(Diag::IrMalformed,
                    "expected a module for bpf, bpfel or bpfeb, found the target triple '" +
                        module->getTargetTriple() + "'")
        .at({.file = name.str()});
  if (Error error = runPasses(*module, *target, passes))
    return makeDiag(Diag::PassUnknown, toString(std::move(error)))
        .hint("'skep opt --print-passes' lists skep's own");
  if (complaint)
    return makeDiag(Diag::PassRejected, StringRef(*complaint).trim().str()).at({.file = name.str()});
  std::string out;
  raw_string_ostream stream(out);
  module->print(stream, nullptr);
  return out;
}

} // namespace

Result<std::string> runPassesOnText(StringRef module, StringRef name, StringRef passes) {
  Result<std::string> result = std::string();
  Status status = guardFatalErrors([&] { result = run(module, name, passes); });
  if (!status)
    return status.takeError();
  return result;
}

} // namespace skep
