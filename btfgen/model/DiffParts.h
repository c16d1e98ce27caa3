// The parts of one type, as a list to be compared by name: members with those of unnamed structs inside,
// enumerators, or the one declaration of a function, variable or typedef.
#pragma once

#include "btfgen/model/Diff.h"

namespace skep::btf {

struct Part {
  std::string name;
  std::string place;     ///< see DiffCell
  TypeId type = 0;       ///< of members and declarations; 0 = compare `text`
  uint8_t bits = 0;      ///< of a bitfield
  std::string text = {}; ///< the type as C writes it
};

/// In the order of the record; names are unique. At most some ten thousand.
std::vector<Part> partsOf(const View &view, TypeId id);

} // namespace skep::btf
