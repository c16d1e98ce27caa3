// Accesses by pointers as C writes them: "task->mm->owner", "*p", "argv[...]".
#pragma once

#include "passes/Provenance.h"
#include <string>

namespace skep {

/// What lies at `address`.
std::string accessText(const llvm::Value *address, const Provenances &provenances);

} // namespace skep
