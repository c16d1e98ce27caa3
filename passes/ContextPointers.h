// Which values of a module are a program's context, and how addresses are made of them.
#pragma once

#include "core/spec/ProgTypes.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/Module.h"
#include <optional>

namespace skep {

/// An address taken apart: root + offset + index * scale.
struct Place {
  llvm::Value *root;
  int64_t offset = 0;
  llvm::Value *index = nullptr;
  uint64_t scale = 0;

  bool isConstant() const { return !index; }
};
/// Nothing where more than one index takes part.
std::optional<Place> placeOf(llvm::Value *address, const llvm::DataLayout &layout);

/// What a load or store goes through; null for other instructions.
llvm::Value *accessedAddress(llvm::Instruction &instruction);

/// The arguments that the kernel gives a context in: the first of a program, and those of local functions
/// that get a context handed on.
class ContextPointers {
public:
  explicit ContextPointers(llvm::Module &module);

  bool contains(const llvm::Value *value) const;
  /// The struct behind a context, where its programs agree on one.
  std::optional<Context> kindOf(const llvm::Value *value) const;

private:
  void handOn(const llvm::Argument &from);

  llvm::MapVector<const llvm::Value *, std::optional<Context>> found;
};

} // namespace skep
