// skep btf dedup: each type once.
#include "btfgen/model/Dedup.h"
#include "driver/cli/BtfCommand.h"
#include "driver/cli/Parse.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::cli {

static constexpr const char *dedupFooter =
    "Example: skep btf dedup linked.bpf.o -o types.btf\n"
    "\n"
    "Types that are the same in all they say and refer to become one, whatever file\n"
    "or compilation unit they came from; 'struct x;' becomes the definition of x.\n"
    "What is written is raw BTF. A module's stays one on top of its kernel's, without\n"
    "the types that the kernel has.\n"
    "\n"
    "Exit: 0 written, 2 the file cannot be read, is not BTF, or OUT not written.";

int runBtfDedup(Context &cx, Args args) {
  std::string file, base, path;
  CLI::App app("merge the types of a file that are the same", "skep btf dedup");
  app.add_option("file", file, "BTF or ELF file; - is standard input")->required();
  app.add_option("--base", base, "kernel's BTF, when FILE is a module's")->type_name("FILE");
  app.add_option("-o,--output", path, "file to write; - is standard output")->type_name("FILE")->required();
  app.footer(dedupFooter);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  Result<BtfFile> opened = openBtf(file, base);
  if (!opened)
    return unable(cx, opened.error());
  const btf::View &view = opened->view();
  btf::Deduplicated result = btf::dedup(view);
  if (int failed = writeOut(cx, path, std::string(result.bytes.begin(), result.bytes.end())))
    return failed;
  if (path != "-")
    cx.out << llvm::formatv("{0}: {1} types instead of {2}, {3} bytes\n", path, result.numOwn,
                            view.numTypes() - view.firstOwnId(), result.bytes.size());
  return ExitOk;
}

} // namespace skep::cli
