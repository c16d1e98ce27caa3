// How many bytes a pointer in the IR may stand for, and where in them it points.
#pragma once

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"
#include <optional>

namespace skep {

/// A pointer as an object, a constant and variable indices, each times a number of bytes.
struct Address {
  struct Index {
    llvm::Use *use; ///< the operand of a getelementptr, 64 bits wide
    uint64_t stride;
    uint64_t length; ///< of the array that is indexed, when its type says so; else 0
  };
  llvm::Value *object = nullptr;
  int64_t constant = 0;
  llvm::SmallVector<Index, 3> indices;
};

/// Nothing for what this form cannot express, and without an index.
std::optional<Address> addressOf(llvm::Value *pointer);

/// The bytes of a stack variable, a global, a map's value or reserved memory; nothing when unknown.
std::optional<uint64_t> sizeOfObject(const llvm::Value *object);

} // namespace skep
