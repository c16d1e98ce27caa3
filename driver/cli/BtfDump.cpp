// skep btf dump: type by type.
#include "btfgen/model/Dump.h"
#include "btfgen/model/Header.h"
#include "driver/cli/BtfCommand.h"
#include "driver/cli/Parse.h"

namespace skep::cli {

using namespace btf;

static constexpr const char *dumpFooter =
    "Example: skep btf dump prog.bpf.o --format c\n"
    "\n"
    "raw and json have the words and keys of 'bpftool btf dump'; c is a header.\n"
    "\n"
    "Exit: 0 shown, 2 the file cannot be read or is not BTF.";

int runBtfDump(Context &cx, Args args) {
  std::string file, base, path, format = "raw";
  CLI::App app("show the types in a BTF file or an ELF file with a .BTF section", "skep btf dump");
  app.add_option("file", file, "BTF or ELF file; - is standard input")->required();
  app.add_option("--format", format, "raw, c or json")->check(CLI::IsMember({"raw", "c", "json"}));
  app.add_option("--base", base, "kernel's BTF, when FILE is a module's")->type_name("FILE");
  app.add_option("-o,--output", path, "file to write; standard output when not given")->type_name("FILE");
  app.footer(dumpFooter);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  Result<BtfFile> opened = openBtf(file, base);
  if (!opened)
    return unable(cx, opened.error());
  const View &view = opened->view();
  if (format == "c")
    return writeOut(cx, path, writeWholeHeader(view));
  return writeOut(cx, path, format == "json" ? dumpJson(view) : dumpText(view));
}

} // namespace skep::cli
