// What a kernel lacks of what a program needs, read from the kernel's BTF.
#include "backend-glue/object/Lacks.h"
#include "btfgen/model/Builder.h"
#include "core/spec/Maps.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace skep::object;

namespace {

/// A kernel of some tracing, one hook, one tracepoint, one iterator and one function for programs.
std::vector<uint8_t> smallKernel() {
  btf::Builder b;
  btf::TypeId proto = b.addFuncProto(0, {});
  for (const char *name : {"vfs_read", "bpf_lsm_file_open", "__x64_sys_kill", "kfunc_here"})
    b.addFunc(name, proto, 0);
  b.addTypedef("btf_trace_sched_switch", b.addPtr(proto));
  b.addAggregate(btf::Kind::Struct, "bpf_iter__task", 0, {});
  b.addAggregate(btf::Kind::Struct, "only_a_struct", 0, {});
  b.addEnum(btf::Kind::Enum, "bpf_prog_type", 4, false,
            {{"BPF_PROG_TYPE_KPROBE", 2},
             {"BPF_PROG_TYPE_TRACING", 26},
             {"BPF_PROG_TYPE_LSM", 29},
             {"BPF_PROG_TYPE_SK_REUSEPORT", 21}});
  b.addEnum(btf::Kind::Enum, "bpf_attach_type", 4, false,
            {{"BPF_TRACE_FENTRY", 24},
             {"BPF_TRACE_RAW_TP", 23},
             {"BPF_TRACE_ITER", 28},
             {"BPF_LSM_MAC", 27}});
  b.addEnum(btf::Kind::Enum, "bpf_map_type", 4, false, {{"BPF_MAP_TYPE_HASH", 1}});
  return b.finish();
}

class LacksTest : public testing::Test {
protected:
  std::vector<std::string> lacks() {
    std::vector<uint8_t> bytes = kernel;
    auto view = btf::View::open(bytes, "kernel");
    EXPECT_TRUE(view);
    std::vector<std::string> texts;
    for (const Lack &lack : lacksOf(object, object.functions.front(), *view))
      texts.push_back(lack.text);
    return texts;
  }
  std::vector<std::string> lacksOfSection(const char *section) {
    program(section);
    return lacks();
  }
  void program(const char *section) {
    object = {};
    object.sections.push_back({.name = section, .kind = SectionKind::Code});
    object.functions.push_back({.name = "program", .section = 0, .isProgram = true});
  }
  void call(OperandKind kind, Index index) {
    Insn insn;
    insn.slot.opcode = 0x85;
    insn.operand = {.kind = kind, .index = index};
    object.sections[0].insns.push_back(insn);
    ++object.functions.back().numInsns;
  }

  std::vector<uint8_t> kernel = smallKernel();
  Object object;
};

using Texts = std::vector<std::string>;

TEST_F(LacksTest, NothingOfWhatTheKernelLists) {
  for (const char *section : {"fentry/vfs_read", "kprobe/vfs_read+8", "kprobe/vfs_*", "lsm/file_open",
                              "tp_btf/sched_switch", "iter/task", "ksyscall/kill", "kprobe"})
    EXPECT_EQ(lacksOfSection(section), Texts()) << section;
}

TEST_F(LacksTest, TargetsThatAreNotThere) {
  EXPECT_EQ(lacksOfSection("fentry/do_filp_open"), Texts{"no such function 'do_filp_open'"});
  EXPECT_EQ(lacksOfSection("fentry/only_a_struct"), Texts{"no such function 'only_a_struct'"});
  EXPECT_EQ(lacksOfSection("lsm/vfs_read"), Texts{"no such LSM hook 'vfs_read'"});
  EXPECT_EQ(lacksOfSection("tp_btf/sched_wakeup"), Texts{"no such tracepoint 'sched_wakeup'"});
  EXPECT_EQ(lacksOfSection("iter/bpf_map"), Texts{"no such iterator 'bpf_map'"});
  EXPECT_EQ(lacksOfSection("ksyscall/open"), Texts{"no such system call 'open'"});
}

TEST_F(LacksTest, KindsThatAreNotThere) {
  EXPECT_EQ(lacksOfSection("xdp"), Texts{"no such program kind 'xdp'"});
  EXPECT_EQ(lacksOfSection("fexit/vfs_read"), Texts{"no such attach type of program kind 'fexit'"});
}

// Kernels from 4.19 to 5.13 load it without knowing the attach type.
TEST_F(LacksTest, AttachTypesYoungerThanTheirKindAreNotNeeded) {
  EXPECT_EQ(lacksOfSection("sk_reuseport"), Texts());
}

TEST_F(LacksTest, FunctionsAndMapsAlsoOfWhatIsCalled) {
  program("kprobe");
  object.functions.push_back({.name = "called", .section = 0});
  object.symbols = {{.name = "kfunc_here", .binding = 1},
                    {.name = "kfunc_gone", .binding = 1},
                    {.name = "kfunc_weak", .binding = 2}};
  object.maps = {{.name = "hash", .type = uint32_t(MapType::Hash)},
                 {.name = "arena", .type = uint32_t(MapType::Arena)}};
  for (Index symbol : {0u, 1u, 2u})
    call(OperandKind::Extern, symbol);
  for (Index map : {0u, 1u})
    call(OperandKind::Map, map);
  call(OperandKind::Function, 1); // itself: no end must not be endless
  EXPECT_EQ(lacks(), Texts());
  object.sections[0].insns.push_back(object.sections[0].insns.back());
  object.functions[1].numInsns = 6;
  object.functions[0].firstInsn = 6;
  object.functions[0].numInsns = 1;
  EXPECT_EQ(lacks(), (Texts{"no such kernel function 'kfunc_gone'", "no such map type 'ARENA'"}));
}

TEST_F(LacksTest, BtfOfSomethingElseSaysNothingOfLists) {
  btf::Builder b;
  b.addFunc("main", b.addFuncProto(0, {}), 0);
  kernel = b.finish();
  EXPECT_EQ(lacksOfSection("xdp"), Texts());
  EXPECT_EQ(lacksOfSection("fentry/gone"), Texts{"no such function 'gone'"});
}

} // namespace
