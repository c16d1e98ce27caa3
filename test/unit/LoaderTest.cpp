// The loader on threads, and what we wrote loading as its original does.
#include "driver/session/Loader.h"
#include "backend-glue/object/Object.h"
#include "core/support/File.h"
#include <bpf/libbpf.h>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <thread>
#include <unistd.h>

using namespace skep;
namespace fs = std::filesystem;

namespace {

class Loader : public testing::Test {
protected:
  fs::path dir = fs::path(testing::TempDir()) / ("skep-loader-" + std::to_string(getpid()));

  void SetUp() override {
    if (std::system("command -v clang-19 >/dev/null") != 0)
      GTEST_SKIP() << "clang-19 is not installed";
    fs::create_directories(dir);
  }
  void TearDown() override { fs::remove_all(dir); }

  std::vector<uint8_t> compile(const std::string &flags) {
    const char *source = std::getenv("SKEP_SRC");
    std::string path = (dir / "prog.o").string();
    std::string command = "clang-19 -w -O2 -g -target bpf " + flags + " -c " +
                          std::string(source ? source : ".") + "/test/object/Inputs/load.c -o " + path;
    EXPECT_EQ(std::system(command.c_str()), 0);
    auto bytes = readFile(path);
    EXPECT_TRUE(bytes);
    return bytes ? *bytes : std::vector<uint8_t>();
  }
};

std::vector<loader::Verdict> verdictsOf(const loader::Report &report) {
  std::vector<loader::Verdict> verdicts;
  for (const loader::ProgramReport &program : report.programs)
    verdicts.push_back(program.verdict);
  return verdicts;
}

// Where bpf() is not allowed every verdict is "not judged", and these properties hold all the same.

TEST_F(Loader, WhatWeWroteLoadsAsItsOriginal) {
  for (const char *flags : {"", "-DBAD", "-mcpu=v4"}) {
    std::vector<uint8_t> bytes = compile(flags);
    auto object = object::read(bytes, "prog.o");
    ASSERT_TRUE(object);
    auto ours = object::write(*object);
    ASSERT_TRUE(ours);
    auto first = loader::load(bytes, "prog.o", {}), second = loader::load(*ours, "prog.o", {});
    ASSERT_TRUE(first && second);
    EXPECT_FALSE(first->programs.empty());
    EXPECT_EQ(verdictsOf(*first), verdictsOf(*second));
    for (size_t i = 0; i < first->programs.size(); ++i)
      EXPECT_EQ(first->programs[i].why.message, second->programs[i].why.message);
  }
}

TEST_F(Loader, ThreadsGetTheirOwnReports) {
  std::vector<uint8_t> good = compile(""), kfunc = compile("-DKFUNC");
  std::vector<std::string> messages(8);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < messages.size(); ++i)
    threads.emplace_back([&, i] {
      auto report = loader::load(i % 2 ? kfunc : good, "prog.o", {.programs = {"pass"}});
      if (report)
        messages[i] = report->messages;
    });
  for (std::thread &thread : threads)
    thread.join();
  for (size_t i = 2; i < messages.size(); ++i)
    EXPECT_EQ(messages[i], messages[i % 2]) << i;
}

int counted = 0;
int count(libbpf_print_level, const char *, va_list) { return ++counted; }

TEST_F(Loader, TheHostsMessageCallbackStays) {
  libbpf_print_fn_t before = libbpf_set_print(count);
  auto report = loader::load(compile("-DKFUNC"), "prog.o", {});
  EXPECT_TRUE(report);
  EXPECT_EQ(counted, 0) << "the host saw messages of our load";
  EXPECT_EQ(libbpf_set_print(before), count);
}

TEST_F(Loader, NothingIsAskedOfAnUnknownProgram) {
  auto report = loader::load(compile(""), "prog.o", {.programs = {"nobody"}});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().id, "usage-error");
}

} // namespace
