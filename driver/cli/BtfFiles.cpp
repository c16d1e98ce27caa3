// Opens kernels' BTF for commands that take several.
#include "driver/cli/BtfFiles.h"
#include "core/support/Diags.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace skep::cli {

using namespace btf;
namespace path = llvm::sys::path;

/// Files *.btf below a folder, by name.
static std::vector<std::string> filesBelow(const std::string &folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (llvm::sys::fs::recursive_directory_iterator at(folder, error), end; at != end && !error;
       at.increment(error))
    if (path::extension(at->path()) == ".btf" && !llvm::sys::fs::is_directory(at->path()))
      files.push_back(at->path());
  std::sort(files.begin(), files.end());
  return files;
}

static Status addTarget(BtfFiles &files, llvm::StringRef words) {
  llvm::SmallVector<llvm::StringRef> parts;
  // A file may have a + in its name, as kernels do.
  if (llvm::sys::fs::exists(words))
    parts.push_back(words);
  else
    words.split(parts, '+');
  Result<KernelBtf> kernel = loadBtfFile(parts.front());
  if (!kernel)
    return kernel.takeError();
  const View *base = &kernel->view();
  files.btfs.push_back(std::move(*kernel));
  std::vector<const View *> modules;
  for (llvm::StringRef part : llvm::ArrayRef(parts).drop_front()) {
    Result<KernelBtf> module = loadBtfFile(part, base);
    if (!module)
      return module.takeError();
    modules.push_back(&module->view());
    files.btfs.push_back(std::move(*module));
  }
  files.targets.push_back(std::make_unique<object::CoreTarget>(*base, modules));
  files.names.push_back(words.str());
  return Ok{};
}

/// File names where they tell the kernels apart, whole paths elsewhere.
static void shorten(std::vector<std::string> &names) {
  llvm::StringSet<> seen;
  std::vector<std::string> shorter;
  for (const std::string &name : names) {
    llvm::StringRef stem = path::filename(name);
    stem.consume_back(".btf");
    if (stem.empty() || !seen.insert(stem).second)
      return;
    shorter.push_back(stem.str());
  }
  names = std::move(shorter);
}

Result<BtfFiles> openBtfFiles(const std::vector<std::string> &paths) {
  BtfFiles files;
  if (paths.empty()) {
    Result<KernelBtf> kernel = loadKernelBtf();
    if (!kernel)
      return kernel.takeError();
    files.names.push_back(llvm::StringRef(kernel->origin()).starts_with("<") ? "shipped" : "running");
    files.targets.push_back(std::make_unique<object::CoreTarget>(kernel->view()));
    files.btfs.push_back(std::move(*kernel));
    return files;
  }
  for (const std::string &name : paths) {
    std::vector<std::string> all{name};
    if (llvm::sys::fs::is_directory(name))
      all = filesBelow(name);
    if (all.empty())
      return makeDiag(Diag::BtfMissing, "the folder '" + name + "' has no files *.btf").at({.file = name});
    for (const std::string &file : all)
      if (Status added = addTarget(files, file); !added)
        return added.takeError();
  }
  shorten(files.names);
  return files;
}

} // namespace skep::cli
