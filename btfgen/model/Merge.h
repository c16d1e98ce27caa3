// The types of several BTFs in one, each once; and which names mean different things in different files.
#pragma once

#include "btfgen/model/Compare.h"

namespace skep::btf {

struct MergeInput {
  const View *view; ///< without a base
  std::string name; ///< for messages
};

/// One name with two definitions, neither of which the other file has.
struct MergeConflict {
  size_t first, second; ///< indices into the inputs
  Difference difference;
};

struct Merged {
  std::vector<uint8_t> bytes;
  /// In the order of the types. A struct that differs only because a type that it mentions does is not
  /// listed.
  std::vector<MergeConflict> conflicts;
};

/// Errors: btf-mixed.
Result<Merged> merge(llvm::ArrayRef<MergeInput> inputs);

} // namespace skep::btf
