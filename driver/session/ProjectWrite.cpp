// Writes the files of a new project so that a failure leaves nothing behind and loses nothing.
//
// Everything is first written into a new folder beside the one that is wanted, which then gets its name. A
// folder that is there already, and empty, keeps its place (somebody may stand in it): the files move in.
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/session/Project.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace skep::project {
namespace {

namespace fs = llvm::sys::fs;

Diagnostic unwritable(llvm::StringRef folder, std::error_code error) {
  return makeDiag(Diag::FileUnwritable, "cannot write '" + folder.str() + "': " + error.message())
      .at({.file = folder.str()});
}

Diagnostic taken(llvm::StringRef folder, const char *why) {
  return makeDiag(Diag::InitFolderTaken, "'" + folder.str() + "' " + why)
      .at({.file = folder.str()})
      .hint("take another name, or another folder with --dir");
}

enum class Place { Free, Empty };

Result<Place> lookAt(const std::string &folder) {
  fs::file_status status;
  std::error_code error = fs::status(folder, status, /*Follow=*/true);
  bool dangling = fs::is_symlink_file(folder) && !fs::exists(status);
  if (dangling)
    return taken(folder, "is a link to nowhere");
  if (error == std::errc::no_such_file_or_directory)
    return Place::Free;
  if (error)
    return unwritable(folder, error);
  if (!fs::is_directory(status))
    return taken(folder, "is there already, and no folder");
  std::error_code reading;
  bool empty = fs::directory_iterator(folder, reading) == fs::directory_iterator();
  if (reading)
    return unwritable(folder, reading);
  if (!empty)
    return taken(folder, "is there already, with files in it");
  return Place::Empty;
}

Status writeAll(const std::string &folder, llvm::ArrayRef<File> files) {
  for (const File &file : files)
    if (Status ok = writeFile(folder + "/" + file.path, llvm::StringRef(file.text)); !ok)
      return ok;
  return Ok();
}

/// Moves all files, or none.
std::error_code moveInto(const std::string &from, const std::string &to, llvm::ArrayRef<File> files) {
  for (size_t moved = 0; moved < files.size(); ++moved)
    if (std::error_code error = fs::rename(from + "/" + files[moved].path, to + "/" + files[moved].path)) {
      for (const File &file : files.take_front(moved))
        fs::remove(to + "/" + file.path);
      return error;
    }
  return {};
}

std::string withoutSlashes(llvm::StringRef folder) {
  llvm::StringRef bare = folder.rtrim('/');
  return bare.empty() ? folder.str() : bare.str();
}

} // namespace

Status write(llvm::StringRef wanted, llvm::ArrayRef<File> files) {
  std::string folder = withoutSlashes(wanted);
  Result<Place> place = lookAt(folder);
  if (!place)
    return place.takeError();
  // Inside an empty folder, beside one that is not there: on the same file system either way.
  std::string temp = *place == Place::Empty ? folder + "/.skep-XXXXXX" : folder + ".XXXXXX";
  if (!mkdtemp(temp.data()))
    return unwritable(folder, std::error_code(errno, std::generic_category()));
  auto cleanUp = llvm::make_scope_exit([&] { fs::remove_directories(temp); });
  chmod(temp.c_str(), 0777 & ~llvm::sys::fs::getUmask());

  if (Status ok = writeAll(temp, files); !ok)
    return ok;
  std::error_code error = *place == Place::Empty ? moveInto(temp, folder, files) : fs::rename(temp, folder);
  if (error)
    return unwritable(folder, error);
  return Ok();
}

} // namespace skep::project
