// Whole-file input and output; see File.h for the promise that writeFile keeps.
#include "core/support/File.h"
#include "core/support/Diags.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace skep {
namespace {

Diagnostic unreadable(llvm::StringRef path, int error) {
  Diag id = error == ENOENT ? Diag::FileMissing : Diag::FileUnreadable;
  return makeDiag(id, "cannot read '" + path.str() + "': " + std::strerror(error)).at({.file = path.str()});
}

Diagnostic unwritable(llvm::StringRef path, int error) {
  return makeDiag(Diag::FileUnwritable, "cannot write '" + path.str() + "': " + std::strerror(error))
      .at({.file = path.str()});
}

/// Reads to the end of `fd`; returns 0 or an errno value. Works for files that report no size (/sys, pipes).
int readAll(int fd, std::vector<uint8_t> &bytes) {
  size_t used = 0;
  struct stat st;
  if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
    return EISDIR;
  bytes.resize(st.st_size > 0 ? st.st_size + 1 : 64 * 1024);
  while (true) {
    if (used == bytes.size())
      bytes.resize(bytes.size() * 2);
    ssize_t got = read(fd, bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return errno;
    if (got == 0)
      break;
    used += got;
  }
  bytes.resize(used);
  return 0;
}

/// Writes everything to `fd`; returns 0 or an errno value.
int writeAll(int fd, llvm::ArrayRef<uint8_t> bytes) {
  while (!bytes.empty()) {
    ssize_t put = write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return errno;
    bytes = bytes.drop_front(put);
  }
  return 0;
}

int writeInPlace(llvm::StringRef path, llvm::ArrayRef<uint8_t> bytes) {
  int fd = open(path.str().c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return errno;
  int error = writeAll(fd, bytes);
  return close(fd) != 0 && !error ? errno : error;
}

mode_t fileMode(const std::string &path) {
  struct stat st;
  if (stat(path.c_str(), &st) == 0)
    return st.st_mode & 07777;
  return 0666 & ~llvm::sys::fs::getUmask();
}

int replaceFile(const std::string &path, llvm::ArrayRef<uint8_t> bytes) {
  std::string temp = path + ".XXXXXX";
  int fd = mkostemp(temp.data(), O_CLOEXEC);
  if (fd < 0)
    return errno;
  // A command that is interrupted takes the unfinished file with it.
  llvm::sys::RemoveFileOnSignal(temp);
  int error = writeAll(fd, bytes);
  if (!error && fchmod(fd, fileMode(path)) != 0)
    error = errno;
  if (close(fd) != 0 && !error)
    error = errno;
  if (!error && rename(temp.c_str(), path.c_str()) != 0)
    error = errno;
  if (error)
    unlink(temp.c_str());
  llvm::sys::DontRemoveFileOnSignal(temp);
  return error;
}

/// The file that `path` names after links, so that writing through a link keeps the link.
std::string resolved(llvm::StringRef path) {
  llvm::SmallString<256> real;
  if (llvm::sys::fs::is_symlink_file(path) && !llvm::sys::fs::real_path(path, real))
    return std::string(real);
  return path.str();
}

} // namespace

Result<std::vector<uint8_t>> readFile(llvm::StringRef path) {
  std::vector<uint8_t> bytes;
  int fd = path == "-" ? STDIN_FILENO : open(path.str().c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return unreadable(path, errno);
  int error = readAll(fd, bytes);
  if (fd != STDIN_FILENO)
    close(fd);
  if (error)
    return unreadable(path, error);
  return bytes;
}

Status writeFile(llvm::StringRef path, llvm::ArrayRef<uint8_t> bytes) {
  int error = 0;
  struct stat st;
  bool exists = stat(path.str().c_str(), &st) == 0;
  if (path == "-")
    error = writeAll(STDOUT_FILENO, bytes);
  else if (exists && S_ISDIR(st.st_mode))
    error = EISDIR;
  else if (exists && !S_ISREG(st.st_mode))
    error = writeInPlace(path, bytes);
  else
    error = replaceFile(resolved(path), bytes);
  if (error)
    return unwritable(path, error);
  return Ok{};
}

Status writeFile(llvm::StringRef path, llvm::StringRef text) {
  return writeFile(path, llvm::ArrayRef(reinterpret_cast<const uint8_t *>(text.data()), text.size()));
}

} // namespace skep
