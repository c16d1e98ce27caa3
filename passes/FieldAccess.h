// What CO-RE can ask about a field, computed from debug types: the layout half of core-reloc.
#pragma once

#include "llvm/DebugInfo/BTF/BTF.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/Support/Alignment.h"
#include "llvm/Support/Error.h"

namespace skep {

using FieldQuestion = llvm::BTF::PatchableRelocKind;

/// `type` without const, volatile, restrict and member wrappers, and without typedefs unless `keepTypedef`.
const llvm::DIType *stripQualifiers(const llvm::DIType *type, bool keepTypedef = false);

/// Number of elements of the array `type`, counting its dimensions from `firstDim` on.
uint32_t elementCount(const llvm::DICompositeType *type, unsigned firstDim);

/// One step of an access path: element `index` of the struct, union or array `type`.
struct FieldStep {
  const llvm::DICompositeType *type;
  uint64_t index;
  llvm::Align recordAlign; ///< ABI alignment of the record; bitfields are read in units of it
};

/// The answer for the path that ends in `step`, where `offset` is the byte offset of `step.type` itself.
/// Fails with a message when a bitfield cannot be read in one aligned unit.
llvm::Expected<uint32_t> answerField(FieldQuestion question, const FieldStep &step, uint32_t offset,
                                     bool littleEndian);

} // namespace skep
