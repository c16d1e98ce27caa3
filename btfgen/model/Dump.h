// BTF type by type, for people and scripts. Text and JSON have the words and keys of bpftool's "btf dump".
#pragma once

#include "btfgen/model/View.h"

namespace skep::btf {

/// One line a type, "[id] KIND 'name' key=value ...", and one indented line an entry. Own types only.
std::string dumpText(const View &view);

/// {"types": [{"id", "kind", "name", ...}, ...]} on one line. 64-bit values are numbers.
std::string dumpJson(const View &view);

} // namespace skep::btf
