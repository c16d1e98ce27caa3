// What auto-probe-read is going to do in a function, settled before anything is changed.
#pragma once

#include "passes/Provenance.h"
#include "llvm/IR/IntrinsicInst.h"
#include <string>
#include <vector>

namespace skep {

/// A load through a pointer that the verifier would not follow.
struct PlannedLoad {
  llvm::LoadInst *load;
  Way way;
  int64_t offset;  ///< bytes from where its group counts
  uint64_t size;   ///< bytes
  bool isBitField; ///< of a record that is relocated
};

/// Loads that one read does for: the first of them in its block comes first.
struct LoadGroup {
  std::vector<PlannedLoad> loads;
  llvm::StoreInst *into = nullptr; ///< the store that a single load feeds, if the read may do its work

  int64_t start() const;
  uint64_t size() const;
};

/// memcpy() from such a pointer.
struct PlannedCopy {
  llvm::MemTransferInst *copy;
  Way way;
};

/// An argument that a helper or memcmp() would read itself.
struct PlannedArgument {
  llvm::CallBase *call;
  unsigned argument;
  uint64_t size;
  Way way;
};

/// One access that is mended, to tell of.
struct Mention {
  const llvm::Instruction *at;
  Way way;
  std::string text;
  std::string reader; ///< the call that it is read for, if one
};

/// A write through such a pointer, which nothing can mend.
struct BadStore {
  const llvm::Instruction *store;
  Way way;
  std::string text;
};

struct ProbePlan {
  std::vector<LoadGroup> groups;
  std::vector<PlannedCopy> copies;
  std::vector<PlannedArgument> arguments;
  std::vector<BadStore> stores;
  std::vector<Mention> mentions; ///< in the order of the code

  bool empty() const { return groups.empty() && copies.empty() && arguments.empty() && stores.empty(); }
};

ProbePlan planProbeReads(llvm::Function &function, const Provenances &provenances);

} // namespace skep
