// skep btf header: the types of a kernel as a C header.
#include "btfgen/model/Header.h"
#include "btfgen/model/KernelBtf.h"
#include "core/support/Diags.h"
#include "driver/cli/BtfCommand.h"
#include "driver/cli/Parse.h"

namespace skep::cli {
namespace {

using namespace btf;

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

} // namespace

int runBtfHeader(Context &cx, Args args) {
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

} // namespace skep::cli
