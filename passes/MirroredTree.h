// A tree of phis and selects over pointers, made once more over what its leaves stand for.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"
#include <functional>

namespace skep {

/// Whether a value only hands on one of its operands.
inline bool isMerge(const llvm::Value *value) { return llvm::isa<llvm::PHINode, llvm::SelectInst>(value); }

/// The leaves under phis, selects and, where `throughSteps`, address arithmetic; each once, in the order of
/// the walk. Nothing when there are more than `most`.
llvm::SmallVector<llvm::Value *> leavesOf(llvm::Value *root, bool throughSteps, unsigned most = 64);

class MirroredTree {
public:
  /// `leaf` gives the value that stands for a leaf, poison where any will do; `step`, what stands for
  /// address arithmetic, given what stands for its base. Without `step` such arithmetic is a leaf.
  using Leaf = std::function<llvm::Value *(llvm::Value *)>;
  using Step = std::function<llvm::Value *(llvm::Instruction &, llvm::Value *base)>;

  MirroredTree(llvm::Type *type, Leaf leaf, Step step = nullptr)
      : type(type), leaf(std::move(leaf)), step(std::move(step)) {}
  /// To be asked once.
  llvm::Value *of(llvm::Value *root);

private:
  llvm::Value *build(llvm::Value *value);
  llvm::Value *ofPhi(llvm::PHINode &phi);
  llvm::Value *ofSelect(llvm::SelectInst &select);

  llvm::Type *type;
  Leaf leaf;
  Step step;
  llvm::DenseMap<llvm::Value *, llvm::Value *> made;
  llvm::SmallVector<llvm::PHINode *> phis;
};

} // namespace skep
