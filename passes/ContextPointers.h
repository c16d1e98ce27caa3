// Which values of a module are contexts and other pointers whose accesses the kernel rewrites.
#pragma once

#include "core/spec/Contexts.h"
#include "passes/AddressSteps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/Module.h"

namespace skep {

/// The arguments that the kernel gives a context in: the first of a program, and those of local functions
/// that get a context handed on. Besides, the sockets that contexts and helpers give, which are no memory
/// either.
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
