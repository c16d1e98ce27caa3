// skep cc: the compiler that Makefiles call. Also all that skep-clang is.
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/cli/Cli.h"
#include "driver/session/Edits.h"
#include "driver/session/Fix.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Config/llvm-config.h"
#include <cstdlib>

namespace skep::cli {
namespace {

void printHelp(llvm::raw_ostream &out) {
  out << "usage: skep cc [OPTION...] FILE...\n"
         "\n"
         "Compiles restricted C to eBPF objects. Takes clang's options (-O2 -g -c -o -I\n"
         "-D -W... -mcpu=v1..v4 --target=bpf|bpfel|bpfeb -S -E -emit-llvm -MD ...) and is\n"
         "also installed as skep-clang, for `make CLANG=skep-clang`.\n"
         "\n"
         "  skep cc prog.bpf.c                 makes prog.bpf.o\n"
         "  skep cc -g -O2 -c prog.bpf.c -o x.o\n"
         "\n"
         "What differs from clang -target bpf:\n"
         "  --btf=FILE       take the types of #include \"vmlinux.h\" from this BTF or ELF\n"
         "                   file; else the running kernel's, or what ships with skep.\n"
         "                   A real vmlinux.h on the include path is always preferred\n"
         "  --kernel=X.Y     warn about helpers, map types, kinds of programs and so on\n"
         "                   that came after Linux X.Y, the oldest that must run this\n"
         "  -fauto-probe-read  reads through kernel and user pointers that the verifier\n"
         "                   would refuse go by bpf_probe_read_kernel() and _user();\n"
         "                   -Rpass=auto-probe-read lists them\n"
         "  -Wbpf            all rules for BPF programs, which are on: -Wno-bpf turns them\n"
         "                   off, -Werror=bpf makes them errors, -Werror alone does not\n"
         "  target           BPF unless another is named; -O2 unless another level is\n"
         "  BTF              always there; DWARF only with -g\n"
         "  headers          <bpf/...> and <linux/...> are found without being installed\n"
         "  __TARGET_ARCH_x  defined for this machine unless you define one\n"
         "\n"
         "To see what passes do:\n"
         "  -Rpass=NAME      remarks of one pass (-Rpass-missed=, -Rpass-analysis=); 'skep\n"
         "                   opt --print-passes' lists skep's own\n"
         "  --remarks=FILE   all remarks of all passes, as LLVM's YAML\n"
         "  -ftime-report    where the time goes\n"
         "  --verify-each    check the module after every pass; so does SKEP_VERIFY_EACH=1\n"
         "                   in the environment\n"
         "\n"
         "Diagnostics ('skep explain ID' says more about one):\n"
         "  --diagnostics-format=FORMAT   text, json (an object a line) or sarif, on\n"
         "                   standard error\n"
         "  --fix            change the sources as errors and warnings propose, where that\n"
         "                   leaves no more errors than before; then compile\n"
         "  --fix=print      only print the changes, as a diff\n"
         "\n"
         "Exit: 0 compiled, 1 the source or the options are wrong.\n";
}

/// Build scripts look for "clang version N.".
void printVersion(llvm::raw_ostream &out) {
  out << "skep " SKEP_VERSION ", in it clang version " LLVM_VERSION_STRING
         "\nTarget: bpf\nThread model: posix\n";
}

/// The tests ask for it this way, for every compile that they cause.
bool verifyEachAsked() {
  const char *setting = getenv("SKEP_VERIFY_EACH");
  return setting && *setting;
}

Status writeOutput(llvm::StringRef path, llvm::StringRef bytes) { return writeFile(path, bytes); }

enum class FixMode { None, Write, Print };

int usageError(Context &cx, const std::string &message) {
  print(cx, makeDiag(Diag::UsageError, message).hint("'skep cc --help' says more"));
  return ExitUnable;
}

/// Takes --fix out of `args`. The last one counts. Nothing when it has a value that makes no sense.
std::optional<FixMode> takeFixMode(std::vector<std::string> &args) {
  FixMode mode = FixMode::None;
  bool bad = false;
  llvm::erase_if(args, [&](llvm::StringRef arg) {
    if (arg == "--fix")
      mode = FixMode::Write;
    else if (arg == "--fix=print")
      mode = FixMode::Print;
    else if (arg.starts_with("--fix="))
      bad = true;
    else
      return false;
    return true;
  });
  return bad ? std::nullopt : std::optional(mode);
}

/// Why these options do not go with --fix, or nothing.
const char *whyNotFix(llvm::ArrayRef<std::string> args) {
  for (size_t i = 0; i < args.size(); ++i) {
    llvm::StringRef arg = args[i], before = i ? llvm::StringRef(args[i - 1]) : "";
    if (arg == "-E" || arg == "-M" || arg == "-MM")
      return "--fix compiles, so it does not go with -E, -M or -MM";
    if (arg == "-" && before != "-o" && before != "-MF" && before != "-MT" && before != "-MQ")
      return "--fix changes files, and standard input is none";
  }
  return nullptr;
}

void report(Context &cx, const FixMessages &messages) {
  cx.err << messages.text;
  if (cx.format != DiagnosticFormat::Text)
    for (const Diagnostic &diag : messages.diagnostics)
      print(cx, diag);
}

/// Shows what is left to say after the fixes, and what they were.
void reportFixes(Context &cx, const FixOutcome &outcome, FixMode mode) {
  report(cx, outcome.after);
  for (const FixEvent &event : outcome.events) {
    if (mode == FixMode::Print && event.kind == Diag::FixApplied)
      continue;
    Diagnostic diag = event.diagnostic();
    if (cx.format == DiagnosticFormat::Text)
      printPlain(cx, diag.where, diag.message + " [" + event.about.id + "]");
    else
      print(cx, diag);
  }
}

int fix(Context &cx, frontend::Request request, FixMode mode) {
  if (const char *why = whyNotFix(request.args))
    return usageError(cx, why);
  bool text = cx.format == DiagnosticFormat::Text;
  FixOptions options{text, cx.color, text ? nullptr : &cx.err};
  request.keepOldOutputs = mode == FixMode::Print;
  FixOutcome outcome = compileAndFix(std::move(request), options);
  if (mode == FixMode::Write)
    if (Status status = writeFixes(outcome.files); !status) {
      report(cx, outcome.before); // the fixes did not happen
      print(cx, status.error());
      return ExitNo;
    }
  reportFixes(cx, outcome, mode);
  if (mode == FixMode::Print) {
    for (const FixedFile &file : outcome.files)
      cx.out << unifiedDiff(file.path, file.before, file.after);
    return outcome.ok ? ExitOk : ExitNo;
  }
  for (const auto &[path, bytes] : outcome.outputs)
    if (Status status = writeFile(path, bytes); !status) {
      print(cx, status.error());
      return ExitNo;
    }
  return outcome.ok ? ExitOk : ExitNo;
}

} // namespace

int runCc(Context &cx, Args args) {
  if (args.size() == 1 && (llvm::StringRef(args[0]) == "--help" || llvm::StringRef(args[0]) == "-h")) {
    std::string help;
    llvm::raw_string_ostream out(help);
    printHelp(out);
    cx.out << fitText(help, cx.width);
    return ExitOk;
  }
  if (llvm::is_contained(args, llvm::StringRef("--version"))) {
    printVersion(cx.out);
    return ExitOk;
  }
  frontend::Request request;
  request.program = cx.self;
  request.args.assign(args.begin(), args.end());
  // In front, so that -fcolor-diagnostics still has its way. (After -cc1 nothing may stand in front.)
  if (noColorAsked() && !args.empty() && llvm::StringRef(args[0]) != "-cc1")
    request.args.insert(request.args.begin(), "-fno-color-diagnostics");
  if (verifyEachAsked())
    request.args.insert(request.args.begin(), "--verify-each");
  request.oneShot = true;
  std::optional<FixMode> mode = takeFixMode(request.args);
  if (!mode)
    return usageError(cx, "--fix has no such form; expected --fix or --fix=print");
  if (*mode != FixMode::None)
    return fix(cx, std::move(request), *mode);
  frontend::Host host;
  if (cx.format != DiagnosticFormat::Text)
    host.verbose = &cx.err;
  auto report = [&](Diagnostic diag) { print(cx, diag); };
  if (cx.format == DiagnosticFormat::Text)
    host.text = &cx.err;
  else
    host.report = report;
  host.write = writeOutput;
  return compile(request, host) ? ExitOk : ExitNo;
}

} // namespace skep::cli
