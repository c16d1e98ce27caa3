// What a CO-RE record asks, in words: for the remarks of core-reloc.
#pragma once

#include "llvm/IR/DebugInfoMetadata.h"
#include <string>

namespace skep {

/// "the offset of 'struct task_struct::mm.pgd'": the question `kind` (a PatchableRelocKind) about the path
/// `accessString` ("0:27:8") below `type`.
std::string describeRecord(unsigned kind, const llvm::DIType *type, llvm::StringRef accessString);

} // namespace skep
