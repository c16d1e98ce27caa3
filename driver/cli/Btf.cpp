// skep btf: type information as a C header, and type by type.
#include "btfgen/model/Dump.h"
#include "btfgen/model/Header.h"
#include "btfgen/model/KernelBtf.h"
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"

namespace skep::cli {
namespace {

using namespace btf;

constexpr const char *mainHelp = "skep btf: kernel and program types\n"
                                 "\n"
                                 "usage: skep btf header [--btf FILE] [--only NAME...] [-o FILE]\n"
                                 "       skep btf dump FILE [--format raw|c|json] [-o FILE]\n"
                                 "\n"
                                 "  header    write a vmlinux.h: the types of a kernel as C\n"
                                 "  dump      show the types in a BTF file or an eBPF object\n"
                                 "\n"
                                 "'skep btf header --help' and 'skep btf dump --help' say more.\n";

constexpr const char *headerFooter =
    "Example: skep btf header -o vmlinux.h\n"
    "         skep btf header --only task_struct bpf_map_type\n"
    "\n"
    "The kernel is, in this order: the --btf file (raw BTF, BTF compressed with zstd,\n"
    "or an ELF file with a .BTF section), the running one, the one that ships with\n"
    "skep. 'skep cc' needs no such header: it takes what a source uses from there.\n"
    "\n"
    "Exit: 0 written, 1 the kernel has no such name, 2 the BTF cannot be read or the\n"
    "header not written.";

constexpr const char *dumpFooter =
    "Example: skep btf dump prog.bpf.o --format c\n"
    "\n"
    "raw and json have the words and keys of 'bpftool btf dump'; c is a header.\n"
    "\n"
    "Exit: 0 shown, 2 the file cannot be read or is not BTF.";

int unable(Context &cx, const Diagnostic &diag) {
  print(cx, diag);
  return ExitUnable;
}

/// Standard output goes through cx, so that its order with other output is kept.
int writeOut(Context &cx, const std::string &path, const Result<std::string> &text) {
  if (!text)
    return unable(cx, text.error());
  if (path.empty() || path == "-") {
    cx.out << *text;
    return ExitOk;
  }
  Status written = writeFile(path, llvm::StringRef(*text));
  return written ? ExitOk : unable(cx, written.error());
}

/// "struct file", quoted or not, and "file" mean the same here: the keyword is dropped.
llvm::StringRef withoutKeyword(llvm::StringRef name) {
  for (llvm::StringRef keyword : {"struct", "union", "enum"})
    if (name == keyword || name.starts_with(keyword.str() + " "))
      return name.drop_front(keyword.size()).trim();
  return name;
}

int writeClosure(Context &cx, const KernelBtf &kernel, const std::vector<std::string> &names,
                 const std::string &path) {
  TypeWish wish;
  bool missing = false;
  for (const std::string &word : names) {
    llvm::StringRef name = withoutKeyword(word);
    if (name.empty())
      continue;
    if (!hasName(kernel.view(), name)) {
      print(cx, makeDiag(Diag::BtfMissing, "there is no type, enumerator or kfunc '" + name.str() + "'")
                    .at({.file = kernel.origin()}));
      missing = true;
    }
    wish.used.insert(name);
  }
  return missing ? ExitNo : writeOut(cx, path, kernelHeader(kernel.view(), wish));
}

int runHeader(Context &cx, Args args) {
  std::string file, path, arch = hostArch() == Arch::Arm64 ? "arm64" : "x86_64";
  std::vector<std::string> only;
  CLI::App app("write the types of a kernel as a C header", "skep btf header");
  app.add_option("--btf", file, "take them from this file")->type_name("FILE");
  app.add_option("--arch", arch, "machine to show the types of")->check(CLI::IsMember({"x86_64", "arm64"}));
  app.add_option("--only", only, "just these, and what they need")->type_name("NAME");
  app.add_option("-o,--output", path, "file to write; standard output when not given")->type_name("FILE");
  app.footer(headerFooter);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  Result<KernelBtf> kernel = loadKernelBtf(file, arch == "arm64" ? Arch::Arm64 : Arch::X86_64);
  if (!kernel)
    return unable(cx, kernel.error());
  if (only.empty())
    return writeOut(cx, path, writeWholeHeader(kernel->view()));
  return writeClosure(cx, *kernel, only, path);
}

int runDump(Context &cx, Args args) {
  std::string file, base, path, format = "raw";
  CLI::App app("show the types in a BTF file or an ELF file with a .BTF section", "skep btf dump");
  app.add_option("file", file, "BTF or ELF file; - is standard input")->required();
  app.add_option("--format", format, "raw, c or json")->check(CLI::IsMember({"raw", "c", "json"}));
  app.add_option("--base", base, "kernel's BTF, when FILE is a module's")->type_name("FILE");
  app.add_option("-o,--output", path, "file to write; standard output when not given")->type_name("FILE");
  app.footer(dumpFooter);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  std::optional<KernelBtf> kernel;
  if (!base.empty()) {
    Result<KernelBtf> opened = loadBtfFile(base);
    if (!opened)
      return unable(cx, opened.error());
    kernel = std::move(*opened);
  }
  Result<KernelBtf> btf = loadBtfFile(file, kernel ? &kernel->view() : nullptr);
  if (!btf)
    return unable(cx, btf.error());
  const View &view = btf->view();
  if (format == "c")
    return writeOut(cx, path, writeWholeHeader(view));
  return writeOut(cx, path, format == "json" ? dumpJson(view) : dumpText(view));
}

} // namespace

int runBtf(Context &cx, Args args) {
  llvm::StringRef command = args.empty() ? "" : args.front();
  if (command == "header")
    return runHeader(cx, args.drop_front());
  if (command == "dump")
    return runDump(cx, args.drop_front());
  if (command == "--help" || command == "-h") {
    cx.out << fitText(mainHelp, cx.width);
    if (cx.describe) {
      runHeader(cx, {});
      runDump(cx, {});
    }
    return ExitOk;
  }
  llvm::StringRef what = command.empty() ? "say what to do" : "there is no such command";
  return unable(cx, makeDiag(Diag::UsageError, "skep btf: " + what.str() + "; expected 'header' or 'dump'")
                        .hint("'skep btf --help' says more"));
}

} // namespace skep::cli
