// Telling a misspelt name from one that another kernel may have.
#pragma once

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

namespace skep::frontend {

/// Whether a name has a word that none of `names` has. One that is made of known words may be of another
/// kernel: bpf_set_x() beside bpf_get_x().
template <class Names> bool hasOddWord(llvm::StringRef name, const Names &names) {
  llvm::StringSet<> words;
  llvm::SmallVector<llvm::StringRef> parts;
  for (llvm::StringRef known : names) {
    known.split(parts, '_', -1, /*KeepEmpty=*/false);
    words.insert(parts.begin(), parts.end());
    parts.clear();
  }
  name.split(parts, '_', -1, /*KeepEmpty=*/false);
  return llvm::any_of(parts, [&](llvm::StringRef part) { return !words.contains(part); });
}

} // namespace skep::frontend
