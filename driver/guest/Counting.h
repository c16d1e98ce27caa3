// Programs seen at work: attached, given something to count, and read.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include <string>
#include <utility>
#include <vector>

namespace skep::guest {

struct Counts {
  unsigned opens = 0; ///< how often this process has opened a file
  /// For each program that could be attached, in the order of the object, what it counted.
  std::vector<std::pair<std::string, uint64_t>> seen;
  std::string error; ///< why not all of them could be; empty when they could
};

/// Attaches the programs of an object like utils/kernels_parts/count.bpf.c, whose array map `counts` has a
/// counter for each program by its place in the object, and opens a file some times.
Counts countOpens(llvm::ArrayRef<uint8_t> elf);

} // namespace skep::guest
