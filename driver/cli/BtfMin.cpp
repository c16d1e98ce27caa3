// skep btf min: what a set of objects needs of a kernel's BTF.
#include "backend-glue/object/CoreMin.h"
#include "btfgen/model/KernelBtf.h"
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/cli/BtfCommand.h"
#include "driver/cli/Parse.h"
#include "driver/session/ObjectFile.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::cli {

static constexpr const char *minFooter =
    "Example: skep btf min *.bpf.o --btf 5.4.0-100.btf -o min/5.4.0-100.btf\n"
    "\n"
    "What is written gives the same instructions as the kernel's BTF (which is tried\n"
    "before), in a thousandth of its size, but for numbers of types, which mean\n"
    "nothing there. A loader takes it as btf_custom_path.\n"
    "\n"
    "Exit: 0 written, 2 a file cannot be read or written, or a record of an object\n"
    "cannot be relocated at all.";

int runBtfMin(Context &cx, Args args) {
  std::vector<std::string> files;
  std::string kernelPath, path;
  CLI::App app("Cut a kernel's BTF down to what the CO-RE records of objects need of it", "skep btf min");
  app.add_option("files", files, "the objects; a C source is compiled on the way")
      ->required()
      ->type_name("FILE");
  app.add_option("--btf", kernelPath, "the kernel's BTF; the running kernel's when not given")
      ->type_name("FILE");
  app.add_option("-o,--output", path, "file to write")->required()->type_name("FILE");
  app.footer(minFooter);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  Result<btf::KernelBtf> kernel = btf::loadKernelBtf(kernelPath);
  if (!kernel)
    return unable(cx, kernel.error());
  std::vector<object::Object> objects;
  for (const std::string &file : files) {
    std::vector<Diagnostic> warnings;
    Result<object::Object> object = loadObject(file, {}, warnings);
    if (!object)
      return unable(cx, object.error());
    objects.push_back(std::move(*object));
  }
  Result<object::CoreMinimum> minimum = object::minimumFor(objects, kernel->view());
  if (!minimum)
    return unable(cx, minimum.error());
  if (minimum->idRecords)
    cx.err << llvm::formatv(
        "skep btf min: {0} of {1} records ask for a type's number in the kernel, which this "
        "BTF does not tell\n",
        minimum->idRecords, minimum->records);
  Status written = writeFile(path, minimum->bytes);
  return written ? ExitOk : unable(cx, written.error());
}

} // namespace skep::cli
