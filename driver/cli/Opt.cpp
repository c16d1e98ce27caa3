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

/// -passes=x is --passes=x: people know the options of LLVM's opt with one dash.
const char *withTwoDashes(const char *arg, std::vector<std::string> &storage) {
  bool isLong = llvm::StringRef(arg).starts_with("-passes") || llvm::StringRef(arg).starts_with("-print-");
  return isLong ? storage.emplace_back("-" + std::string(arg)).c_str() : arg;
}

Status writeResults(const OptResult &result, const std::string &output, const std::string &remarks) {
  if (!remarks.empty())
    if (Status written = writeFile(remarks, llvm::StringRef(result.remarks)); !written)
      return written;
  return writeFile(output, llvm::StringRef(result.module));
}

} // namespace

int runOpt(Context &cx, Args args) {
  CLI::App app("Run single passes over LLVM IR for BPF, and print the IR they make.", "skep opt");
  std::string file = "-", output = "-", remarks;
  OptRequest request;
  bool list = false;
  app.add_option("FILE", file, "IR (.ll) or bitcode (.bc); - is standard input");
  app.add_option("--passes", request.passes, "passes to run, in the syntax of LLVM's opt")->type_name("LIST");
  app.add_option("-o", output, "where to write the IR; bitcode if it ends in .bc")->type_name("FILE");
  app.add_option("--print-after", request.printAfter, "print the module after this pass, to standard error")
      ->type_name("PASS")
      ->delimiter(',');
  app.add_option("--remarks", remarks, "write what passes say of their work, as LLVM's YAML")
      ->type_name("FILE");
  app.add_flag("--print-passes", list, "list skep's own passes and leave");
  app.footer("Example:\n  skep cc -S -emit-llvm -Xclang -disable-llvm-passes --target=bpf x.c -o x.ll\n"
             "  skep opt x.ll --passes=core-reloc\n\n"
             "Exit: 0 done, 1 a pass rejected the code, 2 the IR or the list is wrong.");
  std::vector<std::string> storage;
  storage.reserve(args.size()); // its strings stay where they are
  std::vector<const char *> spelled;
  for (const char *arg : args)
    spelled.push_back(withTwoDashes(arg, storage));
  if (std::optional<int> code = parse(cx, app, spelled))
    return *code;
  if (list)
    return printPasses(cx);

  Result<std::vector<uint8_t>> bytes = readFile(file);
  if (!bytes)
    return print(cx, bytes.error()), ExitUnable;
  request.module = {reinterpret_cast<const char *>(bytes->data()), bytes->size()};
  request.name = file;
  request.bitcode = llvm::StringRef(output).ends_with(".bc");
  request.wantRemarks = !remarks.empty();
  request.printTo = &cx.err;
  auto report = [&](const Diagnostic &found) { print(cx, found); };
  Result<OptResult> result = runPassesOnText(request, report);
  if (!result) {
    print(cx, result.error());
    return result.error().id == "pass-rejected" ? ExitNo : ExitUnable;
  }
  if (Status written = writeResults(*result, output, remarks); !written)
    return print(cx, written.error()), ExitUnable;
  return ExitOk;
}

} // namespace skep::cli
