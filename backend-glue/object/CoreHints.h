// Private to the check: what there is in a kernel instead of what a record asks for.
#pragma once

#include "backend-glue/object/CoreSpec.h"

namespace skep::object::core {

struct Instead {
  std::vector<std::string> notes, hints;
};

/// For a record that nothing in the kernel fits.
Instead insteadOf(const btf::View &local, const CoreReloc &record, const CoreTarget &target);

/// A type as C has it, without the declarator: "struct file *", "unsigned int", "int[4]".
std::string typeText(const btf::View &view, btf::TypeId id, unsigned depth = 0);

} // namespace skep::object::core
