// Projects that `skep init` begins: a program of some kind, its loader, a test, and two ways to build them.
//
// The texts are templates below driver/templates, embedded into skep; ProjectKinds.def says which make a
// project of which kind. Making the files and writing them are two steps, so that nothing is written of a
// project that cannot be made.
#pragma once

#include "core/support/Result.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace skep::project {

struct Kind {
  llvm::StringRef name, attach, report, value, tests, purpose;
};

/// In the order of the table.
llvm::ArrayRef<Kind> kinds();

struct Options {
  std::string kind;
  std::string name;                     ///< of the project and its files
  std::string license = "Dual BSD/GPL"; ///< what the program tells the kernel
  bool userSpace = true;                ///< with a loader
};

struct File {
  std::string path; ///< below the project's folder; no folders in it
  std::string text;
};

/// Errors: init-unknown-kind, init-bad-name, usage-error (of the license).
Result<std::vector<File>> make(const Options &options);

/// Writes all files into `folder`, which must not be there yet or be empty; or none, and leaves no folder.
/// Errors: init-folder-taken, file-unwritable.
Status write(llvm::StringRef folder, llvm::ArrayRef<File> files);

} // namespace skep::project
