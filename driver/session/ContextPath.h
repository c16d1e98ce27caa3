// Finding a field of a struct by a path such as "args[2]" or "regs.di".
#pragma once

#include "btfgen/model/View.h"

namespace skep::run {

struct FieldPlace {
  uint32_t offset = 0, size = 0; ///< bytes
};

/// The field that `path` names in struct `type`, through structs, unnamed members and arrays; nothing when
/// there is none or it is a bitfield.
std::optional<FieldPlace> findField(const btf::View &view, btf::TypeId type, llvm::StringRef path);

/// Names of the members of struct `type`, those of unnamed ones among them.
std::vector<std::string> memberNames(const btf::View &view, btf::TypeId type);

} // namespace skep::run
