// Makes random BPF programs in C that have no undefined behaviour: what two compilers make of one, or one
// compiler at two levels, must do the same. The source depends on the seed alone and includes nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace skep::differential {

struct Source {
  std::string text;
  bool hasCore = false; ///< has CO-RE records for types that no kernel has
};

Source generate(uint64_t seed);

/// The compiler's options of a source that generate() made, which its first line names.
std::vector<std::string> optionsOf(const std::string &text);

} // namespace skep::differential
