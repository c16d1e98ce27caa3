// skep btf: finds the subcommand, each in a file of its own.
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/cli/BtfCommand.h"
#include "driver/cli/Parse.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::cli {
namespace {

struct BtfCommand {
  llvm::StringRef name;
  int (*run)(Context &, Args);
  llvm::StringRef arguments, help;
};

constexpr BtfCommand commands[] = {
#define BTF_COMMAND(name, function, arguments, help) {name, function, arguments, help},
#include "driver/cli/BtfCommands.def"
};

int printHelp(Context &cx) {
  std::string text = "skep btf: kernel and program types\n\n", list;
  llvm::StringRef lead = "usage:";
  for (const BtfCommand &command : commands) {
    text += llvm::formatv("{0,-6} skep btf {1} {2}\n", lead, command.name, command.arguments);
    list += llvm::formatv("  {0,-8}  {1}\n", command.name, command.help);
    lead = "";
  }
  cx.out << fitText(text + "\n" + list + "\n'skep btf COMMAND --help' says more about one.\n", cx.width);
  for (const BtfCommand &command : commands)
    if (cx.describe)
      command.run(cx, {});
  return ExitOk;
}

int unknownCommand(Context &cx, llvm::StringRef name) {
  std::string what = name.empty() ? "say what to do" : "there is no command 'skep btf " + name.str() + "'";
  Diagnostic diag = makeDiag(Diag::UsageError, "skep btf: " + what);
  for (const BtfCommand &command : commands)
    if (!name.empty() && command.name.edit_distance(name, true, 2) <= 2)
      diag.hints.push_back("did you mean 'skep btf " + command.name.str() + "'?");
  diag.hints.push_back("'skep btf --help' lists the commands");
  return unable(cx, diag);
}

} // namespace

/// The running kernel's, when `file` is one of its modules.
static llvm::StringRef baseOf(llvm::StringRef file) {
  constexpr llvm::StringLiteral folder = "/sys/kernel/btf/", kernel = "/sys/kernel/btf/vmlinux";
  return file.starts_with(folder) && file != kernel ? llvm::StringRef(kernel) : llvm::StringRef();
}

Result<BtfFile> openBtf(llvm::StringRef file, llvm::StringRef base) {
  BtfFile opened;
  if (base.empty())
    base = baseOf(file);
  if (!base.empty()) {
    Result<btf::KernelBtf> below = btf::loadBtfFile(base);
    if (!below)
      return below.takeError();
    opened.base = std::move(*below);
  }
  Result<btf::KernelBtf> btf = btf::loadBtfFile(file, opened.base ? &opened.base->view() : nullptr);
  if (!btf) {
    Diagnostic diag = btf.takeError();
    bool beyond = diag.id == "btf-bad-string" || diag.id == "btf-bad-reference";
    if (base.empty() && beyond) // a module's names and types begin where the kernel's end
      diag.hints.push_back("if this is the BTF of a module, name that of its kernel with --base");
    return diag;
  }
  opened.btf = std::move(*btf);
  return std::move(opened);
}

llvm::StringRef withoutKeyword(llvm::StringRef name) {
  for (llvm::StringRef keyword : {"struct", "union", "enum"})
    if (name == keyword || name.starts_with(keyword.str() + " "))
      return name.drop_front(keyword.size()).trim();
  return name;
}

int unable(Context &cx, const Diagnostic &diag) {
  print(cx, diag);
  return ExitUnable;
}

int writeOut(Context &cx, llvm::StringRef path, const Result<std::string> &text) {
  if (!text)
    return unable(cx, text.error());
  if (path.empty() || path == "-") {
    cx.out << *text;
    return ExitOk;
  }
  Status written = writeFile(path, llvm::StringRef(*text));
  return written ? ExitOk : unable(cx, written.error());
}

int runBtf(Context &cx, Args args) {
  llvm::StringRef name = args.empty() ? "" : args.front();
  if (name == "--help" || name == "-h")
    return printHelp(cx);
  for (const BtfCommand &command : commands)
    if (command.name == name)
      return command.run(cx, args.drop_front());
  return unknownCommand(cx, name);
}

} // namespace skep::cli
