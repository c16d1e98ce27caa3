// Every instruction: the VM's result is the expected one, and the kernel's.
#include "test/unit/VmInsnVectors.h"
#include <set>

using namespace skep;
using namespace skep::vm;
using namespace skep::vm::test;

namespace {

const object::Map sampleMap = mapOf(MapType::Array, 4, 16, 1);

std::string nameOf(const Vector &v, size_t i) {
  return std::string(opInfo(v.op).name) + " " + v.what + " (vector " + std::to_string(i) + ")";
}

TEST(VmInsn, EveryRowHasAVector) {
  std::set<Op> tested;
  for (const Vector &v : allVectors()) {
    bool there = false;
    for (const Slot &s : v.code)
      there |= decode(s) == v.op;
    EXPECT_TRUE(there) << "the code of a vector for " << opInfo(v.op).name << " does not contain it";
    tested.insert(v.op);
  }
#define INSN(name, opcode, dst, src, off, imm, isa, text)                                                    \
  EXPECT_TRUE(tested.count(Op::name)) << "no vector for " #name;
#include "core/spec/Insns.def"
}

TEST(VmInsn, VectorsGiveTheirResult) {
  size_t i = 0;
  for (const Vector &v : allVectors()) {
    Loaded loaded(objectOf(v.code, {sampleMap}, v.functions));
    RunResult result = loaded.run(samplePacket());
    EXPECT_EQ(result.fault ? result.fault->id : "", v.refused ? v.refused : "")
        << nameOf(v, i) << (result.fault ? ": " + result.fault->message : "");
    if (!v.refused)
      EXPECT_EQ(result.value, v.expect) << nameOf(v, i) << std::hex << " " << result.value << " " << v.expect;
    ++i;
  }
}

/// Test-run gives back 32 bits of r0, so the upper half is fetched by a second run.
TEST(VmInsn, KernelAgrees) {
  if (!kernelThere())
    GTEST_SKIP() << "the bpf() system call is not allowed here";
  size_t i = 0;
  for (const Vector &v : allVectors()) {
    const std::string name = nameOf(v, i++);
    const int map = v.usesMap ? kernelMap(sampleMap) : -1;
    KernelRun low = kernelRun(v.code, samplePacket(), {map});
    if (v.notInKernel) {
      EXPECT_FALSE(low.loaded) << name << ": the kernel takes it after all; drop the reason '"
                               << v.notInKernel << "'";
    } else {
      ASSERT_TRUE(low.loaded) << name << "\n" << low.log;
      // Before the first function's exit, which is its last slot.
      Code shifted = v.code;
      const size_t end = (v.functions.size() > 1 ? v.functions[1] : v.code.size()) - 1;
      shifted.insert(shifted.begin() + end, slot(0x77, 0, 0, 0, 32));
      for (Slot &s : shifted) // calls of the function behind it go one further
        if (v.functions.size() > 1 && s.opcode == 0x85 && s.src == 1)
          ++s.imm;
      KernelRun high = kernelRun(shifted, samplePacket(), {map});
      ASSERT_TRUE(high.loaded) << name << "\n" << high.log;
      const uint64_t value = uint64_t(high.value) << 32 | low.value;
      EXPECT_EQ(value, v.expect) << name << std::hex << " kernel " << value << " expected " << v.expect;
    }
    if (map >= 0)
      close(map);
  }
}

} // namespace
