// Runs the jobs of one command line: mounts the embedded files, sets up a Clang instance for each job,
// and hands finished outputs to the host.
#include "frontend/Compile.h"
#include "core/support/Diags.h"
#include "frontend/Action.h"
#include "frontend/ClangRules.h"
#include "frontend/CommandLine.h"
#include "frontend/Depfile.h"
#include "frontend/KernelTypes.h"
#include "frontend/Records.h"
#include "frontend/StandardActions.h"
#include "frontend/Wish.h"
#include "runtime-headers/Embedded.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Driver/Options.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Triple.h"

using namespace clang;
namespace vfs = llvm::vfs;

namespace skep::frontend {
namespace {

using FileSystem = llvm::IntrusiveRefCntPtr<vfs::FileSystem>;

void mount(vfs::InMemoryFileSystem &memory, llvm::StringRef folder, llvm::ArrayRef<EmbeddedFile> files) {
  for (const EmbeddedFile &file : files)
    memory.addFile((mountPoint + folder + file.path).str(), 0,
                   llvm::MemoryBuffer::getMemBuffer(file.text, file.path, /*RequiresNullTerminator=*/false));
}

/// The disk, and over it the embedded headers and the sources given as text.
FileSystem makeFiles(const Request &request) {
  FileSystem disk =
      request.directory.empty() ? vfs::getRealFileSystem() : FileSystem(vfs::createPhysicalFileSystem());
  if (!request.directory.empty())
    disk->setCurrentWorkingDirectory(request.directory);
  auto memory = llvm::makeIntrusiveRefCnt<vfs::InMemoryFileSystem>();
  if (auto folder = disk->getCurrentWorkingDirectory())
    memory->setCurrentWorkingDirectory(*folder);
  mount(*memory, "/include/", runtimeHeaders());
  mount(*memory, "/clang/include/", clangHeaders());
  // The folder of vmlinux.h must exist for the preprocessor to look into it (KernelTypes.h).
  mount(*memory, "/kernel/", {{".folder", ""}});
  for (const SourceText &file : request.files)
    memory->addFile(file.path, 0, llvm::MemoryBuffer::getMemBuffer(file.text, file.path, false));
  auto overlay = llvm::makeIntrusiveRefCnt<vfs::OverlayFileSystem>(disk);
  overlay->pushOverlay(memory);
  return overlay;
}

/// Everything that one call of compile() shares between its jobs.
class Compiler {
public:
  Compiler(const Request &request, const Host &host, Backend backend)
      : request(request), host(host), backend(backend), verbose(host.verbose ? host.verbose : host.text),
        files(makeFiles(request)) {}

  bool run();

private:
  std::unique_ptr<DiagnosticConsumer> makeConsumer(DiagnosticOptions &options);
  bool runJob(const Job &job);
  void takeDepfile(CompilerInstance &compiler);
  RuleSettings ruleSettings(const CompilerInvocation &invocation);
  bool runBpf(CompilerInstance &compiler, ModuleOutput output);
  bool runStandard(CompilerInstance &compiler);
  bool applyMllvm(CompilerInstance &compiler);
  bool printCpus(CompilerInstance &compiler);
  btf::BtfStore &kernels() { return request.kernels ? *request.kernels : ownKernels; }
  FileSystem withKernelTypes(const CompilerInvocation &invocation);
  bool finish(CompilerInstance &compiler, bool done, std::optional<Bytes> bytes);
  bool write(llvm::StringRef path, llvm::StringRef bytes);
  void tell(skep::Diagnostic diag);

  const Request &request;
  const Host &host;
  Backend backend;
  llvm::raw_ostream *verbose; ///< may be null
  FileSystem files;
  CommandLine line;
  btf::BtfStore ownKernels; ///< so that several sources share one opening
  llvm::IntrusiveRefCntPtr<KernelTypesFs> kernelTypes;
  std::shared_ptr<Depfile> depfile;
  std::string depfilePath;
  std::unique_ptr<llvm::MemoryBuffer> input; ///< standard input, read once
};

std::unique_ptr<DiagnosticConsumer> Compiler::makeConsumer(DiagnosticOptions &options) {
  std::unique_ptr<DiagnosticConsumer> printer;
  if (host.text)
    printer = std::make_unique<TextDiagnosticPrinter>(*host.text, &options);
  return nameClangsErrors(std::make_unique<RecordingConsumer>(host.report, std::move(printer)));
}

bool Compiler::run() {
  std::vector<const char *> argv;
  for (const std::string &arg : request.args)
    argv.push_back(arg.c_str());
  auto options = llvm::makeIntrusiveRefCnt<DiagnosticOptions>();
  unsigned missingIndex, missingCount;
  llvm::opt::InputArgList parsed = driver::getDriverOptTable().ParseArgs(argv, missingIndex, missingCount);
  ParseDiagnosticArgs(*options, parsed);
  DiagnosticsEngine diags(new DiagnosticIDs(), options, makeConsumer(*options).release());
  ProcessWarningOptions(diags, *options, /*ReportDiags=*/false);

  line = readCommandLine(request, diags, files, verbose ? *verbose : llvm::nulls());
  if (line.done || line.failed)
    return !line.failed;
  if (line.btf) {
    if (auto kernel = kernels().open(*line.btf); !kernel)
      return tell(kernel.takeError()), false;
  }
  bool ok = true;
  for (const Job &job : line.jobs)
    ok &= runJob(job);
  return ok;
}

/// The machine that the program is compiled for, by the macro that PT_REGS and friends go by.
btf::Arch kernelArch(const CompilerInvocation &invocation) {
  for (const auto &[macro, undefined] : invocation.getPreprocessorOpts().Macros)
    if (!undefined && llvm::StringRef(macro).starts_with("__TARGET_ARCH_arm64"))
      return btf::Arch::Arm64;
  return btf::Arch::X86_64;
}

FileSystem Compiler::withKernelTypes(const CompilerInvocation &invocation) {
  std::string path = (mountPoint + "/kernel/vmlinux.h").str();
  auto copy = std::make_shared<CompilerInvocation>(invocation);
  kernelTypes = llvm::makeIntrusiveRefCnt<KernelTypesFs>(files, path, [this, copy, path] {
    auto kernel = line.btf ? kernels().open(*line.btf) : kernels().open({}, kernelArch(*copy));
    if (!kernel)
      return Result<std::string>(kernel.takeError());
    return btf::kernelHeader((*kernel)->view(), collectNames(*copy, files, path));
  });
  return kernelTypes;
}

/// -mllvm options are process-wide in LLVM: fine for a command that ends, wrong in a library.
bool Compiler::applyMllvm(CompilerInstance &compiler) {
  std::vector<std::string> &options = compiler.getFrontendOpts().LLVMArgs;
  if (options.empty())
    return true;
  DiagnosticsEngine &diags = compiler.getDiagnostics();
  std::string problem = "it changes LLVM for the whole process, so only the command takes it";
  if (request.oneShot) {
    std::vector<const char *> argv = {"-mllvm"};
    for (const std::string &option : options)
      argv.push_back(option.c_str());
    llvm::raw_string_ostream errors(problem);
    problem.clear();
    llvm::cl::ResetAllOptionOccurrences(); // each compile of this process has its own
    if (llvm::cl::ParseCommandLineOptions(argv.size(), argv.data(), "", &errors))
      return true;
  }
  diags.Report(diags.getCustomDiagID(DiagnosticsEngine::Error, "-mllvm: %0"))
      << llvm::StringRef(problem).trim();
  return false;
}

/// -mcpu=help
bool Compiler::printCpus(CompilerInstance &compiler) {
  if (!compiler.createTarget())
    return false;
  llvm::SmallVector<llvm::StringRef, 8> names;
  compiler.getTarget().fillValidCPUList(names);
  llvm::raw_ostream &out = compiler.getVerboseOutputStream();
  out << "Available CPUs for this target:\n\n";
  for (llvm::StringRef name : names)
    out << "\t" << name << "\n";
  return true;
}

/// Standard input becomes a buffer, because finding the kernel types reads the source a second time.
void bufferStandardInput(FrontendOptions &options, std::unique_ptr<llvm::MemoryBuffer> &buffer) {
  for (FrontendInputFile &file : options.Inputs) {
    if (!file.isFile() || file.getFile() != "-")
      continue;
    if (!buffer)
      if (auto text = llvm::MemoryBuffer::getSTDIN())
        buffer = llvm::MemoryBuffer::getMemBufferCopy((*text)->getBuffer(), "<stdin>");
    if (buffer)
      file = FrontendInputFile(buffer->getMemBufferRef(), file.getKind(), file.isSystem());
  }
}

/// What an action makes of a module, if it is one that makes anything of it.
std::optional<ModuleOutput> moduleOutput(clang::frontend::ActionKind action) {
  switch (action) {
  case clang::frontend::EmitObj:
    return ModuleOutput::Object;
  case clang::frontend::EmitAssembly:
    return ModuleOutput::Assembly;
  case clang::frontend::EmitBC:
    return ModuleOutput::Bitcode;
  case clang::frontend::EmitLLVM:
    return ModuleOutput::Ir;
  default:
    return std::nullopt;
  }
}

bool Compiler::runJob(const Job &job) {
  CompilerInstance compiler;
  std::vector<const char *> argv;
  for (const std::string &arg : job.args)
    argv.push_back(arg.c_str());
  DiagnosticsEngine early(new DiagnosticIDs(), new DiagnosticOptions(),
                          makeConsumer(compiler.getDiagnosticOpts()).release());
  CompilerInvocation &invocation = compiler.getInvocation();
  bool parsed = CompilerInvocation::CreateFromArgs(invocation, argv, early, request.program.c_str());
  invocation.getFrontendOpts().DisableFree = invocation.getCodeGenOpts().DisableFree = request.oneShot;
  compiler.createDiagnostics(makeConsumer(compiler.getDiagnosticOpts()).release());
  if (!host.text) // nor a count of what is not shown
    compiler.getDiagnosticOpts().ShowCarets = false;
  if (verbose)
    compiler.setVerboseOutputStream(*verbose);
  else
    compiler.setVerboseOutputStream(std::make_unique<llvm::raw_null_ostream>());
  if (!parsed || !applyMllvm(compiler))
    return false;
  if (invocation.getFrontendOpts().PrintSupportedCPUs)
    return printCpus(compiler);
  bufferStandardInput(invocation.getFrontendOpts(), input);
  takeDepfile(compiler);
  compiler.createFileManager(line.bpf ? withKernelTypes(invocation) : files);
  std::optional<ModuleOutput> output = moduleOutput(invocation.getFrontendOpts().ProgramAction);
  if (output && llvm::Triple(invocation.getTargetOpts().Triple).isBPF())
    return runBpf(compiler, *output);
  return runStandard(compiler);
}

/// Puts our own writer of the depfile in the place of Clang's (Depfile.h).
void Compiler::takeDepfile(CompilerInstance &compiler) {
  DependencyOutputOptions &options = compiler.getDependencyOutputOpts();
  depfile.reset();
  if (options.OutputFile.empty())
    return;
  if (line.btf)
    options.ExtraDeps.emplace_back(*line.btf, EDK_DepFileEntry);
  depfile = std::make_shared<Depfile>(options);
  depfilePath = std::exchange(options.OutputFile, {});
  compiler.addDependencyCollector(depfile);
}

RuleSettings Compiler::ruleSettings(const CompilerInvocation &invocation) {
  auto open = [this, arch = kernelArch(invocation)]() -> std::shared_ptr<const btf::KernelBtf> {
    auto kernel = line.btf ? kernels().open(*line.btf) : kernels().open({}, arch);
    return kernel ? *kernel : nullptr;
  };
  return {line.rules, Target(line.kernel, line.btf.has_value(), open), line.autoProbeRead};
}

bool Compiler::runBpf(CompilerInstance &compiler, ModuleOutput output) {
  BpfAction action(output, backend, ruleSettings(compiler.getInvocation()), line.verifyEach);
  bool done = compiler.ExecuteAction(action);
  const std::string &remarksPath = compiler.getCodeGenOpts().OptRecordFile;
  if (done && !remarksPath.empty() && !write(remarksPath, action.remarks()))
    return false;
  return finish(compiler, done, action.takeBytes());
}

/// Preprocessing, dependency scans, syntax checks, host IR: Clang's own actions, which write their files.
bool Compiler::runStandard(CompilerInstance &compiler) {
  std::unique_ptr<FrontendAction> action;
  bool isLint = compiler.getFrontendOpts().ProgramAction == clang::frontend::ParseSyntaxOnly;
  if (isLint && llvm::Triple(compiler.getTargetOpts().Triple).isBPF())
    action = std::make_unique<BpfSyntaxAction>(ruleSettings(compiler.getInvocation()));
  else
    action = makeStandardAction(compiler);
  return finish(compiler, action && compiler.ExecuteAction(*action), std::nullopt);
}

/// Writes what the job made. As with clang, a source with errors leaves no output, not even an old one.
bool Compiler::finish(CompilerInstance &compiler, bool done, std::optional<Bytes> bytes) {
  if (kernelTypes && kernelTypes->failure)
    tell(*std::exchange(kernelTypes->failure, {}));
  std::string path = compiler.getFrontendOpts().OutputFile;
  if (!done) {
    llvm::sys::fs::file_status status;
    if (request.keepOldOutputs || bytes.has_value() || path.empty() || llvm::sys::fs::status(path, status))
      return false;
    if (status.type() == llvm::sys::fs::file_type::regular_file)
      llvm::sys::fs::remove(path);
    return false;
  }
  // The object last: where it is there, everything is.
  if (depfile && !write(depfilePath, depfile->text))
    return false;
  return !bytes || write(path, llvm::StringRef(bytes->data(), bytes->size()));
}

bool Compiler::write(llvm::StringRef path, llvm::StringRef bytes) {
  Status status = host.write(path, bytes);
  if (!status)
    tell(status.takeError());
  return static_cast<bool>(status);
}

/// A diagnostic that has no place in the source.
void Compiler::tell(skep::Diagnostic diag) {
  if (host.text)
    *host.text << "error: " << diag.message << " [" << diag.id << "]\n";
  if (host.report)
    host.report(std::move(diag));
}

} // namespace

bool compile(const Request &request, const Host &host, Backend backend) {
  return Compiler(request, host, backend).run();
}

} // namespace skep::frontend
