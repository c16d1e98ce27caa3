// writeFile keeps what was there when it fails, and follows links and modes when it does not.
#include "core/support/File.h"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace skep;
namespace fs = std::filesystem;

namespace {

struct FileTest : testing::Test {
  // lit runs the tests of one program in several processes.
  fs::path dir = fs::path(testing::TempDir()) / ("skep-file-test-" + std::to_string(getpid()));
  void SetUp() override { fs::create_directories(dir); }
  void TearDown() override { fs::remove_all(dir); }

  std::string contents(const fs::path &path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  size_t entries() { return std::distance(fs::directory_iterator(dir), fs::directory_iterator{}); }
};

TEST_F(FileTest, MissingFileSaysWhich) {
  auto result = readFile((dir / "none").string());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().id, "file-missing");
  EXPECT_NE(result.error().message.find("none"), std::string::npos);
}

TEST_F(FileTest, DirectoryIsNotAFile) {
  EXPECT_EQ(readFile(dir.string()).error().id, "file-unreadable");
  EXPECT_EQ(writeFile(dir.string(), "x").error().id, "file-unwritable");
}

TEST_F(FileTest, RoundTrip) {
  ASSERT_TRUE(writeFile((dir / "f").string(), "hello"));
  auto bytes = readFile((dir / "f").string());
  ASSERT_TRUE(bytes);
  EXPECT_EQ(std::string(bytes->begin(), bytes->end()), "hello");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(FileTest, LinkAndModeAreKept) {
  ASSERT_TRUE(writeFile((dir / "real").string(), "old"));
  chmod((dir / "real").c_str(), 0640);
  fs::create_symlink("real", dir / "link");
  ASSERT_TRUE(writeFile((dir / "link").string(), "new"));
  EXPECT_TRUE(fs::is_symlink(dir / "link"));
  EXPECT_EQ(contents(dir / "real"), "new");
  EXPECT_EQ(fs::status(dir / "real").permissions(), fs::perms(0640));
}

TEST_F(FileTest, FullDeviceIsReported) {
  auto status = writeFile("/dev/full", "x");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().id, "file-unwritable");
}

} // namespace
