// read(write(x)) == x for what compilers and tools make of test/object/Inputs: clang for both byte orders and
// all instruction sets, with and without debug information, stripped, linked by bpftool; gcc. And what we
// wrote means the same to a reader that is not ours: llvm-objdump prints it alike.
#include "backend-glue/object/Object.h"
#include "core/support/File.h"
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace skep;
namespace fs = std::filesystem;

namespace {

struct Recipe {
  const char *name;
  const char *tool;    ///< skipped when it is not installed
  const char *command; ///< makes $O from $I/*.c
};
#define CLANG "clang-19 -w -O2 -target "
constexpr Recipe recipes[] = {
    {"el", "clang-19", CLANG "bpfel -g -c $I/everything.c -o $O"},
    {"eb", "clang-19", CLANG "bpfeb -g -c $I/everything.c -o $O"},
    {"v1", "clang-19", CLANG "bpfel -g -mcpu=v1 -c $I/everything.c -o $O"},
    {"v2", "clang-19", CLANG "bpfel -g -mcpu=v2 -c $I/everything.c -o $O"},
    {"v3", "clang-19", CLANG "bpfel -g -mcpu=v3 -c $I/everything.c -o $O"},
    {"v4", "clang-19", CLANG "bpfel -g -mcpu=v4 -c $I/everything.c -o $O"},
    {"v4eb", "clang-19", CLANG "bpfeb -g -mcpu=v4 -c $I/everything.c -o $O"},
    {"nodebug", "clang-19", CLANG "bpfel -c $I/gcc.c '-Dkernel_helper(n)=' -o $O"},
    {"unoptimized", "clang-19", CLANG "bpfel -g -O0 -c $I/everything.c -o $O"},
    {"compressed", "clang-19", CLANG "bpfel -g -gz -c $I/everything.c -o $O"},
    {"sections", "clang-19", CLANG "bpfel -g -ffunction-sections -fdata-sections -c $I/everything.c -o $O"},
    {"comdat", "clang-19", CLANG "bpfel -g -c $I/comdat.cpp -o $O"},
    {"comdateb", "clang-19", CLANG "bpfeb -c $I/comdat.cpp -o $O"},
    {"stripped", "llvm-strip-19", CLANG "bpfel -g -c $I/everything.c -o $O && llvm-strip-19 -g $O"},
    {"linked", "bpftool",
     CLANG "bpfel -g -c $I/everything.c -o $O.1 && " CLANG
           "bpfel -g -c $I/other.c -o $O.2 && bpftool gen object $O $O.1 $O.2"},
    {"gcc", "bpf-gcc", "bpf-gcc -w -O2 -c $I/gcc.c -o $O"},
    {"gccdebug", "bpf-gcc", "bpf-gcc -w -O2 -g -gbtf -c $I/gcc.c -o $O"},
    {"gcceb", "bpf-gcc", "bpf-gcc -w -O2 -gbtf -mbig-endian -c $I/gcc.c -o $O"},
};

class ObjectSamples : public testing::TestWithParam<Recipe> {
protected:
  fs::path dir = fs::path(testing::TempDir()) / ("skep-object-" + std::to_string(getpid()) + GetParam().name);
  std::string original = (dir / "sample.bpf.o").string(), ours = (dir / "ours.bpf.o").string();

  static int shell(const std::string &command) { return std::system(command.c_str()); }

  void SetUp() override {
    if (shell("PATH=$PATH:/usr/sbin command -v " + std::string(GetParam().tool) + " >/dev/null") != 0)
      GTEST_SKIP() << GetParam().tool << " is not installed";
    const char *source = std::getenv("SKEP_SRC");
    ASSERT_TRUE(source) << "SKEP_SRC must name the source tree";
    fs::create_directories(dir);
    ASSERT_EQ(shell("PATH=$PATH:/usr/sbin; I=" + std::string(source) + "/test/object/Inputs; O=" + original +
                    "; " + GetParam().command),
              0);
  }
  void TearDown() override { fs::remove_all(dir); }

  object::Object load(const std::string &path) {
    auto bytes = readFile(path);
    EXPECT_TRUE(bytes);
    auto object = object::read(*bytes, "sample.bpf.o");
    if (object)
      return std::move(*object);
    ADD_FAILURE() << object.error().where.section << ": " << object.error().message;
    return {};
  }

  /// What llvm-objdump says of a file, without the file's name.
  std::string dump(const std::string &path, const std::string &options) {
    std::string out = path + ".txt";
    EXPECT_EQ(shell("llvm-objdump-19 " + options + " " + path +
                    " 2>&1 | tail -n +3 | grep -v '^Disassembly' | sort > " + out),
              0);
    auto bytes = readFile(out);
    return bytes ? std::string(bytes->begin(), bytes->end()) : "";
  }
};
void PrintTo(const Recipe &recipe, std::ostream *out) { *out << recipe.name; }
INSTANTIATE_TEST_SUITE_P(All, ObjectSamples, testing::ValuesIn(recipes),
                         [](const auto &info) { return info.param.name; });

TEST_P(ObjectSamples, WrittenAndReadAgainIsTheSame) {
  object::Object object = load(original);
  auto bytes = object::write(object);
  ASSERT_TRUE(bytes) << bytes.error().message;
  ASSERT_TRUE(writeFile(ours, *bytes));
  EXPECT_EQ(load(ours), object);
  EXPECT_EQ(*object::write(load(ours)), *bytes);
  EXPECT_EQ(dump(ours, "-d -r"), dump(original, "-d -r"));
  EXPECT_EQ(dump(ours, "-t"), dump(original, "-t"));
}

TEST_P(ObjectSamples, EveryOperandIsKnown) {
  object::Object object = load(original);
  EXPECT_GE(object.functions.size(), 2u);
  for (const object::Section &section : object.sections)
    for (const object::Insn &insn : section.insns)
      if (insn.operand.relocType)
        EXPECT_NE(int(insn.operand.kind), int(object::OperandKind::None)) << section.name;
}

} // namespace
