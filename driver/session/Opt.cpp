// IR text in, passes over it, IR text out, behind the fatal-error barrier.
#include "driver/session/Opt.h"
#include "backend-glue/codegen/Barrier.h"
#include "backend-glue/codegen/Codegen.h"
#include "core/support/Diags.h"
#include "passes/Finding.h"
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

Location placeOf(const DiagnosticLocation &where) {
  Location place;
  if (where.isValid())
    place = {.file = where.getRelativePath().str(), .line = where.getLine(), .column = where.getColumn()};
  return place;
}

/// A pass's finding as a record; a note without a place is a hint.
Diagnostic recordOf(const PassFinding &finding) {
  Diagnostic record = makeDiag(finding.id, finding.message).at(placeOf(finding.getLocation()));
  for (const PassFinding::Note &note : finding.notes)
    if (note.where.isValid())
      record.notes.push_back({note.message, placeOf(note.where)});
    else
      record.hints.push_back(note.message);
  return record;
}

/// Keeps the first error that a pass reports, and hands on what it finds else.
class FirstError : public DiagnosticHandler {
public:
  FirstError(std::optional<std::string> &error, function_ref<void(Diagnostic)> report)
      : error(error), report(report) {}
  bool handleDiagnostics(const DiagnosticInfo &info) override {
    if (const auto *finding = dyn_cast<PassFinding>(&info); finding && info.getSeverity() != DS_Error)
      report(recordOf(*finding));
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
  function_ref<void(Diagnostic)> report;
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

Result<OptResult> run(const OptRequest &request, function_ref<void(Diagnostic)> report) {
  LLVMContext context;
  std::optional<std::string> complaint;
  context.setDiagnosticHandler(std::make_unique<FirstError>(complaint, report));
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

Result<OptResult> runPassesOnText(const OptRequest &request, function_ref<void(Diagnostic)> report) {
  Result<OptResult> result = OptResult();
  Status status = guardFatalErrors([&] { result = run(request, report); });
  if (!status)
    return status.takeError();
  return result;
}

} // namespace skep
