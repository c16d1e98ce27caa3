// What BTF could not say of a file. Each reason is told once, with a count and one example: a big program
// has thousands.
#pragma once

#include "core/support/Diagnostic.h"
#include "llvm/ADT/StringRef.h"
#include <array>

namespace skep::btf {

class LeftOut {
public:
  enum Why : uint8_t {
    FarMember,    ///< lies beyond what a member record can say
    VirtualBase,  ///< lies where only the running program knows
    UntypedPart,  ///< a member, element or parameter whose type is not said
    ForeignType,  ///< described in the file that .gnu_debugaltlink names
    SplitUnit,    ///< described in a .dwo file
    TooMany,      ///< more entries than BTF can count
    OddNumber,    ///< written as bytes
    Ambiguous,    ///< functions of one name with several prototypes
    OtherLanguage ///< units that are not C, when only C was asked for
  };

  void add(Why why, llvm::StringRef example, unsigned count = 1);
  /// Diagnostics for all of it.
  std::vector<Diagnostic> report(llvm::StringRef file) const;

private:
  struct Entry {
    unsigned count = 0;
    std::string example;
  };
  std::array<Entry, OtherLanguage + 1> entries;
};

} // namespace skep::btf
