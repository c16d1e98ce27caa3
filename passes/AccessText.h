// Accesses by pointers as C writes them: "task->mm->owner", "*p", "argv[...]".
#pragma once

#include "passes/Provenance.h"
#include <string>

namespace skep {

/// What lies at `address`, in the words of the function whose line `at` is of.
std::string accessText(const llvm::Value *address, const llvm::Instruction &at,
                       const Provenances &provenances);

} // namespace skep
