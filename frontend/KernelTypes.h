// Kernel types on demand: the folder in which #include "vmlinux.h" is found when no real one is.
#pragma once

#include "core/support/Result.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <functional>
#include <memory>

namespace skep::frontend {

/// Makes the text of vmlinux.h. Called at most once, when the preprocessor first asks for the file,
/// which it does only after every folder of the include path was searched for a real one.
using MakeHeader = std::function<Result<std::string>()>;

/// A file system that holds one file, made when it is first looked at. A failure to make it hides the
/// file; the reason is kept in `failure`.
class KernelTypesFs : public llvm::vfs::ProxyFileSystem {
public:
  KernelTypesFs(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> below, std::string path, MakeHeader make)
      : ProxyFileSystem(std::move(below)), path(std::move(path)), make(std::move(make)) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &name) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &name) override;

  bool used() const { return text.has_value(); }
  std::optional<Diagnostic> failure;

private:
  bool isOurs(const llvm::Twine &name) const { return name.str() == path; }
  bool prepare();
  llvm::vfs::Status statusOf() const;

  std::string path;
  MakeHeader make;
  std::optional<std::string> text;
};

} // namespace skep::frontend
