// See Partition.h. It goes in rounds. Nodes that want a new look are sorted by block and by what their
// children's blocks are, and each block is divided by that. Between rounds, nodes of one block that are not
// waiting agree in their children's blocks, and differ there from those that are waiting: those not waiting
// form one part without being looked at.
#include "btfgen/model/Partition.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

namespace skep::btf {
namespace {

class Divider {
public:
  Divider(const Graph &graph, llvm::ArrayRef<uint32_t> labels);
  std::vector<uint32_t> run();

private:
  struct Look {
    uint32_t block;
    uint64_t hash; ///< of the children's blocks
    uint32_t node;
    bool startsGroup;
  };
  void findUsers();
  void sortByBlock();
  std::vector<Look> look() const;
  void divideBlock(llvm::ArrayRef<Look> looks);
  uint32_t split(uint32_t block, uint32_t count);
  void toEnd(uint32_t node, uint32_t block, uint32_t count);
  void wakeUsers();
  uint64_t hashOf(uint32_t node) const;
  int compare(uint32_t x, uint32_t y) const;

  const Graph &graph;
  Graph users;                    ///< the graph turned round
  std::vector<uint32_t> blocks;   ///< by node
  std::vector<uint32_t> order;    ///< all nodes, those of a block side by side
  std::vector<uint32_t> place;    ///< of a node in `order`
  std::vector<uint32_t> ends;     ///< by block: the end of its stretch of `order`
  std::vector<uint32_t> sizes;    ///< by block
  std::vector<uint32_t> waiting;  ///< nodes to look at in this round
  std::vector<uint32_t> moved;    ///< nodes that got another block in this round
  std::vector<uint8_t> isWaiting; ///< by node
};

Divider::Divider(const Graph &graph, llvm::ArrayRef<uint32_t> labels)
    : graph(graph), blocks(labels.begin(), labels.end()), order(graph.size()), place(graph.size()),
      isWaiting(graph.size()) {
  sortByBlock();
  findUsers();
}

void Divider::sortByBlock() {
  uint32_t count = blocks.empty() ? 0 : *std::max_element(blocks.begin(), blocks.end()) + 1;
  sizes.resize(count);
  for (uint32_t block : blocks)
    ++sizes[block];
  std::vector<uint32_t> at(count);
  for (uint32_t block = 0, start = 0; block < count; ++block) {
    at[block] = start;
    ends.push_back(start += sizes[block]);
  }
  for (uint32_t node = 0; node < graph.size(); ++node) {
    place[node] = at[blocks[node]]++;
    order[place[node]] = node;
  }
}

void Divider::findUsers() {
  users.starts.assign(graph.size() + 1, 0);
  for (uint32_t child : graph.children)
    ++users.starts[child + 1];
  for (uint32_t node = 0; node < graph.size(); ++node)
    users.starts[node + 1] += users.starts[node];
  users.children.resize(graph.children.size());
  std::vector<uint32_t> at(users.starts.begin(), users.starts.end() - 1);
  for (uint32_t node = 0; node < graph.size(); ++node)
    for (uint32_t child : graph.of(node))
      users.children[at[child]++] = node;
}

uint64_t Divider::hashOf(uint32_t node) const {
  uint64_t hash = 0x9e3779b97f4a7c15;
  for (uint32_t child : graph.of(node)) {
    hash = (hash ^ blocks[child]) * 0xff51afd7ed558ccd;
    hash ^= hash >> 32;
  }
  return hash;
}

/// Orders nodes by their children's blocks.
int Divider::compare(uint32_t x, uint32_t y) const {
  llvm::ArrayRef<uint32_t> ofX = graph.of(x), ofY = graph.of(y);
  for (size_t i = 0; i < std::min(ofX.size(), ofY.size()); ++i)
    if (blocks[ofX[i]] != blocks[ofY[i]])
      return blocks[ofX[i]] < blocks[ofY[i]] ? -1 : 1;
  return ofX.size() == ofY.size() ? 0 : ofX.size() < ofY.size() ? -1 : 1;
}

/// What the round sees, fixed before any node moves.
std::vector<Divider::Look> Divider::look() const {
  std::vector<Look> looks;
  looks.reserve(waiting.size());
  for (uint32_t node : waiting)
    if (sizes[blocks[node]] > 1)
      looks.push_back({blocks[node], hashOf(node), node, true});
  llvm::sort(looks, [&](const Look &x, const Look &y) {
    if (x.block != y.block)
      return x.block < y.block;
    if (x.hash != y.hash)
      return x.hash < y.hash;
    int order = compare(x.node, y.node);
    return order ? order < 0 : x.node < y.node;
  });
  for (size_t i = 1; i < looks.size(); ++i) {
    const Look &x = looks[i - 1], &y = looks[i];
    looks[i].startsGroup = x.block != y.block || x.hash != y.hash || compare(x.node, y.node) != 0;
  }
  return looks;
}

/// Puts a node before the last `count` of its block.
void Divider::toEnd(uint32_t node, uint32_t block, uint32_t count) {
  uint32_t from = place[node], to = ends[block] - count - 1, other = order[to];
  std::swap(order[from], order[to]);
  place[node] = to;
  place[other] = from;
}

/// The last `count` nodes of a block become one of their own.
uint32_t Divider::split(uint32_t block, uint32_t count) {
  uint32_t fresh = sizes.size();
  sizes.push_back(count);
  ends.push_back(ends[block]);
  sizes[block] -= count;
  ends[block] -= count;
  return fresh;
}

/// `looks` are the waiting nodes of one block, those that agree side by side. The largest part keeps the
/// number.
void Divider::divideBlock(llvm::ArrayRef<Look> looks) {
  uint32_t block = looks.front().block, total = sizes[block];
  uint32_t largest = total - looks.size(), keeper = UINT32_MAX; // those not waiting, unless a group is larger
  std::vector<llvm::ArrayRef<Look>> groups;
  for (size_t first = 0, last; first < looks.size(); first = last) {
    for (last = first + 1; last < looks.size() && !looks[last].startsGroup;)
      ++last;
    if (last - first > largest) {
      largest = last - first;
      keeper = groups.size();
    }
    groups.push_back(looks.slice(first, last - first));
  }
  if (largest == total)
    return;
  auto renumber = [&](uint32_t fresh) {
    for (uint32_t node : llvm::ArrayRef<uint32_t>(order).slice(ends[fresh] - sizes[fresh], sizes[fresh])) {
      blocks[node] = fresh;
      moved.push_back(node);
    }
  };
  for (uint32_t i = 0; i < groups.size(); ++i) {
    if (i == keeper)
      continue;
    uint32_t count = 0;
    for (const Look &look : groups[i])
      toEnd(look.node, block, count++);
    renumber(split(block, count));
  }
  if (keeper == UINT32_MAX || sizes[block] == largest)
    return;
  // The group that keeps the number goes to the end and changes places with what is left.
  uint32_t count = 0;
  for (const Look &look : groups[keeper])
    toEnd(look.node, block, count++);
  uint32_t fresh = split(block, count);
  std::swap(ends[block], ends[fresh]);
  std::swap(sizes[block], sizes[fresh]);
  renumber(fresh);
}

void Divider::wakeUsers() {
  waiting.clear();
  for (uint32_t node : moved)
    for (uint32_t user : users.of(node))
      if (!isWaiting[user]) {
        isWaiting[user] = true;
        waiting.push_back(user);
      }
  for (uint32_t node : waiting)
    isWaiting[node] = false;
}

std::vector<uint32_t> Divider::run() {
  for (uint32_t node = 0; node < graph.size(); ++node)
    waiting.push_back(node);
  while (!waiting.empty()) {
    moved.clear();
    std::vector<Look> looks = look();
    for (size_t first = 0, last; first < looks.size(); first = last) {
      for (last = first + 1; last < looks.size() && looks[last].block == looks[first].block;)
        ++last;
      divideBlock(llvm::ArrayRef<Look>(looks).slice(first, last - first));
    }
    wakeUsers();
  }
  return std::move(blocks);
}

} // namespace

std::vector<uint32_t> divide(const Graph &graph, llvm::ArrayRef<uint32_t> labels) {
  return Divider(graph, labels).run();
}

} // namespace skep::btf
