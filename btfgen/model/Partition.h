// Divides the nodes of a graph into blocks such that two nodes share a block exactly when they have the same
// label and their children, one by one, share blocks: the coarsest division of that kind, cycles included.
//
// All nodes of a label start in one block. A node whose children's blocks have changed is looked at again,
// and a block whose nodes no longer agree is divided; the largest part keeps the number, so that only the
// users of the smaller parts need a new look. A node changes its block at most log2(n) times, which makes the
// whole nearly linear. Node order and labels decide everything: no hash order, no addresses.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <vector>

namespace skep::btf {

/// Lists of children, one after the other.
struct Graph {
  std::vector<uint32_t> starts = {0}; ///< of each node's children; one more than there are nodes
  std::vector<uint32_t> children;

  uint32_t size() const { return starts.size() - 1; }
  llvm::ArrayRef<uint32_t> of(uint32_t node) const {
    return llvm::ArrayRef<uint32_t>(children).slice(starts[node], starts[node + 1] - starts[node]);
  }
  void endNode() { starts.push_back(children.size()); }
};

/// The block of each node. `labels` are small numbers, one a node.
std::vector<uint32_t> divide(const Graph &graph, llvm::ArrayRef<uint32_t> labels);

} // namespace skep::btf
