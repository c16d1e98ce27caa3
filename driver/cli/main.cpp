// skep's command line: finds the subcommand and hands it the rest. Named "skep-clang" (or any name that
// ends so) it is the compiler alone, because makefiles and build systems call a compiler by one word.
#include "core/support/Diags.h"
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include <csignal>
#include <cstdlib>
#include <unistd.h>

namespace skep::cli {
namespace {

struct Command {
  llvm::StringRef name;
  int (*run)(Context &, Args);
  llvm::StringRef help;
};

constexpr Command commands[] = {
#define COMMAND(name, function, help) {name, function, help},
#include "driver/cli/Commands.def"
};

int printHelp(Context &cx, llvm::raw_ostream &to) {
  std::string text;
  llvm::raw_string_ostream out(text);
  out << "skep: compile, check and run eBPF programs\n\n"
         "usage: skep COMMAND [ARGUMENT...]\n\ncommands:\n";
  for (const Command &command : commands)
    out << llvm::formatv("  {0,-10} {1}\n", command.name, command.help);
  out << "\n'skep COMMAND --help' says more about one. Every one takes\n"
         "--diagnostics-format=text|json|sarif: JSON is an object a line, SARIF one\n"
         "document, both on standard error.\n";
  to << fitText(text, cx.width);
  return ExitOk;
}

const Command *findCommand(llvm::StringRef name) {
  for (const Command &command : commands)
    if (command.name == name)
      return &command;
  return nullptr;
}

int unknownCommand(Context &cx, llvm::StringRef name) {
  Diagnostic diag = makeDiag(Diag::UsageError, "there is no command '" + name.str() + "'");
  for (const Command &command : commands)
    if (command.name.edit_distance(name, true, 2) <= 2)
      diag.hints.push_back("did you mean 'skep " + command.name.str() + "'?");
  diag.hints.push_back("'skep --help' lists the commands");
  print(cx, diag);
  return ExitUnable;
}

/// Called by a compiler's name (skep-clang, skep-clang-19, a link called x86_64-skep-clang)?
bool isCompilerName(llvm::StringRef self) { return llvm::sys::path::filename(self).contains("skep-clang"); }

int dispatch(Context &cx, Args args) {
  if (isCompilerName(cx.self))
    return runCc(cx, args);
  if (args.empty()) {
    printHelp(cx, cx.err);
    return ExitUnable;
  }
  llvm::StringRef name = args.front();
  if (name == "--help" || name == "-h" || name == "help")
    return printHelp(cx, cx.out);
  if (name == "--version")
    name = "version";
  const Command *command = findCommand(name);
  return command ? command->run(cx, args.drop_front()) : unknownCommand(cx, name);
}

/// Runs in a signal handler, after the files being written were removed. The default action of the signal
/// follows, so that a shell or make sees that it was one.
void onInterrupt() {
  constexpr llvm::StringLiteral message = "skep: error: interrupted; nothing was written [interrupted]\n";
  (void)!write(STDERR_FILENO, message.data(), message.size());
  signal(SIGINT, SIG_DFL);
  raise(SIGINT);
}

} // namespace
} // namespace skep::cli

int main(int argc, char **argv) {
  using namespace skep::cli;
  Context cx{llvm::outs(), llvm::errs(), argv[0], llvm::errs().has_colors() && !noColorAsked()};
  cx.width = helpWidth();
  llvm::sys::SetInterruptFunction(onInterrupt);
  auto args = takeDiagnosticFormat(cx, Args(const_cast<const char **>(argv) + 1, argc - 1));
  int code = args ? dispatch(cx, *args) : int(ExitUnable);
  llvm::outs().flush();
  if (std::error_code error = llvm::outs().error()) {
    print(cx, makeDiag(skep::Diag::FileUnwritable, "cannot write standard output: " + error.message()));
    code = ExitUnable;
  }
  finishDiagnostics(cx, code);
  // Without the destructors of LLVM's global options, which cost every run a millisecond.
  std::_Exit(code);
}
