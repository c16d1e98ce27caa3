// Sets of edits to texts: which go together, what comes out, and the difference as a person reads it.
#pragma once

#include "core/support/Diagnostic.h"
#include "llvm/ADT/StringRef.h"
#include <map>

namespace skep {

/// Edits to any number of files. Groups (the fix-its of one diagnostic) are taken whole or not at all.
class Edits {
public:
  enum class Added { Yes, Already, Conflict };

  /// Takes the edits of `group`, unless one overlaps an edit taken before: its text would then not be what
  /// the group was made for. Two that insert at one place conflict too, because their order is unknown.
  Added add(const std::vector<FixIt> &group);

  bool empty() const { return files.empty(); }
  /// The files that change.
  std::vector<std::string> paths() const;
  /// `text`, which is that of `path`, with the edits made. Edits beyond its end are left out.
  std::string apply(llvm::StringRef path, llvm::StringRef text) const;

private:
  struct Edit {
    size_t offset, length;
    std::string text;
  };
  std::map<std::string, std::vector<Edit>> files; ///< each in the order of offsets

  bool has(const FixIt &fix) const;
  bool conflicts(const FixIt &fix) const;
  void insert(const FixIt &fix);
};

/// The difference of two texts in the unified format, as `patch` takes it; empty when they are equal.
std::string unifiedDiff(llvm::StringRef path, llvm::StringRef before, llvm::StringRef after);

} // namespace skep
