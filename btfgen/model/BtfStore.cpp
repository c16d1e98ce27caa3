// The lock is held while a file is opened: whoever else wants it would only open it a second time.
#include "btfgen/model/BtfStore.h"

namespace skep::btf {

namespace fs = llvm::sys::fs;

/// Nothing for what cannot be told apart: pipes and missing files. The running kernel, which has no path,
/// stays the same as long as we run.
std::optional<BtfStore::Identity> BtfStore::identify(llvm::StringRef path) {
  if (path.empty())
    return Identity{};
  fs::file_status status;
  if (fs::status(path, status) || status.type() != fs::file_type::regular_file)
    return std::nullopt;
  return Identity{status.getUniqueID(), status.getSize(), status.getLastModificationTime()};
}

Result<std::shared_ptr<const KernelBtf>> BtfStore::open(llvm::StringRef path, Arch arch) {
  std::lock_guard lock(mutex);
  std::optional<Identity> identity = identify(path);
  Entry &entry = entries[{path.str(), arch}];
  if (entry.btf && identity == entry.identity)
    return entry.btf;
  entry = {};
  Result<KernelBtf> loaded = loadKernelBtf(path, arch);
  if (!loaded)
    return loaded.takeError();
  auto btf = std::make_shared<const KernelBtf>(std::move(*loaded));
  if (identity)
    entry = {*identity, btf};
  return btf;
}

} // namespace skep::btf
