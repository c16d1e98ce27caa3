// How addresses are made, step by step, and making and dropping such steps.
#pragma once

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/PassManager.h"
#include <optional>

namespace skep {

/// An address taken apart: root + offset + index * scale.
struct Place {
  llvm::Value *root;
  int64_t offset = 0;
  llvm::Value *index = nullptr;
  uint64_t scale = 0;
  bool isRelocated = false; ///< the loader may give the offset another value

  bool isConstant() const { return !index; }
};
/// Nothing where more than one index takes part. Looks through CO-RE's way of writing offsets.
std::optional<Place> placeOf(llvm::Value *address, const llvm::DataLayout &layout);

/// The pointer that `value` is so many bytes behind, or the same as; null where it is neither.
llvm::Value *steppedFrom(llvm::Value *value);
/// The bytes of a CO-RE field offset, which is a load of a global that stands for it.
std::optional<int64_t> relocatedOffset(const llvm::Value *value);

/// All 64 bits of a pointer that the context's struct declares as 32: one extension next to the load, because
/// a copy of 32 bits would be no pointer to the verifier.
llvm::Value *wholePointer(llvm::LoadInst &load);

/// What a load or store goes through; null for other instructions.
llvm::Value *accessedAddress(llvm::Instruction &instruction);

/// Where the steps to an address begin.
llvm::Value *steppedRoot(llvm::Value *address);
/// How far a step goes, in numbers, which are computed where it is.
llvm::Value *lengthOf(llvm::Instruction &step, const llvm::DataLayout &layout);

/// The same address once more where `builder` stands, step by step from its root; which is made again as well
/// where it is only a number's cast.
llvm::Value *makeAgain(llvm::Value *address, llvm::IRBuilder<> &builder);
/// For an address that is made once more: element `number` of the array that a relocated offset leads to,
/// with a relocation of its own.
void relocateToElement(llvm::Instruction &address, uint64_t number, uint64_t size);

/// Removes blocks that nothing leads to: values may be made of themselves there, which no walk would end at.
bool dropUnreachable(llvm::Module &module, llvm::FunctionAnalysisManager &functions);

/// Removes what an address was made of as far as nothing else uses it; also the calls that hide steps from
/// the optimiser.
void dropUnused(llvm::Value *address);

} // namespace skep
