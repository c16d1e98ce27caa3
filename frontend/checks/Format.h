// The format strings of bpf_printk() and its kin, as the kernel reads them.
#pragma once

#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace skep::frontend {

struct Conversion {
  enum Wants {
    Int,       ///< the lower 32 bits
    Text,      ///< the address of a string
    IpAddress, ///< the address of an IP address
    Any,
  };
  llvm::StringRef text; ///< "%-8d"
  size_t begin;         ///< of the '%' in the format
  size_t index;         ///< which argument
  Wants wants;
};

struct Format {
  std::vector<Conversion> conversions; ///< as far as there is no problem
  std::optional<std::string> problem;
  size_t problemAt = 0;
  std::string hint;
};

Format readFormat(llvm::StringRef format);

} // namespace skep::frontend
