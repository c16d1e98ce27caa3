// Opened BTF that outlives one compile. Checking a kernel's 5.5 MB costs about 3 ms, which is a tenth of
// compiling a small program; a process that compiles many keeps the result here.
#pragma once

#include "btfgen/model/KernelBtf.h"
#include "llvm/Support/FileSystem.h"
#include <map>
#include <mutex>

namespace skep::btf {

/// May be used by any number of threads at once.
class BtfStore {
public:
  /// What loadKernelBtf gives, opened again only when the file has changed since.
  Result<std::shared_ptr<const KernelBtf>> open(llvm::StringRef path = {}, Arch arch = hostArch());

private:
  /// What tells whether a path still leads to the same contents.
  struct Identity {
    llvm::sys::fs::UniqueID file;
    uint64_t size = 0;
    llvm::sys::TimePoint<> modified;
    bool operator==(const Identity &) const = default;
  };
  struct Entry {
    Identity identity;
    std::shared_ptr<const KernelBtf> btf;
  };
  static std::optional<Identity> identify(llvm::StringRef path);

  std::mutex mutex;
  std::map<std::pair<std::string, Arch>, Entry> entries;
};

} // namespace skep::btf
