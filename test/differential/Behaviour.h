// What an object does, as text that can be compared: each program is run on the same packets, and its
// results, the packets it leaves, its maps and its globals are written down.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <string>

namespace skep::differential {

struct Behaviour {
  std::string text;     ///< a line an observation
  std::string fault;    ///< the first thing that went wrong; valid programs have none
  bool tooLong = false; ///< a run was broken off: nothing can be said
  unsigned runs = 0;
};

Behaviour behaviourOf(llvm::ArrayRef<uint8_t> object, uint64_t seed);

} // namespace skep::differential
