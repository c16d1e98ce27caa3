// Which types a wish brings, and how those are left out that the source defines itself.
#include "btfgen/model/Builder.h"
#include "btfgen/model/Closure.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace skep::btf;
using namespace llvm::BTF;

namespace {

struct ClosureTest : testing::Test {
  Builder b;
  TypeWish wish;
  TypeId i = b.addInt("int", 4, INT_SIGNED);

  ClosureTest() {
    // struct mm { int users; };  struct inner { int y; };
    // struct task { struct mm *mm; struct inner in; struct file *file; };
    TypeId mm = b.addAggregate(Kind::Struct, "mm_struct", 4, {{"users", i, 0, 0}});
    TypeId inner = b.addAggregate(Kind::Struct, "inner", 4, {{"y", i, 0, 0}});
    TypeId file = b.addAggregate(Kind::Struct, "file", 4, {{"z", i, 0, 0}});
    b.addAggregate(Kind::Struct, "task", 24,
                   {{"mm", b.addPtr(mm), 0, 0}, {"in", inner, 64, 0}, {"file_ptr", b.addPtr(file), 128, 0}});
  }

  std::string header(std::initializer_list<llvm::StringRef> used) {
    for (llvm::StringRef name : used)
      wish.used.insert(name);
    std::vector<uint8_t> bytes = b.finish();
    Result<View> view = View::open(bytes, "test");
    EXPECT_TRUE(view);
    Result<std::string> text = kernelHeader(*view, wish);
    if (!text)
      return text.error().id;
    llvm::StringRef body = llvm::StringRef(*text).split("apply_to = record)\n#endif\n\n").second;
    return body.take_front(body.rfind("#ifndef BPF_NO_PRESERVE_ACCESS_INDEX")).rtrim().str();
  }
};

TEST_F(ClosureTest, NothingWishedNothingGiven) { EXPECT_EQ(header({"unrelated"}), ""); }

TEST_F(ClosureTest, MembersByValueComeAlongPointeesDoNot) {
  EXPECT_EQ(header({"task"}),
            "struct inner {\n\tint y;\n};\n\n"
            "struct mm_struct;\n\nstruct file;\n\n"
            "struct task {\n\tstruct mm_struct *mm;\n\tstruct inner in;\n\tstruct file *file_ptr;\n};");
}

TEST_F(ClosureTest, PointeeOfANamedMemberComesAlong) {
  std::string text = header({"task", "mm"});
  EXPECT_NE(text.find("struct mm_struct {"), std::string::npos);
  EXPECT_EQ(text.find("struct file {"), std::string::npos);
}

TEST_F(ClosureTest, PointerChainsAreFollowed) {
  TypeId end = b.addAggregate(Kind::Struct, "end", 4, {{"e", i, 0, 0}});
  TypeId middle = b.addAggregate(Kind::Struct, "middle", 8, {{"to_end", b.addPtr(end), 0, 0}});
  b.addAggregate(Kind::Struct, "start", 8,
                 {{"to_middle", b.addPtr(b.addReference(Kind::Const, "", middle)), 0, 0}});
  std::string text = header({"start", "to_middle", "to_end"});
  EXPECT_NE(text.find("struct end {"), std::string::npos);
}

TEST_F(ClosureTest, TypedefBringsItsStruct) {
  TypeId s = b.addAggregate(Kind::Struct, "behind", 4, {{"x", i, 0, 0}});
  b.addTypedef("behind_t", s);
  b.addTypedef("behind_ptr", b.addPtr(s));
  EXPECT_EQ(header({"behind_ptr"}), "struct behind {\n\tint x;\n};\n\ntypedef struct behind *behind_ptr;");
}

TEST_F(ClosureTest, EnumeratorBringsItsEnum) {
  b.addEnum(Kind::Enum, "color", 4, false, {{"RED", 0}, {"GREEN", 1}});
  b.addEnum(Kind::Enum, "", 4, false, {{"LEFT", 0}});
  b.addEnum(Kind::Enum, "", 4, false, {{"RIGHT", 0}});
  EXPECT_EQ(header({"GREEN", "LEFT"}),
            "enum color {\n\tRED = 0,\n\tGREEN = 1,\n};\n\nenum {\n\tLEFT = 0,\n};");
}

TEST_F(ClosureTest, UnnamedEnumIsNotGivenTwice) {
  b.addTypedef("state_t", b.addEnum(Kind::Enum, "", 4, false, {{"RUNNING", 0}}));
  EXPECT_EQ(header({"RUNNING", "state_t"}), "typedef enum {\n\tRUNNING = 0,\n} state_t;");
}

TEST_F(ClosureTest, BasicTypedefsAreAlwaysThere) {
  b.addTypedef("__u32", b.addInt("unsigned int", 4));
  EXPECT_EQ(header({}), "typedef unsigned int __u32;");
}

TEST_F(ClosureTest, TypeThatTheSourceDefinesIsLeftOut) {
  wish.definedTags.insert("task");
  EXPECT_EQ(header({"task", "mm"}), "");
}

TEST_F(ClosureTest, PointerToATypeOfTheSource) {
  wish.definedTags.insert("mm_struct");
  std::string text = header({"task", "mm"});
  EXPECT_EQ(text.find("struct mm_struct {"), std::string::npos);
  EXPECT_NE(text.find("struct mm_struct *mm;"), std::string::npos);
}

TEST_F(ClosureTest, ContainedTypeOfTheSourceBecomesAFlavour) {
  wish.definedTags.insert("inner");
  std::string text = header({"task"});
  EXPECT_NE(text.find("struct inner___kernel {\n\tint y;\n};"), std::string::npos);
  EXPECT_NE(text.find("struct inner___kernel in;"), std::string::npos);
}

TEST_F(ClosureTest, TypedefOfTheSourceIsSeenThrough) {
  wish.definedOrdinary.insert("myint");
  TypeId t = b.addTypedef("myint", i);
  b.addAggregate(Kind::Struct, "user", 4, {{"x", t, 0, 0}});
  EXPECT_EQ(header({"user", "myint"}), "struct user {\n\tint x;\n};");
}

TEST_F(ClosureTest, TypedefThatMayBeAMacroIsSeenThrough) {
  wish.macros.insert("gid");
  TypeId t = b.addTypedef("gid", i);
  b.addAggregate(Kind::Struct, "user", 4, {{"x", t, 0, 0}});
  EXPECT_EQ(header({"user"}), "struct user {\n\tint x;\n};\n\n#ifndef gid\ntypedef int gid;\n\n#endif");
}

TEST_F(ClosureTest, EnumeratorsOfTheSourceGiveWay) {
  wish.definedOrdinary.insert("RED");
  b.addEnum(Kind::Enum, "color", 4, false, {{"RED", 0}, {"BLUE", 2}});
  EXPECT_EQ(header({"BLUE", "RED"}), "enum color {\n\tRED___kernel = 0,\n\tBLUE = 2,\n};");
}

TEST_F(ClosureTest, EnumeratorThatMayBeAMacro) {
  wish.macros.insert("GREEN");
  b.addEnum(Kind::Enum, "color", 4, false, {{"GREEN", 1}});
  EXPECT_EQ(header({"color"}),
            "enum color {\n#ifndef GREEN\n\tGREEN = 1,\n#else\n\tGREEN___kernel = 1,\n#endif\n};");
}

TEST_F(ClosureTest, IntegerTypedefsOfTheSourceDoNotHideTheKernels) {
  wish.definedOrdinary.insert("u32");
  b.addTypedef("u32", b.addInt("unsigned int", 4));
  EXPECT_EQ(header({"u32"}), "typedef unsigned int u32;");
}

TEST_F(ClosureTest, ResultOfAHelperIsComplete) {
  b.addAggregate(Kind::Struct, "task_struct", 4, {{"pid", i, 0, 0}});
  EXPECT_EQ(header({"bpf_get_current_task_btf"}), "struct task_struct {\n\tint pid;\n};");
}

TEST_F(ClosureTest, ResultOfAKfuncIsComplete) {
  TypeId result = b.addPtr(b.addAggregate(Kind::Struct, "result", 4, {{"x", i, 0, 0}}));
  b.addDeclTag("bpf_kfunc", b.addFunc("bpf_one", b.addFuncProto(result, {}), FUNC_GLOBAL), -1);
  EXPECT_NE(header({"bpf_one"}).find("struct result {"), std::string::npos);
}

TEST_F(ClosureTest, OfTypesWithOneNameTheFirstIsGiven) {
  b.addAggregate(Kind::Struct, "twin", 4, {{"a", i, 0, 0}});
  b.addAggregate(Kind::Struct, "twin", 4, {{"b", i, 0, 0}});
  EXPECT_EQ(header({"twin"}), "struct twin {\n\tint a;\n};");
}

TEST_F(ClosureTest, KfuncsByName) {
  TypeId proto =
      b.addFuncProto(0, {{"", b.addPtr(b.addAggregate(Kind::Struct, "arg", 4, {{"x", i, 0, 0}}))}});
  b.addDeclTag("bpf_kfunc", b.addFunc("bpf_one", proto, FUNC_GLOBAL), -1);
  b.addDeclTag("bpf_kfunc", b.addFunc("bpf_two", proto, FUNC_GLOBAL), -1);
  b.addFunc("not_a_kfunc", proto, FUNC_GLOBAL);
  std::string text = header({"bpf_one", "not_a_kfunc"});
  EXPECT_NE(text.find("#ifndef BPF_NO_KFUNC_PROTOTYPES"), std::string::npos);
  EXPECT_NE(text.find("struct arg;\n"), std::string::npos);
  EXPECT_NE(text.find("extern void bpf_one(struct arg *) __weak __ksym;"), std::string::npos);
  EXPECT_EQ(text.find("bpf_two"), std::string::npos);
  EXPECT_EQ(text.find("not_a_kfunc"), std::string::npos);
}

TEST_F(ClosureTest, KfuncThatTheSourceDeclaresIsLeftOut) {
  wish.definedOrdinary.insert("bpf_one");
  b.addDeclTag("bpf_kfunc", b.addFunc("bpf_one", b.addFuncProto(0, {}), FUNC_GLOBAL), -1);
  EXPECT_EQ(header({"bpf_one"}), "");
}

TEST_F(ClosureTest, SameWishSameText) {
  b.addEnum(Kind::Enum, "color", 4, false, {{"RED", 0}});
  std::string once = header({"task", "mm", "color", "file"});
  EXPECT_EQ(once, header({}));
}

} // namespace
