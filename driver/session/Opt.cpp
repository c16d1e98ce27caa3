// IR text in, passes over it, IR text out, behind the fatal-error barrier.
#include "driver/session/Opt.h"
#include "backend-glue/codegen/Barrier.h"
#include "backend-glue/codegen/Codegen.h"
#include "core/support/Diags.h"
#include "passes/Pipeline.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LLVMRemarkStreamer.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Remarks/RemarkStreamer.h"
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

std::string print(const Module &module, bool bitcode) {
  std::string out;
  raw_string_ostream stream(out);
  if (bitcode)
    WriteBitcodeToFile(module, stream);
  else
    module.print(stream, nullptr);
  return out;
}

Result<OptResult> run(const OptRequest &request) {
  LLVMContext context;
  std::optional<std::string> complaint;
  context.setDiagnosticHandler(std::make_unique<FirstError>(complaint));
  SMDiagnostic problem;
  std::unique_ptr<Module> module = parseIR(MemoryBufferRef(request.module, request.name), problem, context);
  if (!module)
    return malformed(problem);
  std::unique_ptr<TargetMachine> target = makeTarget({.triple = module->getTargetTriple()});
  if (!target)
    return makeDiag(Diag::IrMalformed,
                    "expected a module for bpf, bpfel or bpfeb, found the target triple '" +
                        module->getTargetTriple() + "'")
        .at({.file = request.name.str()});
  std::string problems;
  raw_string_ostream sink(problems);
  if (verifyModule(*module, &sink))
    return makeDiag(Diag::IrMalformed, StringRef(problems).trim().split('\n').first.str())
        .at({.file = request.name.str()});
  OptResult result;
  raw_string_ostream remarks(result.remarks);
  if (request.wantRemarks)
    cantFail(setupLLVMOptimizationRemarks(context, remarks, "", "yaml", /*RemarksWithHotness=*/false));
  PassListOptions options{request.printAfter, request.printTo};
  if (Error error = runPasses(*module, *target, request.passes, options))
    return makeDiag(Diag::PassUnknown, toString(std::move(error)))
        .hint("'skep opt --print-passes' lists skep's own");
  if (complaint)
    return makeDiag(Diag::PassRejected, StringRef(*complaint).trim().str()).at({.file = request.name.str()});
  context.setLLVMRemarkStreamer(nullptr);
  context.setMainRemarkStreamer(nullptr);
  result.module = print(*module, request.bitcode);
  return result;
}

} // namespace

Result<OptResult> runPassesOnText(const OptRequest &request) {
  Result<OptResult> result = OptResult();
  Status status = guardFatalErrors([&] { result = run(request); });
  if (!status)
    return status.takeError();
  return result;
}

} // namespace skep
