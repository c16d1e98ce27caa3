// skep btf gen: BTF of what was compiled with -g.
#include "btfgen/dwarf/FromDwarf.h"
#include "btfgen/model/KernelBtf.h"
#include "core/support/Diags.h"
#include "driver/cli/BtfCommand.h"
#include "driver/cli/Parse.h"
#include "llvm/Support/Format.h"
#include <chrono>
#include <unistd.h>

namespace skep::cli {
namespace {

using namespace btf;

constexpr const char *genFooter =
    "Example: skep btf gen vmlinux -o vmlinux.btf\n"
    "         skep btf gen /usr/bin/myserver -o myserver.btf\n"
    "         skep btf gen mymodule.ko --base /sys/kernel/btf/vmlinux -o mymodule.btf\n"
    "\n"
    "ELF was compiled with -g; or its debug information is in a separate file, found\n"
    "by build-id under /usr/lib/debug or by .gnu_debuglink. In the BTF are all types,\n"
    "the functions whose code is in ELF, and a kernel's per-CPU variables, as pahole\n"
    "writes them. What BTF has no words for is left out, and said.\n"
    "\n"
    "Exit: 0 written, 2 ELF cannot be read or has no debug information.";

/// "reading debug information: 37%" on a terminal, for what takes longer than a blink.
class Progress {
public:
  explicit Progress(Context &cx) : cx(cx), on(isatty(STDERR_FILENO)), last(Clock::now()) {}
  ~Progress() {
    if (shown)
      cx.err << "\r\x1b[K";
  }
  void operator()(uint64_t done, uint64_t total) {
    Clock::time_point now = Clock::now();
    if (!on || total == 0 || now - last < std::chrono::milliseconds(200))
      return;
    last = now;
    shown = true;
    cx.err << "\rreading debug information: " << done * 100 / total << '%';
    cx.err.flush();
  }

private:
  using Clock = std::chrono::steady_clock;
  Context &cx;
  bool on, shown = false;
  Clock::time_point last;
};

Result<BtfOfDwarf> generate(Context &cx, llvm::StringRef path, DwarfOptions options) {
  Result<DebugFile> file = openDebugFile(path);
  if (!file)
    return file.takeError();
  Progress progress(cx);
  options.progress = [&](uint64_t done, uint64_t total) { progress(done, total); };
  return btfFromDwarf(*file, options);
}

} // namespace

int runBtfGen(Context &cx, Args args) {
  std::string file, base, path;
  DwarfOptions options;
  CLI::App app("make BTF of the debug information (DWARF) of an ELF file", "skep btf gen");
  app.add_option("elf", file, "vmlinux, kernel module, program, library or object file")
      ->required()
      ->type_name("ELF");
  app.add_option("--base", base, "kernel's BTF, when ELF is a module")->type_name("FILE");
  app.add_flag("--only-c", options.onlyC, "leave out what is not C, as a kernel's BTF must");
  app.add_option("-o,--output", path, "file to write; standard output when not given")->type_name("FILE");
  app.footer(genFooter);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  if ((path.empty() || path == "-") && isatty(STDOUT_FILENO))
    return unable(cx, makeDiag(Diag::UsageError, "BTF is binary, and standard output is a terminal")
                          .hint("name a file with -o FILE"));
  std::optional<KernelBtf> kernel;
  if (!base.empty()) {
    Result<KernelBtf> opened = loadBtfFile(base);
    if (!opened)
      return unable(cx, opened.error());
    kernel = std::move(*opened);
    options.base = &kernel->view();
  }
  Result<BtfOfDwarf> made = generate(cx, file, options);
  if (!made)
    return unable(cx, made.error());
  for (const Diagnostic &warning : made->told)
    print(cx, warning);
  return writeOut(cx, path, std::string(made->bytes.begin(), made->bytes.end()));
}

} // namespace skep::cli
