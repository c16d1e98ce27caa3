// skep opt: one pass, or a list, over LLVM IR. For people who work on passes, and for their tests.
#include "driver/session/Opt.h"
#include "core/support/File.h"
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"
#include "passes/Pipeline.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::cli {
namespace {

int printPasses(Context &cx) {
  listPasses([&](llvm::StringRef name, llvm::StringRef purpose) {
    cx.out << llvm::formatv("{0,-16} {1}\n", name, purpose);
  });
  return ExitOk;
}

} // namespace

int runOpt(Context &cx, Args args) {
  CLI::App app("Run single passes over LLVM IR for BPF, and print the IR they make.", "skep opt");
  std::string file = "-", output = "-", passes;
  bool list = false;
  app.add_option("FILE", file, "IR (.ll) or bitcode (.bc); - is standard input");
  app.add_option("--passes", passes, "passes to run, in the syntax of LLVM's opt")->type_name("LIST");
  app.add_option("-o", output, "where to write the IR")->type_name("FILE");
  app.add_flag("--print-passes", list, "list skep's own passes and leave");
  app.footer("Example:\n  skep cc -S -emit-llvm -Xclang -disable-llvm-passes --target=bpf x.c -o x.ll\n"
             "  skep opt x.ll --passes=core-reloc\n\n"
             "Exit: 0 done, 1 a pass rejected the code, 2 the IR or the list is wrong.");
  if (std::optional<int> code = parse(cx, app, args))
    return *code;
  if (list)
    return printPasses(cx);

  Result<std::vector<uint8_t>> bytes = readFile(file);
  if (!bytes)
    return print(cx, bytes.error()), ExitUnable;
  llvm::StringRef text(reinterpret_cast<const char *>(bytes->data()), bytes->size());
  Result<std::string> ir = runPassesOnText(text, file, passes);
  if (!ir) {
    print(cx, ir.error());
    return ir.error().id == "pass-rejected" ? ExitNo : ExitUnable;
  }
  Status written = writeFile(output, llvm::StringRef(*ir));
  if (!written)
    return print(cx, written.error()), ExitUnable;
  return ExitOk;
}

} // namespace skep::cli
