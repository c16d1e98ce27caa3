// Single declarations and definitions as C. That whole headers compile and have the right layout is tested
// with a compiler in test/btfgen.
#include "btfgen/model/Builder.h"
#include "btfgen/model/Header.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace skep::btf;
using namespace llvm::BTF;

namespace {

struct HeaderTest : testing::Test {
  Builder b;
  TypeId i = b.addInt("int", 4, INT_SIGNED);

  /// What stands between the header's first and last lines.
  std::string text(const View *base = nullptr) {
    std::vector<uint8_t> bytes = b.finish();
    Result<View> view = View::open(bytes, "test", base);
    EXPECT_TRUE(view) << (view ? "" : view.error().message);
    Result<std::string> header = writeWholeHeader(*view);
    if (!header)
      return header.error().id;
    return body(*header);
  }
  static std::string body(llvm::StringRef header) {
    header = header.split("apply_to = record)\n#endif\n\n").second;
    return header.take_front(header.rfind("#ifndef BPF_NO_PRESERVE_ACCESS_INDEX")).rtrim().str();
  }
  /// `typedef` of a type.
  std::string declared(TypeId type) {
    b.addTypedef("t", type);
    return text();
  }
};

TEST_F(HeaderTest, Declarators) { EXPECT_EQ(declared(b.addPtr(i)), "typedef int *t;"); }
TEST_F(HeaderTest, PointerToArray) {
  EXPECT_EQ(declared(b.addPtr(b.addArray(i, i, 4))), "typedef int (*t)[4];");
}
TEST_F(HeaderTest, ArrayOfPointers) {
  EXPECT_EQ(declared(b.addArray(b.addPtr(i), i, 4)), "typedef int *t[4];");
}
TEST_F(HeaderTest, ArrayOfArrays) {
  EXPECT_EQ(declared(b.addArray(b.addArray(i, i, 3), i, 2)), "typedef int t[2][3];");
}
TEST_F(HeaderTest, ArrayOfFunctionPointers) {
  TypeId proto = b.addFuncProto(i, {{"", i}, {"", 0}});
  EXPECT_EQ(declared(b.addArray(b.addPtr(proto), i, 2)), "typedef int (*t[2])(int, ...);");
}
TEST_F(HeaderTest, FunctionThatGivesAFunctionPointer) {
  TypeId inner = b.addPtr(b.addFuncProto(0, {{"", i}}));
  EXPECT_EQ(declared(b.addPtr(b.addFuncProto(inner, {}))), "typedef void (*(*t)(void))(int);");
}
TEST_F(HeaderTest, Qualifiers) {
  TypeId constant = b.addReference(Kind::Const, "", i);
  TypeId pointer = b.addReference(Kind::Const, "", b.addPtr(constant));
  EXPECT_EQ(declared(b.addPtr(pointer)), "typedef const int *const *t;");
}
TEST_F(HeaderTest, RestrictPointer) {
  EXPECT_EQ(declared(b.addReference(Kind::Restrict, "", b.addPtr(i))), "typedef int *__restrict t;");
}
TEST_F(HeaderTest, ConstArrayIsConstElements) {
  TypeId constant = b.addReference(Kind::Const, "", i);
  EXPECT_EQ(declared(b.addReference(Kind::Const, "", b.addArray(constant, i, 2))), "typedef const int t[2];");
}
TEST_F(HeaderTest, TypeTags) {
  TypeId tag = b.addReference(Kind::TypeTag, "user", i);
  EXPECT_EQ(declared(b.addPtr(tag)), "typedef __attribute__((btf_type_tag(\"user\"))) int *t;");
}
TEST_F(HeaderTest, AttributesInTags) {
  TypeId tag = b.addReference(Kind::TypeTag, "address_space(1)", 0, /*kindFlag=*/true);
  EXPECT_EQ(declared(b.addPtr(tag)), "typedef __attribute__((address_space(1))) void *t;");
}
TEST_F(HeaderTest, TagThatWouldBreakOut) {
  TypeId tag = b.addReference(Kind::TypeTag, "x))) evil(((", i, true);
  EXPECT_EQ(declared(b.addPtr(tag)), "typedef int *t;");
}

TEST_F(HeaderTest, PointeesAreDeclaredForward) {
  TypeId s = b.nextId() + 1;
  b.addAggregate(Kind::Struct, "user", 8, {{"p", b.addPtr(s), 0, 0}});
  EXPECT_EQ(text(), "struct user {\n\tstruct user *p;\n};");
}

TEST_F(HeaderTest, DefinitionsComeBeforeTheirUse) {
  // struct outer { struct inner in; struct other *p; } with `inner` and `other` after it.
  b.addAggregate(Kind::Struct, "outer", 16, {{"in", 3, 0, 0}, {"p", 4, 64, 0}}); // 2
  b.addAggregate(Kind::Struct, "inner", 4, {{"x", i, 0, 0}});                    // 3
  b.addPtr(5);                                                                   // 4
  b.addAggregate(Kind::Struct, "other", 4, {{"x", i, 0, 0}});                    // 5
  EXPECT_EQ(text(), "struct inner {\n\tint x;\n};\n\n"
                    "struct other;\n\n"
                    "struct outer {\n\tstruct inner in;\n\tstruct other *p;\n};\n\n"
                    "struct other {\n\tint x;\n};");
}

TEST_F(HeaderTest, TypedefOfAStructThatUsesIt) {
  // typedef struct list list_t; struct list { list_t *next; };
  b.addAggregate(Kind::Struct, "list", 8, {{"next", 3, 0, 0}}); // 2
  b.addPtr(4);                                                  // 3
  b.addTypedef("list_t", 2);                                    // 4
  EXPECT_EQ(text(), "struct list;\n\ntypedef struct list list_t;\n\nstruct list {\n\tlist_t *next;\n};");
}

TEST_F(HeaderTest, NestedUnnamed) {
  TypeId in = b.addAggregate(Kind::Struct, "", 4, {{"y", i, 0, 0}});
  TypeId un = b.addAggregate(Kind::Union, "", 4, {{"x", i, 0, 0}, {"in", in, 0, 0}});
  b.addAggregate(Kind::Struct, "s", 4, {{"", un, 0, 0}});
  EXPECT_EQ(text(), "struct s {\n\tunion {\n\t\tint x;\n\t\tstruct {\n\t\t\tint y;\n\t\t} in;\n\t};\n};");
}

TEST_F(HeaderTest, GapsAndTails) {
  TypeId l = b.addInt("long int", 8, INT_SIGNED);
  b.addAggregate(Kind::Struct, "s", 32, {{"a", i, 0, 0}, {"b", i, 64, 0}, {"l", l, 128, 0}});
  EXPECT_EQ(text(), "struct s {\n\tint a;\n\tlong: 32;\n\tint b;\n\tlong int l;\n\tlong: 64;\n};");
}

TEST_F(HeaderTest, Packed) {
  TypeId c = b.addInt("char", 1);
  b.addAggregate(Kind::Struct, "s", 5, {{"c", c, 0, 0}, {"i", i, 8, 0}});
  EXPECT_EQ(text(), "struct s {\n\tchar c;\n\tint i;\n} __attribute__((packed));");
}

TEST_F(HeaderTest, Bitfields) {
  b.addAggregate(Kind::Struct, "s", 8, {{"a", i, 0, 3}, {"b", i, 8, 30}});
  // `b` straddles its unit, so only a packed struct has it there.
  EXPECT_EQ(text(),
            "struct s {\n\tint a: 3;\n\tlong: 5;\n\tint b: 30;\n\tlong: 26;\n} __attribute__((packed));");
}

TEST_F(HeaderTest, UnionWithATail) {
  b.addAggregate(Kind::Union, "u", 16, {{"x", i, 0, 0}});
  EXPECT_EQ(text(), "union u {\n\tint x;\n\tstruct {\n\t\tlong: 64;\n\t\tlong: 64;\n\t};\n};");
}

TEST_F(HeaderTest, HugeGapTakesOneLine) {
  b.addAggregate(Kind::Struct, "s", 1 << 20, {{"x", i, 0, 0}});
  EXPECT_EQ(text(), "struct s {\n\tint x;\n\tunsigned char __pad4[1048572];\n};");
}

TEST_F(HeaderTest, Enums) {
  b.addEnum(Kind::Enum, "e", 4, true, {{"MINUS", uint64_t(-1)}, {"ONE", 1}});
  b.addEnum(Kind::Enum, "small", 1, false, {{"S", 255}});
  b.addEnum(Kind::Enum64, "big", 8, false, {{"B", 1ull << 63}});
  b.addEnum(Kind::Enum64, "wide", 8, true, {{"W", uint64_t(INT64_MIN)}});
  b.addEnum(Kind::Enum64, "roomy", 8, false, {{"R", 1}});
  EXPECT_EQ(text(), "enum e {\n\tMINUS = -1,\n\tONE = 1,\n};\n\n"
                    "enum small {\n\tS = 255,\n} __attribute__((mode(QI)));\n\n"
                    "enum big {\n\tB = 9223372036854775808ULL,\n};\n\n"
                    "enum wide {\n\tW = -9223372036854775807LL - 1,\n};\n\n"
                    "enum roomy {\n\tR = 1,\n} __attribute__((mode(DI)));");
}

TEST_F(HeaderTest, NamesThatClash) {
  b.addAggregate(Kind::Struct, "s", 4, {{"a", i, 0, 0}});
  b.addAggregate(Kind::Struct, "s", 4, {{"b", i, 0, 0}});
  b.addEnum(Kind::Enum, "", 4, false, {{"X", 1}});
  b.addEnum(Kind::Enum, "", 4, false, {{"X", 2}});
  EXPECT_EQ(text(), "struct s {\n\tint a;\n};\n\nstruct s___2 {\n\tint b;\n};\n\n"
                    "enum {\n\tX = 1,\n};\n\nenum {\n\tX___2 = 2,\n};");
}

TEST_F(HeaderTest, NamesThatAreNotC) {
  b.addAggregate(Kind::Struct, "Vec<T>", 4, {{"0", i, 0, 0}, {"int", i, 0, 0}});
  EXPECT_EQ(text(), "struct Vec_T_ {\n\tint _0;\n\tint int_;\n};");
}

TEST_F(HeaderTest, IntegersThatCHasNoWordFor) {
  TypeId u32 = b.addInt("u32", 4);
  TypeId d = b.addFloat("long double", 16);
  b.addInt("unused", 4);
  b.addAggregate(Kind::Struct, "s", 32, {{"u", u32, 0, 0}, {"d", d, 128, 0}});
  EXPECT_EQ(text(), "typedef unsigned int u32;\n\n"
                    "typedef struct { char bytes[16]; } __attribute__((aligned(16))) long_double;\n\n"
                    "struct s {\n\tu32 u;\n\tlong_double d;\n};");
}

TEST_F(HeaderTest, UnnamedEnumStandsWhereItIsUsed) {
  TypeId e = b.addEnum(Kind::Enum, "", 4, false, {{"A", 0}});
  b.addTypedef("e_t", e);
  EXPECT_EQ(text(), "typedef enum {\n\tA = 0,\n} e_t;");
}

TEST_F(HeaderTest, ForwardDeclarations) {
  b.addFwd("s", false);
  b.addFwd("u", true);
  EXPECT_EQ(text(), "struct s;\n\nunion u;");
}

TEST_F(HeaderTest, Kfuncs) {
  TypeId p = b.addPtr(b.addFwd("task", false));
  TypeId proto = b.addFuncProto(p, {{"task", p}, {"flags", i}});
  b.addDeclTag("bpf_kfunc", b.addFunc("bpf_get", proto, FUNC_GLOBAL), -1);
  b.addFunc("other", proto, FUNC_GLOBAL);
  std::string header = text();
  EXPECT_NE(header.find("extern struct task *bpf_get(struct task *, int) __weak __ksym;\n"),
            std::string::npos);
  EXPECT_EQ(header.find("other"), std::string::npos);
}

TEST_F(HeaderTest, SplitBtfBringsWhatItNeedsOfTheBase) {
  b.addAggregate(Kind::Struct, "needed", 4, {{"x", i, 0, 0}});
  b.addAggregate(Kind::Struct, "unneeded", 4, {{"x", i, 0, 0}});
  std::vector<uint8_t> baseBytes = b.finish();
  Result<View> base = View::open(baseBytes, "base");
  ASSERT_TRUE(base);
  b = Builder(Endian::Little, &*base);
  b.addAggregate(Kind::Struct, "mine", 4, {{"n", 2, 0, 0}});
  EXPECT_EQ(text(&*base), "struct needed {\n\tint x;\n};\n\nstruct mine {\n\tstruct needed n;\n};");
}

TEST_F(HeaderTest, UnfoldingIsBounded) {
  // Each unnamed struct holds the one before 100 times: 100^20 lines, were it written out.
  TypeId last = i;
  for (int level = 0; level < 20; ++level)
    last = b.addAggregate(Kind::Struct, "", 4, std::vector<Member>(100, {"", last, 0, 0}));
  b.addAggregate(Kind::Struct, "s", 4, {{"x", last, 0, 0}});
  EXPECT_EQ(text(), "btf-too-large");
}

} // namespace
