// Reads a compiler's command line with Clang's own driver, in-process.
//
// What skep adds to clang's behaviour, and why:
//  - Without a target it compiles for BPF. Makefiles that name no target only ask about the host:
//    `clang -v -E -` for its include folders, `clang -dM -E -` for its macros, and the kernel's samples
//    make host IR with -disable-llvm-passes. Those stay host questions.
//  - Without -c, -S or -E it compiles: there is no linking step for BPF.
//  - __TARGET_ARCH_x is defined for the host unless the command line defines one: PT_REGS macros need it,
//    and forgetting it is the commonest mistake.
//  - The path of the working directory is not written into objects unless asked for, so that the same
//    source gives the same bytes wherever it is compiled.
#include "frontend/CommandLine.h"
#include "clang/Driver/Compilation.h"
#include "clang/Driver/Driver.h"
#include "clang/Driver/Options.h"
#include "clang/Driver/Tool.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace clang::driver;

namespace skep::frontend {
namespace {

bool anyOf(ArrayRef<std::string> args, function_ref<bool(StringRef)> matches) {
  return any_of(args, [&](const std::string &arg) { return matches(arg); });
}

bool has(ArrayRef<std::string> args, StringRef wanted) {
  return anyOf(args, [&](StringRef arg) { return arg == wanted; });
}

bool namesTarget(ArrayRef<std::string> args) {
  return anyOf(args, [](StringRef arg) { return arg == "-target" || arg.starts_with("--target="); });
}

/// Questions about the host that build systems ask the compiler without naming a target.
bool isHostQuery(ArrayRef<std::string> args) {
  bool preprocessOnly = has(args, "-E") || has(args, "-M") || has(args, "-MM");
  return (preprocessOnly && (has(args, "-") || has(args, "/dev/null"))) || has(args, "-disable-llvm-passes");
}

bool isBpfTarget(ArrayRef<std::string> args) {
  std::string name;
  for (size_t i = 0; i < args.size(); ++i) {
    StringRef arg = args[i];
    if (arg.consume_front("--target="))
      name = arg;
    else if (arg == "-target" && i + 1 < args.size())
      name = args[i + 1];
  }
  return Triple(name).isBPF();
}

bool namesPhase(ArrayRef<std::string> args) {
  static const StringSet<> phases = {"-c", "-S", "-E", "-M", "-MM", "-fsyntax-only", "--analyze", "-###"};
  return anyOf(args, [&](StringRef arg) { return phases.contains(arg); });
}

/// The x of __TARGET_ARCH_x for a machine, as libbpf's build rules spell it.
StringRef targetArchMacro(const Triple &machine) {
  switch (machine.getArch()) {
  case Triple::x86:
  case Triple::x86_64:
    return "x86";
  case Triple::aarch64:
    return "arm64";
  case Triple::arm:
    return "arm";
  case Triple::systemz:
    return "s390";
  case Triple::ppc64:
  case Triple::ppc64le:
    return "powerpc";
  case Triple::riscv32:
  case Triple::riscv64:
    return "riscv";
  case Triple::loongarch64:
    return "loongarch";
  case Triple::mips:
  case Triple::mipsel:
  case Triple::mips64:
  case Triple::mips64el:
    return "mips";
  default:
    return "";
  }
}

/// The name that Debian gives the folder of headers of one architecture: x86_64-linux-gnu.
std::string multiarchFolder(const Triple &machine) {
  return "/usr/include/" + machine.getArchName().str() + "-linux-gnu";
}

/// The arguments with each @FILE replaced by what the file holds.
std::vector<std::string> expandResponseFiles(ArrayRef<std::string> args, clang::DiagnosticsEngine &diags,
                                             vfs::FileSystem &files) {
  BumpPtrAllocator storage;
  SmallVector<const char *> argv;
  for (const std::string &arg : args)
    argv.push_back(arg.c_str());
  if (Error error = clang::driver::expandResponseFiles(argv, /*ClangCLMode=*/false, storage, &files))
    diags.Report(diags.getCustomDiagID(clang::DiagnosticsEngine::Error, "%0")) << toString(std::move(error));
  return std::vector<std::string>(argv.begin(), argv.end());
}

/// "5.10", "6.1.90" or "v6.1-rc3": the first two numbers.
std::optional<KernelVersion> readVersion(StringRef text) {
  KernelVersion version;
  text.consume_front("v");
  bool bad = text.consumeInteger(10, version.major) || !text.consume_front(".") ||
             text.consumeInteger(10, version.minor) || (!text.empty() && !StringRef(".-+").contains(text[0]));
  return bad ? std::nullopt : std::optional(version);
}

/// Takes skep's own options out of the arguments.
std::vector<std::string> takeOwnOptions(ArrayRef<std::string> args, clang::DiagnosticsEngine &diags,
                                        CommandLine &line) {
  auto readKernel = [&](StringRef text) {
    line.kernel = readVersion(text);
    if (!line.kernel)
      diags.Report(diags.getCustomDiagID(clang::DiagnosticsEngine::Error,
                                         "--kernel=%0 is no kernel version; expected one such as 5.10"))
          << text;
  };
  std::vector<std::string> rest;
  for (size_t i = 0; i < args.size(); ++i) {
    StringRef arg = args[i];
    if (arg.consume_front("--btf="))
      line.btf = arg.str();
    else if (arg == "--btf" && i + 1 < args.size())
      line.btf = args[++i];
    else if (arg.consume_front("--kernel="))
      readKernel(arg);
    else if (arg == "--kernel" && i + 1 < args.size())
      readKernel(args[++i]);
    else if (arg.consume_front("--remarks="))
      rest.push_back(("-foptimization-record-file=" + arg).str());
    else if (arg == "--remarks" && i + 1 < args.size())
      rest.push_back("-foptimization-record-file=" + args[++i]);
    else if (arg == "--verify-each")
      line.verifyEach = true;
    else if (arg == "-fauto-probe-read" || arg == "-fno-auto-probe-read")
      line.autoProbeRead = arg == "-fauto-probe-read";
    else if (!line.rules.takeFlag(arg))
      rest.push_back(args[i]);
  }
  if (line.autoProbeRead) // it mends what these rules warn of
    for (Diag rule : {Diag::CUserPointer, Diag::CKernelPointer})
      line.rules.set(diagInfo(rule).id, Level::Ignored);
  return rest;
}

void addBpfDefaults(std::vector<std::string> &args) {
  Triple host(sys::getProcessTriple());
  StringRef arch = targetArchMacro(host);
  bool archGiven = anyOf(args, [](StringRef arg) {
    return arg.starts_with("-D__TARGET_ARCH_") || arg.starts_with("__TARGET_ARCH_");
  });
  // Options for the driver go in front, so that the user's own come later and win.
  // What skep adds is nothing that the user could be warned about (for an input that is preprocessed
  // already).
  std::vector<std::string> front = {"--start-no-unused-arguments", "-O2"};
  if (!archGiven && !arch.empty())
    front.push_back("-D__TARGET_ARCH_" + arch.str());
  auto namesDirectory = [](StringRef arg) {
    return arg.starts_with("-fdebug-compilation-dir") || arg.starts_with("-ffile-compilation-dir");
  };
  if (!anyOf(args, namesDirectory))
    front.insert(front.end(), {"-fdebug-compilation-dir=.", "-fcoverage-compilation-dir=."});
  front.push_back("--end-no-unused-arguments");
  args.insert(args.begin(), front.begin(), front.end());
  // After everything else on the include path: the machine's own headers, unless they are not wanted, then
  // those inside skep.
  std::vector<std::string> after = {"--start-no-unused-arguments"};
  std::vector<std::string> folders = {(mountPoint + "/include").str(), (mountPoint + "/kernel").str()};
  if (!has(args, "-nostdlibinc") && !has(args, "-nostdinc"))
    folders.insert(folders.begin(), multiarchFolder(host));
  for (const std::string &folder : folders)
    after.insert(after.end(), {"-idirafter", folder});
  after.push_back("--end-no-unused-arguments");
  auto endOfOptions = std::find(args.begin(), args.end(), "--");
  args.insert(endOfOptions, after.begin(), after.end());
}

/// The arguments of each cc1 command that the driver planned; anything else cannot run in-process.
bool takeJobs(const Compilation &compilation, clang::DiagnosticsEngine &diags, CommandLine &line) {
  for (const Command &command : compilation.getJobs()) {
    const opt::ArgStringList &args = command.getArguments();
    if (args.empty() || StringRef(args.front()) != "-cc1") {
      unsigned id = diags.getCustomDiagID(clang::DiagnosticsEngine::Error,
                                          "skep cc compiles C; it does not run the step '%0'");
      diags.Report(id) << command.getCreator().getName();
      return false;
    }
    line.jobs.push_back({std::vector<std::string>(args.begin() + 1, args.end())});
  }
  return true;
}

} // namespace

CommandLine readCommandLine(const Request &request, clang::DiagnosticsEngine &diags,
                            IntrusiveRefCntPtr<vfs::FileSystem> files, raw_ostream &verbose) {
  CommandLine line;
  std::vector<std::string> args =
      takeOwnOptions(expandResponseFiles(request.args, diags, *files), diags, line);
  if (!args.empty() && args.front() == "-cc1") {
    line.jobs.push_back({std::vector<std::string>(args.begin() + 1, args.end())});
    return line;
  }
  line.bpf = namesTarget(args) ? isBpfTarget(args) : !isHostQuery(args);
  if (line.bpf && !namesTarget(args))
    args.insert(args.begin(), "--target=bpf");
  if (line.bpf)
    addBpfDefaults(args);
  bool query = has(args, "-v") || has(args, "-mcpu=help");
  bool anyInput = anyOf(args, [](StringRef arg) { return !arg.starts_with("-") || arg == "-"; });
  if (!namesPhase(args) && (anyInput || !query))
    args.push_back("-c");

  Driver driver(request.program, sys::getDefaultTargetTriple(), diags, "skep", files);
  driver.ResourceDir = (mountPoint + "/clang").str();
  std::vector<const char *> argv = {request.program.c_str()};
  for (const std::string &arg : args)
    argv.push_back(arg.c_str());
  std::unique_ptr<Compilation> compilation(driver.BuildCompilation(argv));
  line.failed = !compilation || compilation->containsError() || diags.hasErrorOccurred() ||
                !takeJobs(*compilation, diags, line);
  bool onlyPrint = has(args, "-###");
  if (!line.failed && (onlyPrint || has(args, "-v")))
    compilation->getJobs().Print(verbose, "\n", /*Quote=*/true);
  if (onlyPrint)
    line.jobs.clear();
  line.done = !line.failed && line.jobs.empty();
  return line;
}

} // namespace skep::frontend
