// skep btf dump: type by type.
#include "btfgen/model/Dump.h"
#include "btfgen/model/Header.h"
#include "btfgen/model/KernelForm.h"
#include "driver/cli/BtfCommand.h"
#include "driver/cli/Parse.h"

namespace skep::cli {

using namespace btf;

static constexpr const char *dumpFooter =
    "Example: skep btf dump prog.bpf.o --format c\n"
    "\n"
    "raw and json have the words and keys of 'bpftool btf dump'; c is a header.\n"
    "\n"
    "BTF that can be read may still be such that no kernel loads it as it stands: a\n"
    "loader fills in what an object file leaves open, and names of C++ are for other\n"
    "tools. --strict refuses what the kernel would refuse, and says where it is.\n"
    "\n"
    "Exit: 0 shown, 2 the file cannot be read or is not BTF, or not such as --strict\n"
    "asks for.";

int runBtfDump(Context &cx, Args args) {
  std::string file, base, path, format = "raw";
  bool strict = false;
  CLI::App app("show the types in a BTF file or an ELF file with a .BTF section", "skep btf dump");
  app.add_option("file", file, "BTF or ELF file; - is standard input")->required();
  app.add_option("--format", format, "raw, c or json")->check(CLI::IsMember({"raw", "c", "json"}));
  app.add_option("--base", base, "kernel's BTF, when FILE is a module's")->type_name("FILE");
  app.add_flag("--strict", strict, "show only what a kernel would load");
  app.add_option("-o,--output", path, "file to write; standard output when not given")->type_name("FILE");
  app.footer(dumpFooter);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  Result<BtfFile> opened = openBtf(file, base);
  if (!opened)
    return unable(cx, opened.error());
  const View &view = opened->view();
  if (strict)
    if (Status taken = checkForKernel(opened->btf->bytes(), file, view.base()); !taken)
      return unable(cx, taken.error());
  if (format == "c")
    return writeOut(cx, path, writeWholeHeader(view));
  return writeOut(cx, path, format == "json" ? dumpJson(view) : dumpText(view));
}

} // namespace skep::cli
