// Which values of a module are contexts and other pointers whose accesses the kernel rewrites, and how addresses
// are made of them.
#pragma once

#include "core/spec/Contexts.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
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

/// All 64 bits of a pointer that the context's struct declares as 32: one extension next to the load, because a
/// copy of 32 bits would be no pointer to the verifier.
llvm::Value *wholePointer(llvm::LoadInst &load);

/// What a load or store goes through; null for other instructions.
llvm::Value *accessedAddress(llvm::Instruction &instruction);

/// The arguments that the kernel gives a context in: the first of a program, and those of local functions
/// that get a context handed on. Besides, the sockets that contexts and helpers give, which are no memory either.
class ContextPointers {
public:
  explicit ContextPointers(llvm::Module &module);

  bool contains(const llvm::Value *value) const;
  /// A pointer into the kernel's memory that BTF describes: it is read as if it were probed.
  bool isTyped(const llvm::Value *value) const;
  /// Whether the offset of a place is the same in all kernels.
  bool isFixed(const Place &place) const;
  /// What the field holds that a value was loaded from.
  std::optional<FieldKind> fieldBehind(llvm::Value *value, const llvm::DataLayout &layout) const;
  /// The struct behind a context, where its programs agree on one.
  std::optional<Context> kindOf(const llvm::Value *value) const;

private:
  void handOn(const llvm::Argument &from);
  bool isSocket(const llvm::Value *value) const;

  llvm::MapVector<const llvm::Value *, std::optional<Context>> found;
};

} // namespace skep
