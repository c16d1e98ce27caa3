// Each type once: what is the same is merged, cycles and forward declarations included, and what only looks
// alike stays apart.
#include "btfgen/model/Builder.h"
#include "btfgen/model/Compare.h"
#include "btfgen/model/Dedup.h"
#include "btfgen/model/Merge.h"
#include "btfgen/model/Partition.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace skep::btf;
using namespace llvm::BTF;

namespace {

using Bytes = std::vector<uint8_t>;

View opened(const Bytes &bytes, const View *base = nullptr) {
  Result<View> view = View::open(bytes, "test", base);
  if (!view) {
    ADD_FAILURE() << view.error().message;
    abort();
  }
  return std::move(*view);
}

struct Deduped {
  Bytes before;
  View view;
  Deduplicated result;
  View after;
  explicit Deduped(const Builder &builder, const View *base = nullptr)
      : before(builder.finish()), view(opened(before, base)), result(dedup(view)),
        after(opened(result.bytes, base)) {}
  TypeId operator[](TypeId id) const { return result.newIds[id]; }
  uint32_t count() const { return after.numTypes() - after.firstOwnId(); }
};

/// struct node { struct node *next; int value; }; the id of the struct.
TypeId addNode(Builder &b, llvm::StringRef member = "value") {
  TypeId node = b.nextId();
  b.addAggregate(Kind::Struct, "node", 16, {{"next", node + 1, 0, 0}, {member, node + 2, 64, 0}});
  b.addPtr(node);
  b.addInt("int", 4, INT_SIGNED);
  return node;
}

TEST(BtfPartition, DividesByWhatChildrenAre) {
  // 0 -> 1 -> 2 -> 0 and 3 -> 4 -> 5 -> 3 are the same cycle; 6 -> 7, and 7 has another label.
  Graph graph;
  for (uint32_t child : {1, 2, 0, 4, 5, 3, 7}) {
    graph.children.push_back(child);
    graph.endNode();
  }
  graph.endNode();
  std::vector<uint32_t> blocks = divide(graph, {0, 0, 0, 0, 0, 0, 0, 1});
  EXPECT_EQ(blocks[0], blocks[1]);
  EXPECT_EQ(blocks[0], blocks[5]);
  EXPECT_NE(blocks[0], blocks[6]);
  EXPECT_NE(blocks[6], blocks[7]);
}

TEST(BtfPartition, ALongChainTakesNoLongTime) {
  Graph graph;
  constexpr uint32_t length = 200000;
  for (uint32_t i = 0; i < length; ++i) {
    if (i + 1 < length)
      graph.children.push_back(i + 1);
    graph.endNode();
  }
  std::vector<uint32_t> blocks = divide(graph, std::vector<uint32_t>(length, 0));
  EXPECT_EQ(std::set<uint32_t>(blocks.begin(), blocks.end()).size(), length);
}

TEST(BtfDedup, CyclesInTwoUnits) {
  Builder b;
  TypeId first = addNode(b), second = addNode(b), other = addNode(b, "number");
  Deduped d(b);
  EXPECT_EQ(d.count(), 5u); // int; two structs and a pointer to each
  EXPECT_EQ(d[first], d[second]);
  EXPECT_NE(d[first], d[other]);
  EXPECT_EQ(d[first + 2], d[other + 2]);
}

TEST(BtfDedup, ForwardDeclarationsBecomeTheDefinition) {
  Builder b;
  TypeId node = addNode(b);
  TypeId forward = b.addFwd("node", false);
  TypeId toForward = b.addPtr(forward);
  TypeId user = b.addAggregate(Kind::Struct, "user", 8, {{"n", toForward, 0, 0}});
  TypeId same = b.addAggregate(Kind::Struct, "user", 8, {{"n", node + 1, 0, 0}});
  TypeId isUnion = b.addFwd("node", true);
  Deduped d(b);
  EXPECT_EQ(d[forward], d[node]);
  EXPECT_EQ(d[toForward], d[node + 1]);
  EXPECT_EQ(d[user], d[same]);
  EXPECT_TRUE(d.after.type(d[isUnion]).is(Kind::Fwd));
}

TEST(BtfDedup, UnitsThatKnowPartsOfACycle) {
  // One unit knows a but not b, one b but not a, one both.
  Builder b;
  auto unit = [&](bool knowsA, bool knowsB) {
    TypeId a = b.nextId();
    if (knowsA)
      b.addAggregate(Kind::Struct, "a", 8, {{"b", a + 3, 0, 0}});
    else
      b.addFwd("a", false);
    if (knowsB)
      b.addAggregate(Kind::Struct, "b", 8, {{"a", a + 2, 0, 0}});
    else
      b.addFwd("b", false);
    b.addPtr(a);
    b.addPtr(a + 1);
  };
  unit(true, false);
  unit(false, true);
  unit(true, true);
  EXPECT_EQ(Deduped(b).count(), 4u);
}

TEST(BtfDedup, ANameWithTwoMeaningsIsToldByItsUsers) {
  // struct data is {int} to the users one, {char} to the users two; each has a forward declaration once.
  Builder b;
  auto unit = [&](llvm::StringRef user, uint32_t size, bool known) {
    TypeId number = b.addInt(size == 1 ? "char" : "int", size, INT_SIGNED);
    TypeId data =
        known ? b.addAggregate(Kind::Struct, "data", size, {{"x", number, 0, 0}}) : b.addFwd("data", false);
    return b.addAggregate(Kind::Struct, user, 8, {{"data", b.addPtr(data), 0, 0}});
  };
  TypeId one = unit("one", 4, true), oneForward = unit("one", 4, false);
  TypeId two = unit("two", 1, true), twoForward = unit("two", 1, false);
  TypeId three = unit("three", 1, false);
  Deduped d(b);
  EXPECT_EQ(d[one], d[oneForward]);
  EXPECT_EQ(d[two], d[twoForward]);
  Type data = d.after.type(d.after.type(d.after.type(d[three]).members()[0].type).ref());
  EXPECT_TRUE(data.is(Kind::Fwd)); // nobody says which
}

TEST(BtfDedup, EnumsWithoutEnumerators) {
  Builder b;
  TypeId forward = b.addEnum(Kind::Enum, "e", 4, false, {});
  TypeId full = b.addEnum(Kind::Enum64, "e", 8, false, {{"BIG", 1ull << 40}});
  Deduped d(b);
  EXPECT_EQ(d.count(), 1u);
  EXPECT_EQ(d[forward], d[full]);
}

TEST(BtfDedup, AForwardDeclarationThatWouldContainItself) {
  Builder b;
  TypeId forward = b.addFwd("a", false);
  TypeId array = b.addArray(forward, forward, 1);
  TypeId a = b.addAggregate(Kind::Struct, "a", 8, {{"itself", array, 0, 0}});
  Deduped d(b);
  EXPECT_EQ(d.count(), 3u);
  EXPECT_NE(d[forward], d[a]);
}

TEST(BtfDedup, VariablesOfOneSectionStayApart) {
  Builder b;
  TypeId number = b.addInt("int", 4, INT_SIGNED);
  TypeId x = b.addVar("x", number, VAR_STATIC), again = b.addVar("x", number, VAR_STATIC);
  b.addDatasec(".bss", 8, {{x, 0, 4}, {again, 4, 4}});
  Deduped d(b);
  EXPECT_NE(d[x], d[again]);
}

TEST(BtfDedup, TypesOfTheBaseAreNotRepeated) {
  Builder base;
  TypeId node = addNode(base);
  Bytes baseBytes = base.finish();
  View baseView = opened(baseBytes);
  Builder split(Endian::Little, &baseView);
  TypeId copy = addNode(split);
  TypeId own = split.addTypedef("node_t", copy);
  Deduped d(split, &baseView);
  EXPECT_EQ(d.count(), 1u);
  EXPECT_EQ(d[copy], node);
  EXPECT_EQ(d.after.type(d[own]).ref(), node);
}

TEST(BtfDedup, TwiceIsLikeOnce) {
  Builder b;
  addNode(b);
  addNode(b);
  Deduped d(b);
  EXPECT_EQ(dedup(d.after).bytes, d.result.bytes);
}

TEST(BtfMerge, TellsOfTheStructThatDiffersNotOfItsUsers) {
  auto make = [](llvm::StringRef member) {
    Builder b;
    TypeId node = addNode(b, member);
    b.addTypedef("node_t", node);
    return b.finish();
  };
  Bytes a = make("value"), b = make("number");
  View viewA = opened(a), viewB = opened(b);
  Result<Merged> merged = merge({{&viewA, "a.o"}, {&viewB, "b.o"}, {&viewA, "c.o"}});
  ASSERT_TRUE(bool(merged));
  ASSERT_EQ(merged->conflicts.size(), 1u);
  EXPECT_EQ(merged->conflicts[0].difference.text(),
            "struct node: member 1 is 'value' in a.o and 'number' in b.o");
  View view = opened(merged->bytes);
  EXPECT_EQ(view.numTypes() - 1, 7u); // int, and twice struct, pointer, typedef
}

TEST(BtfMerge, ByteOrdersDoNotMix) {
  Bytes little = Builder(Endian::Little).finish(), big = Builder(Endian::Big).finish();
  View a = opened(little), b = opened(big);
  Result<Merged> merged = merge({{&a, "a"}, {&b, "b"}});
  ASSERT_FALSE(bool(merged));
  EXPECT_EQ(merged.error().id, "btf-mixed");
}

} // namespace
