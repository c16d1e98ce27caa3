// Types of two files are compared by what they are, not by their ids, and what differs is said in words.
#include "btfgen/model/Builder.h"
#include "btfgen/model/Compare.h"
#include "btfgen/model/Spelling.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace skep::btf;
using namespace llvm::BTF;

namespace {

struct Made {
  std::vector<uint8_t> bytes;
  Result<View> opened;
  explicit Made(const Builder &builder) : bytes(builder.finish()), opened(View::open(bytes, "test")) {}
  const View &view() const { return *opened; }
};

/// struct node { struct node *next; int value; }, behind `filler` other types.
Made list(unsigned filler, llvm::StringRef memberName = "value", uint32_t size = 4) {
  Builder b;
  for (unsigned i = 0; i < filler; ++i)
    b.addFloat("f" + std::to_string(i), 8);
  TypeId node = b.nextId();
  b.addAggregate(Kind::Struct, "node", 16, {{"next", node + 1, 0, 0}, {memberName, node + 2, 64, 0}});
  b.addPtr(node);
  b.addInt(size == 4 ? "int" : "long", size, INT_SIGNED);
  return Made(b);
}

std::string difference(const Made &a, TypeId inA, const Made &b, TypeId inB, CompareOptions options = {}) {
  Comparer comparer(a.view(), b.view(), options);
  std::optional<Difference> found = comparer.compare(inA, inB);
  return found ? found->text() : "";
}

TEST(BtfCompare, CyclesAreTheSameWhateverTheIds) { EXPECT_EQ(difference(list(0), 1, list(3), 4), ""); }

TEST(BtfCompare, NameOfAMember) {
  EXPECT_EQ(difference(list(0), 1, list(0, "other"), 1),
            "struct node: member 1 is 'value' in A and 'other' in B");
}

TEST(BtfCompare, TheShortestWayToADifference) {
  EXPECT_EQ(difference(list(0), 1, list(0, "value", 8), 1),
            "struct node > member 'value': this is int 'int' in A and 'long' in B");
}

/// void *f(struct s *, ...) with a struct that holds an array of enums.
Made function(uint64_t value, uint32_t count, llvm::StringRef param = "p", llvm::StringRef tag = "") {
  Builder b;
  TypeId e = b.addEnum(Kind::Enum, "e", 4, false, {{"E0", 0}, {"E1", value}});
  TypeId index = b.addInt("int", 4, INT_SIGNED);
  TypeId array = b.addArray(e, index, count);
  TypeId s = b.addAggregate(Kind::Struct, "s", 64, {{"list", array, 0, 0}});
  TypeId p = b.addPtr(b.addReference(Kind::Const, "", s));
  TypeId f = b.addFunc("f", b.addFuncProto(b.addPtr(0), {{param, p}, {"", 0}}), FUNC_STATIC);
  if (!tag.empty())
    b.addDeclTag(tag, f, 0);
  return Made(b);
}
constexpr TypeId funcId = 9;

TEST(BtfCompare, PathsLeadThroughEveryKindOfReference) {
  EXPECT_EQ(difference(function(1, 16), funcId, function(1, 16), funcId), "");
  EXPECT_EQ(difference(function(1, 16), funcId, function(2, 16), funcId),
            "function 'f' > parameter 1 'p' > pointer > struct s > member 'list' > element > enum e: "
            "value of enumerator 'E1' is 1 in A and 2 in B");
  EXPECT_EQ(difference(function(1, 16), funcId, function(1, 15), funcId),
            "function 'f' > parameter 1 'p' > pointer > struct s > member 'list': "
            "length is 16 in A and 15 in B");
}

TEST(BtfCompare, ParameterNamesMatterUnlessToldOtherwise) {
  EXPECT_EQ(difference(function(1, 1), funcId, function(1, 1, "q"), funcId),
            "function 'f': parameter 1 is 'p' in A and 'q' in B");
  EXPECT_EQ(difference(function(1, 1), funcId, function(1, 1, "q"), funcId, {.paramNames = false}), "");
}

TEST(BtfCompare, DeclarationTagsBelongToTheirTarget) {
  EXPECT_EQ(difference(function(1, 1), funcId, function(1, 1, "p", "bpf_kfunc"), funcId),
            "function 'f': declaration tags are none in A and 'bpf_kfunc' of part 0 in B");
}

TEST(BtfCompare, NamesakesStopTheWalk) {
  EXPECT_EQ(difference(function(1, 16), funcId, function(2, 15), funcId, {.namesakes = true}), "");
  EXPECT_NE(difference(function(1, 16), 4, function(1, 15), 4, {.namesakes = true}), "");
}

TEST(BtfCompare, BitfieldsOfBothForms) {
  auto make = [](bool oldForm, uint8_t bits) {
    Builder b;
    TypeId i = oldForm ? b.addInt("int", 4, {INT_SIGNED, 0, bits}) : b.addInt("int", 4, INT_SIGNED);
    b.addAggregate(Kind::Struct, "s", 4, {{"x", i, 3, uint8_t(oldForm ? 0 : bits)}});
    return Made(b);
  };
  EXPECT_EQ(difference(make(false, 5), 2, make(false, 6), 2),
            "struct s: width of bitfield member 'x' is 5 in A and 6 in B");
  EXPECT_EQ(difference(make(true, 5), 2, make(false, 5), 2),
            "struct s > member 'x': width in bits is 5 in A and 32 in B");
}

TEST(BtfCompare, ForwardDeclarationsOnlyWhenAllowed) {
  auto make = [](bool forward) {
    Builder b;
    TypeId s = forward ? b.addFwd("s", false) : b.addAggregate(Kind::Struct, "s", 0, {});
    b.addVar("v", b.addPtr(s), VAR_STATIC);
    return Made(b);
  };
  EXPECT_EQ(difference(make(true), 3, make(false), 3),
            "variable 'v' > pointer > forward declaration of struct s: "
            "this is forward declaration of struct s in A and struct s in B");
  EXPECT_EQ(difference(make(true), 3, make(false), 3, {.forwardMatches = true}), "");
}

TEST(BtfCompare, SectionsListVariablesInAnyOrder) {
  auto make = [](bool turned, uint32_t linkage) {
    Builder b;
    TypeId i = b.addInt("int", 4, INT_SIGNED);
    TypeId x = b.addVar("x", i, linkage), y = b.addVar("y", i, VAR_STATIC);
    SecVar first{x, 0, 4}, second{y, 0, 4};
    b.addDatasec(".data", 0, turned ? llvm::ArrayRef{second, first} : llvm::ArrayRef{first, second});
    return Made(b);
  };
  EXPECT_EQ(difference(make(false, 1), 4, make(true, 1), 4), "");
  EXPECT_EQ(difference(make(false, 1), 4, make(true, 0), 4),
            "section '.data' > variable 'x': linkage is 1 in A and 0 in B");
}

TEST(BtfCompare, AFailedWalkLeavesNoFalseEquals) {
  // a and b refer to each other; only b differs. a must not count as the same after b was compared.
  auto make = [](uint32_t size) {
    Builder b;
    b.addAggregate(Kind::Struct, "a", 8, {{"b", 2, 0, 0}});
    b.addPtr(3);
    b.addAggregate(Kind::Struct, "b", size, {{"a", 4, 0, 0}});
    b.addPtr(1);
    return Made(b);
  };
  Made x = make(8), y = make(16);
  Comparer comparer(x.view(), y.view());
  EXPECT_FALSE(comparer.same(3, 3));
  EXPECT_FALSE(comparer.same(4, 4));
  EXPECT_FALSE(comparer.same(1, 1));
  EXPECT_EQ(comparer.compare(1, 1)->text(),
            "struct a > member 'b' > pointer > struct b: size is 8 in A and 16 in B");
}

TEST(BtfCompare, WholeFilesBothWays) {
  Made two = list(2), three = list(3, "other");
  EXPECT_EQ(compareAll(two.view(), two.view()), std::vector<std::string>());
  EXPECT_EQ(compareAll(two.view(), three.view()),
            (std::vector<std::string>{"struct node: member 1 is 'value' in A and 'other' in B",
                                      "number type 'f2' is only in B"}));
}

TEST(BtfSpelling, Declarators) {
  Builder b;
  TypeId s = b.addFwd("s", false);
  TypeId i = b.addInt("int", 4, INT_SIGNED);
  TypeId constPtr = b.addReference(Kind::Const, "", b.addPtr(b.addReference(Kind::Const, "", s)));
  TypeId proto = b.addFuncProto(i, {{"x", constPtr}, {"", 0}});
  TypeId array = b.addArray(b.addPtr(proto), i, 3);
  TypeId toArray = b.addPtr(b.addArray(i, i, 4));
  Made made(b);
  EXPECT_EQ(spell(made.view(), constPtr), "const struct s *const");
  EXPECT_EQ(spell(made.view(), constPtr, "p"), "const struct s *const p");
  EXPECT_EQ(spell(made.view(), array, "f"), "int (*f[3])(const struct s *const x, ...)");
  EXPECT_EQ(spell(made.view(), toArray), "int (*)[4]");
}

} // namespace
