// The fatal-error barrier: LLVM giving up becomes a diagnostic, again and again, on any thread, nested.
#include "backend-glue/codegen/Barrier.h"
#include "llvm/Support/ErrorHandling.h"
#include <atomic>
#include <gtest/gtest.h>
#include <thread>

using namespace skep;

namespace {

TEST(Barrier, WorkThatSucceedsIsOk) {
  int done = 0;
  EXPECT_TRUE(guardFatalErrors([&] { ++done; }));
  EXPECT_EQ(done, 1);
}

TEST(Barrier, FatalErrorBecomesADiagnostic) {
  for (int i = 0; i < 100; ++i) {
    bool after = false;
    Status status = guardFatalErrors([&] {
      llvm::report_fatal_error("cannot select");
      after = true;
    });
    ASSERT_FALSE(status);
    EXPECT_FALSE(after);
    EXPECT_EQ(status.error().id, "internal-compiler");
    EXPECT_NE(status.error().message.find("cannot select"), std::string::npos);
  }
}

TEST(Barrier, InnermostGuardCatches) {
  bool outerWentOn = false;
  Status outer = guardFatalErrors([&] {
    Status inner = guardFatalErrors([] { llvm::report_fatal_error("inner"); });
    outerWentOn = !inner;
  });
  EXPECT_TRUE(outer);
  EXPECT_TRUE(outerWentOn);
}

TEST(Barrier, ThreadsDoNotSeeOneAnother) {
  std::atomic<int> caught = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        std::string mine = "thread " + std::to_string(t);
        Status status = guardFatalErrors([&] { llvm::report_fatal_error(mine.c_str()); });
        caught += !status && status.error().message.find(mine) != std::string::npos;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(caught, 200);
}

} // namespace
