// skep btf merge: the types of several files in one.
#include "btfgen/model/Merge.h"
#include "core/support/Diags.h"
#include "driver/cli/BtfCommand.h"
#include "driver/cli/Parse.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::cli {
namespace {

using namespace btf;

constexpr const char *mergeFooter =
    "Example: skep btf merge trace.bpf.o filter.bpf.o -o types.btf\n"
    "\n"
    "A name that two files define differently is told of, with the first thing that\n"
    "differs; both definitions are kept. What is written is raw BTF.\n"
    "\n"
    "Exit: 0 written, 1 a name is defined in two ways (with --strict), 2 a file\n"
    "cannot be read, is not BTF or of another byte order, or OUT is not written.";

/// Two kernels contradict each other in thousands of names.
constexpr size_t maxTold = 20;

void tellConflicts(Context &cx, const Merged &merged, llvm::ArrayRef<MergeInput> inputs) {
  size_t count = std::min(merged.conflicts.size(), maxTold);
  for (const MergeConflict &conflict : llvm::ArrayRef(merged.conflicts).take_front(count))
    print(cx, makeDiag(Diag::BtfConflict, "two definitions of one name: " + conflict.difference.text())
                  .at({.file = inputs[conflict.second].name}));
  if (count < merged.conflicts.size())
    print(cx, makeDiag(Diag::BtfConflict,
                       std::to_string(merged.conflicts.size() - count) + " more names have two definitions")
                  .hint("'skep btf diff A B' shows what differs between two files"));
}

} // namespace

int runBtfMerge(Context &cx, Args args) {
  std::vector<std::string> paths;
  std::string output;
  bool strict = false;
  CLI::App app("put the types of several files into one, each once", "skep btf merge");
  app.add_option("files", paths, "BTF or ELF files")->required();
  app.add_option("-o,--output", output, "file to write; - is standard output")->type_name("FILE")->required();
  app.add_flag("--strict", strict, "write nothing when a name is defined in two ways");
  app.footer(mergeFooter);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  std::vector<KernelBtf> files;
  std::vector<MergeInput> inputs;
  for (const std::string &path : paths) {
    Result<KernelBtf> file = loadBtfFile(path);
    if (!file)
      return unable(cx, file.error());
    inputs.push_back({&file->view(), path});
    files.push_back(std::move(*file));
  }
  Result<Merged> merged = merge(inputs);
  if (!merged)
    return unable(cx, merged.error());
  tellConflicts(cx, *merged, inputs);
  if (strict && !merged->conflicts.empty())
    return ExitNo;
  return writeOut(cx, output, std::string(merged->bytes.begin(), merged->bytes.end()));
}

} // namespace skep::cli
