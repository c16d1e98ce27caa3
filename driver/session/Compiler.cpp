// Joins the layers: what the frontend made goes through the pipeline (passes/) and code generation
// (backend-glue/codegen); nothing that LLVM thinks fatal gets past this file.
#include "driver/session/Compiler.h"
#include "backend-glue/codegen/Barrier.h"
#include "backend-glue/codegen/Codegen.h"
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "passes/Pipeline.h"
#include "passes/Remains.h"
#include "passes/StackDepth.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/thread.h"

using namespace llvm;

namespace skep {
namespace {

using frontend::BackendJob;
using frontend::Bytes;
using frontend::ModuleOutput;

constexpr unsigned workerStack = 16u << 20; ///< bytes; only touched pages are ever used

CodeGenOptLevel codegenLevel(OptimizationLevel level) {
  if (level == OptimizationLevel::O0)
    return CodeGenOptLevel::None;
  if (level == OptimizationLevel::O1)
    return CodeGenOptLevel::Less;
  return level == OptimizationLevel::O3 ? CodeGenOptLevel::Aggressive : CodeGenOptLevel::Default;
}

Bytes printModule(const Module &module, ModuleOutput output) {
  Bytes bytes;
  raw_svector_ostream out(bytes);
  if (output == ModuleOutput::Bitcode)
    WriteBitcodeToFile(module, out);
  else
    module.print(out, nullptr);
  return bytes;
}

Result<Bytes> runBackend(Module &module, const BackendJob &job) {
  TargetChoice choice{module.getTargetTriple(), job.cpu, job.features, job.target, codegenLevel(job.level)};
  std::unique_ptr<TargetMachine> target = makeTarget(choice);
  if (!target)
    return makeDiag(Diag::InternalCompiler,
                    "there is no code generator for '" + module.getTargetTriple() + "'");
  bool keepDwarf = job.dwarf;
  runPipeline(module, *target,
              {job.level, job.tuning, keepDwarf, job.noBuiltins, false, job.frontendOnly, job.kernel});
  if (job.output == ModuleOutput::Bitcode || job.output == ModuleOutput::Ir)
    return printModule(module, job.output);
  reportRemains(module, job.level != OptimizationLevel::O0 && !job.frontendOnly);
  if (module.getContext().getDiagHandlerPtr()->HasErrors)
    return Bytes(); // the code generator would only stumble over what has been reported
  OutputForm form = job.output == ModuleOutput::Object ? OutputForm::Object : OutputForm::Assembly;
  StackFrames frames;
  Result<Bytes> bytes =
      emit(module, *target, form, keepDwarf,
           [&](const Function &function, uint64_t size, ArrayRef<const AllocaInst *> variables) {
             frames[&function] = {size, {variables.begin(), variables.end()}};
           });
  reportStackDepth(module, frames, job.kernel);
  return bytes;
}

} // namespace

bool compile(const frontend::Request &request, const frontend::Host &host) {
  bool ok = false;
  Status status = guardFatalErrors([&] { ok = frontend::compile(request, host, runBackend); });
  if (status)
    return ok;
  if (host.text)
    *host.text << "error: " << status.error().message << " [" << status.error().id << "]\n";
  if (host.report)
    host.report(status.takeError());
  return false;
}

Compiled compileToObject(StringRef path, std::optional<std::string> text, ArrayRef<std::string> args,
                         btf::BtfStore *kernels) {
  Compiled compiled;
  frontend::Request request;
  request.args = args.vec();
  request.kernels = kernels;
  for (const char *arg : {"-x", "c", "-c", "-o", "-", "--"})
    request.args.push_back(arg);
  request.args.push_back(path.str());
  if (text)
    request.files.push_back({path.str(), std::move(*text)});
  frontend::Host host;
  auto report = [&](Diagnostic diag) { compiled.diagnostics.push_back(std::move(diag)); };
  host.report = report;
  auto write = [&](StringRef output, StringRef bytes) -> Status {
    if (output != "-") // a depfile that the options asked for
      return writeFile(output, bytes);
    compiled.object.assign(bytes.bytes_begin(), bytes.bytes_end());
    return Ok{};
  };
  host.write = write;
  bool ok = false;
  // Clang recurses deeply on deep sources, and a caller's thread may have any stack.
  llvm::thread worker(std::optional<unsigned>(workerStack), [&] { ok = compile(request, host); });
  worker.join();
  if (!ok)
    compiled.object.clear();
  return compiled;
}

} // namespace skep
