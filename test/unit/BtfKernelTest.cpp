// Where BTF is found, and that what ships with skep serves both machines. Bad files are in test/btfgen.
#include "btfgen/model/BtfStore.h"
#include "btfgen/model/Builder.h"
#include "btfgen/model/Header.h"
#include "btfgen/model/KernelBtf.h"
#include "core/support/File.h"
#include <gtest/gtest.h>
#include <unistd.h>
#include <zstd.h>

using namespace skep;
using namespace skep::btf;

namespace {

using Bytes = std::vector<uint8_t>;

struct KernelBtfTest : testing::Test {
  std::string path = testing::TempDir() + "/skep-kernel-test-" + std::to_string(getpid()) + ".btf";
  void write(llvm::ArrayRef<uint8_t> bytes) { ASSERT_TRUE(writeFile(path, bytes)); }
  void TearDown() override { remove(path.c_str()); }
  std::string refusal() {
    Result<KernelBtf> btf = loadBtfFile(path);
    return btf ? "accepted" : btf.error().id;
  }
};

Bytes smallBtf() {
  Builder b;
  b.addInt("int", 4);
  return b.finish();
}

Bytes packed(const Bytes &bytes) {
  Bytes frame(ZSTD_compressBound(bytes.size()));
  frame.resize(ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), 1));
  return frame;
}

TEST_F(KernelBtfTest, ShippedBtfServesBothMachines) {
  for (Arch arch : {Arch::X86_64, Arch::Arm64}) {
    ASSERT_LT(shippedBtf(arch).size(), 1500000u);
    write(shippedBtf(arch));
    Result<KernelBtf> btf = loadBtfFile(path);
    ASSERT_TRUE(btf) << btf.error().message;
    const View &view = btf->view();
    EXPECT_EQ(view.pointerSize(), 8u);
    for (llvm::StringRef name : {"task_struct", "sk_buff", "bpf_map_type", "BPF_MAP_TYPE_ARENA",
                                 "sched_ext_ops", "bpf_dynptr", "u64", "bpf_rcu_read_lock", "pt_regs"})
      EXPECT_TRUE(hasName(view, name)) << name.str();
    EXPECT_EQ(hasName(view, "user_pt_regs"), arch == Arch::Arm64);
  }
}

TEST_F(KernelBtfTest, SomeKernelIsAlwaysFound) {
  for (Arch arch : {Arch::X86_64, Arch::Arm64}) {
    Result<KernelBtf> btf = loadKernelBtf({}, arch);
    ASSERT_TRUE(btf) << btf.error().message;
    EXPECT_TRUE(hasName(btf->view(), "task_struct"));
    EXPECT_FALSE(btf->origin().empty());
  }
}

TEST_F(KernelBtfTest, OtherMachinesNeverGetTheRunningKernel) {
  Arch other = hostArch() == Arch::X86_64 ? Arch::Arm64 : Arch::X86_64;
  Result<KernelBtf> btf = loadKernelBtf({}, other);
  ASSERT_TRUE(btf);
  EXPECT_TRUE(llvm::StringRef(btf->origin()).starts_with("<shipped"));
}

TEST_F(KernelBtfTest, MovingKeepsTheView) {
  write(smallBtf());
  Result<KernelBtf> btf = loadBtfFile(path);
  ASSERT_TRUE(btf);
  Type type = btf->view().type(1);
  KernelBtf moved = std::move(*btf);
  EXPECT_EQ(type.name(), "int");
  EXPECT_EQ(moved.view().type(1).name(), "int");
  EXPECT_EQ(moved.origin(), path);
}

TEST_F(KernelBtfTest, ZstdFrames) {
  write(packed(smallBtf()));
  EXPECT_EQ(refusal(), "accepted");
  Bytes cut = packed(smallBtf());
  cut.pop_back();
  write(cut);
  EXPECT_EQ(refusal(), "btf-truncated");
  // Says that 16 EB follow, in one block that is one byte repeated.
  write(Bytes{0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x83, 0xff, 0xff, 0});
  EXPECT_EQ(refusal(), "btf-truncated");
  write(packed(packed(smallBtf()))); // only one layer is taken off
  EXPECT_EQ(refusal(), "btf-bad-magic");
}

TEST_F(KernelBtfTest, NamedFileIsNotReplacedByAnother) {
  Result<KernelBtf> btf = loadKernelBtf(path + ".missing");
  ASSERT_FALSE(btf);
  EXPECT_EQ(btf.error().id, "file-missing");
}

TEST_F(KernelBtfTest, StoreOpensAFileAgainWhenItChanged) {
  BtfStore store;
  write(smallBtf());
  auto first = store.open(path), second = store.open(path);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  Builder b;
  b.addInt("long int", 8);
  write(b.finish());
  auto third = store.open(path);
  ASSERT_TRUE(third);
  EXPECT_EQ((*third)->view().type(1).name(), "long int");
  EXPECT_EQ((*first)->view().type(1).name(), "int"); // its holder keeps it
}

TEST_F(KernelBtfTest, StoreForgetsFailures) {
  BtfStore store;
  EXPECT_FALSE(store.open(path));
  write(smallBtf());
  EXPECT_TRUE(store.open(path));
  remove(path.c_str());
  EXPECT_FALSE(store.open(path));
}

TEST_F(KernelBtfTest, StoreKeepsMachinesApart) {
  BtfStore store;
  auto x86 = store.open({}, Arch::X86_64), arm = store.open({}, Arch::Arm64);
  ASSERT_TRUE(x86 && arm);
  EXPECT_FALSE(hasName((*x86)->view(), "user_pt_regs"));
  EXPECT_TRUE(hasName((*arm)->view(), "user_pt_regs"));
}

} // namespace
