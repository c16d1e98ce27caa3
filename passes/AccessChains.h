// The accesses of a module that Clang marked for CO-RE, linked into chains.
//
//   task->mm.pgd    preserve.struct(task, mm)  <-continues-  preserve.struct(%mm, pgd)
//
// A chain runs through records and arrays by value; a pointer load or a cast to another type ends it.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Instructions.h"
#include <deque>
#include <optional>

namespace skep {

enum class AccessKind { Array, Struct, Union, FieldInfo };

/// One preserve.*.access.index or preserve.field.info call.
struct Access {
  llvm::CallInst *call = nullptr;
  AccessKind kind = AccessKind::Struct;
  const llvm::DIType *type = nullptr; ///< what is indexed: record, array or pointer; null for FieldInfo
  uint64_t index = 0;                 ///< member or element; for FieldInfo the question
  Access *parent = nullptr;           ///< the access this one continues
  bool usedOtherwise = false;         ///< has a use that is not a continuation

  llvm::Value *base() const { return call->getArgOperand(0); }
};

/// The kind of access that `call` is, if it is one.
std::optional<AccessKind> accessKind(const llvm::CallInst &call);

class AccessChains {
public:
  void add(llvm::CallInst &call, AccessKind kind, const llvm::DIType *type);
  /// Finds for every access the one it continues, and marks those with other uses. Call once, after all
  /// add().
  void link();
  /// Whether `user` is an access that goes on from `access`.
  bool isContinuation(const Access &access, const llvm::User &user) const;

  bool empty() const { return accesses.empty(); }
  auto begin() { return accesses.begin(); } ///< in the order of add()
  auto end() { return accesses.end(); }
  auto rbegin() { return accesses.rbegin(); }
  auto rend() { return accesses.rend(); }

private:
  Access *find(const llvm::Value *value) const;

  std::deque<Access> accesses;
  llvm::DenseMap<const llvm::Value *, Access *> byCall;
};

} // namespace skep
