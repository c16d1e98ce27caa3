// The tables of embedded headers are what their users take for granted: sorted, complete, and each
// text ends in a NUL, which llvm::MemoryBuffer wants and a StringRef does not promise.
#include "runtime-headers/Embedded.h"

#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

namespace skep {
namespace {

const EmbeddedFile *fileNamed(llvm::ArrayRef<EmbeddedFile> files, llvm::StringRef path) {
  return llvm::find_if(files, [&](const EmbeddedFile &file) { return file.path == path; });
}

void checkTable(llvm::ArrayRef<EmbeddedFile> files) {
  ASSERT_FALSE(files.empty());
  EXPECT_TRUE(llvm::is_sorted(files, [](auto &a, auto &b) { return a.path < b.path; }));
  for (const EmbeddedFile &file : files) {
    EXPECT_FALSE(file.text.empty()) << file.path.str();
    EXPECT_EQ(file.text.data()[file.text.size()], '\0') << file.path.str();
    EXPECT_EQ(file.path.data()[file.path.size()], '\0') << file.path.str();
    EXPECT_EQ(file.text.find('\0'), llvm::StringRef::npos) << file.path.str();
  }
}

TEST(Embedded, RuntimeHeaders) {
  checkTable(runtimeHeaders());
  for (llvm::StringRef path : {"bpf/bpf_helpers.h", "bpf/bpf_helper_defs.h", "bpf/usdt.bpf.h", "linux/bpf.h",
                               "linux/bpf/ids.h", "asm/types.h", "string.h", "sys/socket.h"})
    EXPECT_NE(fileNamed(runtimeHeaders(), path), runtimeHeaders().end()) << path.str();
}

TEST(Embedded, ClangHeaders) {
  checkTable(clangHeaders());
  for (llvm::StringRef path : {"stdbool.h", "stddef.h", "__stddef_size_t.h", "stdint.h", "stdarg.h", "limits.h"})
    EXPECT_NE(fileNamed(clangHeaders(), path), clangHeaders().end()) << path.str();
}

TEST(Embedded, TextIsTheFile) {
  const EmbeddedFile *helpers = fileNamed(runtimeHeaders(), "bpf/bpf_helpers.h");
  ASSERT_NE(helpers, runtimeHeaders().end());
  EXPECT_TRUE(helpers->text.starts_with("/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */\n"));
  EXPECT_TRUE(helpers->text.ends_with("#endif\n"));
}

} // namespace
} // namespace skep
