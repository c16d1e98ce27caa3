// A type in one line of C, for messages and tables: "const struct file *", "int (*)(struct x *, u32)". What
// is written is meant to be read, not compiled (CWriter writes C that is): unnamed structs show no members,
// and what nests too deep is "...".
#pragma once

#include "btfgen/model/View.h"

namespace skep::btf {

/// The type as C writes it, with `name` declared by it: spell(v, array, "x") = "int x[4]".
std::string spell(const View &view, TypeId id, llvm::StringRef name = {});

/// The same for what C declares by a keyword or not at all: "struct file", "function 'f'", "section '.data'",
/// "unnamed struct".
std::string spellTitle(const View &view, TypeId id);

} // namespace skep::btf
