// The contents of a section before addresses are known: bytes, and the places in them that hold addresses.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace llvm {
class GlobalValue;
class MCSymbol;
} // namespace llvm

namespace skep::btf {

/// One of both: a variable or function, or a label that the code generator sets.
struct Address {
  const llvm::GlobalValue *value = nullptr;
  const llvm::MCSymbol *label = nullptr;
};

struct Section {
  std::vector<uint8_t> bytes; ///< a whole number of words, then strings
  uint32_t strings = 0;       ///< where these start; the end where there are none

  struct Hole { ///< a word that is an offset in a section
    uint32_t at;
    Address address;
  };
  std::vector<Hole> holes; ///< in the order of their places
  struct Comment {
    uint32_t at;
    std::string text;
  };
  std::vector<Comment> comments; ///< for readers of assembly, in the order of their places
};

} // namespace skep::btf
