// Types that nobody can tell apart get one id; types that differ anywhere, however deep, keep their own.
#include "btfgen/emit/ModuleBtf.h"
#include "btfgen/emit/Placeholder.h"
#include "llvm/IR/DIBuilder.h"
#include "llvm/IR/Module.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace skep::btf;

namespace {

struct Graph : testing::Test {
  TypeGraph graph;
  Draft integer = graph.add({.kind = Kind::Int, .name = "int", .number = 4, .encoding = 32});

  Draft pointer(Draft to) { return graph.add({.kind = Kind::Ptr, .type = to}); }
  /// struct node { struct node *next; int `last`; }
  Draft list(llvm::StringRef last = "value") {
    Draft node = graph.add({.kind = Kind::Struct, .name = "node", .number = 16});
    Draft next = pointer(node);
    graph[node].parts = {{.name = "next", .type = next}, {.name = last, .type = integer, .value = 64}};
    return node;
  }
  std::vector<uint8_t> written() {
    Builder builder;
    graph.write(builder, [](const Record &, TypeId) {});
    return builder.finish();
  }
};

TEST_F(Graph, EqualPointersAreOne) {
  Draft a = pointer(integer), b = pointer(integer), other = pointer(a);
  graph.share();
  EXPECT_EQ(graph.id(a), graph.id(b));
  EXPECT_NE(graph.id(a), graph.id(other));
}

TEST_F(Graph, EqualCirclesAreOne) {
  Draft a = list(), b = list();
  graph.share();
  EXPECT_EQ(graph.id(a), graph.id(b));
  std::vector<uint8_t> bytes = written();
  Result<View> view = View::open(bytes, "test");
  ASSERT_TRUE(view);
  EXPECT_EQ(view->numTypes(), 4u); // void, int, node, node *
}

TEST_F(Graph, CirclesThatDifferStayApart) {
  Draft a = list("value"), b = list("count");
  Draft toA = pointer(a), toB = pointer(b);
  Draft farA = pointer(toA), farB = pointer(toB);
  graph.share();
  EXPECT_NE(graph.id(a), graph.id(b));
  EXPECT_NE(graph.id(farA), graph.id(farB));
}

/// A circle of two that says the same as a circle of one.
TEST_F(Graph, ACircleUnrolledIsTheSame) {
  Draft one = list();
  Draft first = graph.add({.kind = Kind::Struct, .name = "node", .number = 16});
  Draft second = graph.add({.kind = Kind::Struct, .name = "node", .number = 16});
  Draft toFirst = pointer(first), toSecond = pointer(second);
  graph[first].parts = {{.name = "next", .type = toSecond}, {.name = "value", .type = integer, .value = 64}};
  graph[second].parts = {{.name = "next", .type = toFirst}, {.name = "value", .type = integer, .value = 64}};
  graph.share();
  EXPECT_EQ(graph.id(one), graph.id(first));
  EXPECT_EQ(graph.id(first), graph.id(second));
}

TEST_F(Graph, FunctionsAndVariablesAreNeverShared) {
  Draft a = graph.add({.kind = Kind::Var, .name = "x", .type = integer, .isUnique = true});
  Draft b = graph.add({.kind = Kind::Var, .name = "x", .type = integer, .isUnique = true});
  graph.share();
  EXPECT_NE(graph.id(a), graph.id(b));
}

TEST_F(Graph, MembersOfOtherOffsetsAndBitsDiffer) {
  auto aggregate = [&](uint64_t offset, uint8_t bits) {
    return graph.add({.kind = Kind::Struct,
                      .name = "s",
                      .number = 8,
                      .parts = {{.name = "m", .type = integer, .value = offset, .bits = bits}}});
  };
  Draft plain = aggregate(0, 0), moved = aggregate(32, 0), narrow = aggregate(0, 3), again = aggregate(0, 3);
  graph.share();
  EXPECT_NE(graph.id(plain), graph.id(moved));
  EXPECT_NE(graph.id(plain), graph.id(narrow));
  EXPECT_EQ(graph.id(narrow), graph.id(again));
}

TEST_F(Graph, SharingIsWhatComesOutTwice) {
  list(), list("other"), pointer(integer), pointer(integer);
  graph.share();
  std::vector<uint8_t> first = written();
  graph.share();
  EXPECT_EQ(first, written());
}

/// Metadata as no C compiler writes it is no reason to fall over.
struct Metadata : testing::Test {
  llvm::LLVMContext context;
  llvm::Module module{"test", context};
  llvm::DIBuilder builder{module};
  llvm::DIFile *file = builder.createFile("a.c", "/src");
  TypeGraph graph;
  DebugTypes types{graph};
};

TEST_F(Metadata, WhatBtfHasNoKindForIsVoid) {
  auto *complex = builder.createBasicType("_Complex float", 64, llvm::dwarf::DW_ATE_complex_float);
  auto *reference = builder.createReferenceType(llvm::dwarf::DW_TAG_reference_type, complex);
  EXPECT_EQ(types.add(complex), Draft::Void);
  EXPECT_EQ(types.add(reference), Draft::Void);
  EXPECT_EQ(types.add(nullptr), Draft::Void);
}

TEST_F(Metadata, AnArrayOfUnknownLengthHasNone) {
  auto *byte = builder.createBasicType("char", 8, llvm::dwarf::DW_ATE_signed_char);
  auto *range = builder.getOrCreateSubrange(0, -1);
  Draft open = types.add(builder.createArrayType(0, 8, byte, builder.getOrCreateArray({range})));
  EXPECT_EQ(graph[open].kind, Kind::Array);
  EXPECT_EQ(graph[open].number, 0u);
}

TEST_F(Metadata, AnEnumOfATypedefKnowsItsSign) {
  auto *number = builder.createBasicType("long", 64, llvm::dwarf::DW_ATE_signed);
  auto *name = builder.createTypedef(number, "s64", file, 1, file);
  auto *value = builder.createEnumerator("MINUS", -1, false);
  auto *type =
      builder.createEnumerationType(file, "e", file, 1, 64, 64, builder.getOrCreateArray({value}), name);
  Draft draft = types.add(type);
  EXPECT_EQ(graph[draft].kind, Kind::Enum64);
  EXPECT_TRUE(graph[draft].flag);
  EXPECT_EQ(graph[draft].parts.front().value, ~uint64_t(0));
}

TEST_F(Metadata, PlaceholdersSayWhatTheyStandFor) {
  auto make = [&](llvm::StringRef name, llvm::StringRef attribute) {
    auto *global = new llvm::GlobalVariable(module, llvm::Type::getInt64Ty(context), false,
                                            llvm::GlobalValue::ExternalLinkage, nullptr, name);
    if (!attribute.empty())
      global->addAttribute(attribute);
    return placeholderOf(*global);
  };
  std::optional<Placeholder> field = make("llvm.odd$:name.1:0:-8$0:27:8", "btf_ama");
  ASSERT_TRUE(field);
  EXPECT_EQ(field->type, "llvm.odd$:name.1");
  EXPECT_EQ(field->kind, 0u);
  EXPECT_EQ(field->value, -8);
  EXPECT_EQ(field->access, "0:27:8");
  std::optional<Placeholder> id = make("llvm.btf_type_id.3$6", "btf_type_id");
  ASSERT_TRUE(id);
  EXPECT_TRUE(id->isTypeId);
  EXPECT_EQ(id->kind, 6u);
  EXPECT_FALSE(make("llvm.s:0:0$0", ""));
  EXPECT_FALSE(make("llvm.s$0", "btf_ama"));
}

} // namespace
