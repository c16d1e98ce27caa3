// A virtual vmlinux.h. Clang asks file systems two things, status and contents; both lead to prepare().
#include "frontend/KernelTypes.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace skep::frontend {
namespace {

/// The open file: its text, owned by the file system, which outlives every reader.
class TextFile : public vfs::File {
public:
  TextFile(vfs::Status status, StringRef text) : stat(std::move(status)), text(text) {}
  ErrorOr<vfs::Status> status() override { return stat; }
  ErrorOr<std::unique_ptr<MemoryBuffer>> getBuffer(const Twine &name, int64_t, bool, bool) override {
    return MemoryBuffer::getMemBuffer(text, name.str());
  }
  std::error_code close() override { return {}; }

private:
  vfs::Status stat;
  StringRef text;
};

} // namespace

bool KernelTypesFs::prepare() {
  if (!text && !failure) {
    Result<std::string> made = make();
    if (made)
      text = std::move(*made);
    else
      failure = made.takeError();
  }
  return text.has_value();
}

vfs::Status KernelTypesFs::statusOf() const {
  // A device and inode of its own, so that Clang never takes it for another file.
  return vfs::Status(path, sys::fs::UniqueID(0x736b6570, 1), sys::TimePoint<>(), 0, 0, text->size(),
                     sys::fs::file_type::regular_file, sys::fs::all_read);
}

ErrorOr<vfs::Status> KernelTypesFs::status(const Twine &name) {
  if (!isOurs(name))
    return ProxyFileSystem::status(name);
  if (!prepare())
    return make_error_code(errc::no_such_file_or_directory);
  return statusOf();
}

ErrorOr<std::unique_ptr<vfs::File>> KernelTypesFs::openFileForRead(const Twine &name) {
  if (!isOurs(name))
    return ProxyFileSystem::openFileForRead(name);
  if (!prepare())
    return make_error_code(errc::no_such_file_or_directory);
  return std::make_unique<TextFile>(statusOf(), *text);
}

} // namespace skep::frontend
