// What must not be: each fault and each refusal has its id, its place and its explanation.
#include "test/unit/VmTest.h"

using namespace skep;
using namespace skep::vm;
using namespace skep::vm::test;

namespace {

const Code bufferArgs = {slot(0x62, 10, 0, -4, 0), movReg(2, 10), slot(0x07, 2, 0, 0, -4)};

std::string fault(const Code &code, std::vector<object::Map> maps = {}, ContextKind kind = tcKind) {
  return Loaded(objectOf(code, std::move(maps))).faultOf(kind);
}
Diagnostic faultDiag(const Code &code, std::vector<object::Map> maps = {}, ContextKind kind = tcKind) {
  Loaded loaded(objectOf(code, std::move(maps)));
  RunResult result = loaded.run(samplePacket(), kind);
  return result.fault ? *result.fault : Diagnostic();
}

/// r3 = data, r4 = data_end of a tc program
const Code packetPointers = {slot(0x61, 3, 1, 76), slot(0x61, 4, 1, 80)};

TEST(VmFault, Memory) {
  const object::Map array = mapOf(MapType::Array, 4, 8, 4);
  const object::Map constant = mapOf(MapType::Array, 4, 8, 1, "c", map_flag::RDONLY_PROG);
  EXPECT_EQ(fault({movImm(1, 0), slot(0x79, 0, 1, 8), exitSlot()}), "vm-null-deref");
  EXPECT_EQ(fault(wide(1, 0x123456789abc) + Code{slot(0x79, 0, 1, 0), exitSlot()}), "vm-bad-pointer");
  EXPECT_EQ(fault(wide(1, 0xffffffffffffffff) + Code{slot(0x79, 0, 1, 0), exitSlot()}), "vm-bad-pointer");
  EXPECT_EQ(fault({slot(0x79, 0, 10, -4), exitSlot()}), "vm-oob-read");
  EXPECT_EQ(fault({slot(0x79, 0, 10, -520), exitSlot()}), "vm-oob-read");
  EXPECT_EQ(fault({slot(0x7b, 10, 10, 0), exitSlot()}), "vm-oob-write");
  EXPECT_EQ(fault({slot(0x7a, 10, 0, -516, 0), exitSlot()}), "vm-oob-write");
  EXPECT_EQ(fault(packetPointers + Code{slot(0x71, 0, 4, 0), exitSlot()}), "vm-oob-read");
  EXPECT_EQ(fault(packetPointers + Code{slot(0x71, 0, 3, -1), exitSlot()}), "vm-oob-read");
  EXPECT_EQ(fault(packetPointers + Code{slot(0x7b, 3, 3, 60), exitSlot()}), "vm-oob-write");
  const Code lookUp = wide(1, 0, 1) + bufferArgs + Code{call(HelperId::map_lookup_elem)};
  EXPECT_EQ(fault(lookUp + Code{slot(0x79, 0, 0, 1), exitSlot()}, {array}), "vm-oob-read");
  EXPECT_EQ(fault(lookUp + Code{slot(0x79, 0, 0, 8), exitSlot()}, {array}), "vm-oob-read");
  EXPECT_EQ(fault(lookUp + Code{slot(0x7b, 0, 0, -8), exitSlot()}, {array}), "vm-oob-write");
  EXPECT_EQ(fault(wide(1, 0, 2) + Code{slot(0x79, 0, 1, 0), slot(0x7b, 1, 0, 0), exitSlot()}, {constant}),
            "vm-readonly-write");
  EXPECT_EQ(fault(wide(1, 0, 1) + Code{slot(0x79, 0, 1, 0), exitSlot()}, {array}), "vm-not-memory");
  EXPECT_EQ(fault({slot(0xdb, 10, 0, -12, 0), exitSlot()}), "vm-misaligned");
  EXPECT_EQ(fault({slot(0xdb, 0, 10, -12, 0x100), exitSlot()}), "vm-misaligned");
  EXPECT_EQ(fault({slot(0xc3, 10, 0, -2, 0x110), exitSlot()}), "vm-misaligned");
}

TEST(VmFault, Context) {
  EXPECT_EQ(fault({slot(0x61, 0, 1, 0), exitSlot()}), ""); // len
  EXPECT_EQ(fault({slot(0x79, 0, 1, 0), exitSlot()}), "vm-context-access");
  EXPECT_EQ(fault({slot(0x61, 0, 1, 190), exitSlot()}), "vm-context-access");
  EXPECT_EQ(fault({slot(0x69, 0, 1, 76), exitSlot()}), "vm-context-access");       // half a packet pointer
  EXPECT_EQ(fault({slot(0x62, 1, 0, 8, 5), slot(0x61, 0, 1, 8), exitSlot()}), ""); // mark
  EXPECT_EQ(fault({slot(0x62, 1, 0, 0, 5), exitSlot()}), "vm-context-access");     // len is not to be written
  EXPECT_EQ(fault({slot(0x62, 1, 0, 0, 5), exitSlot()}, {}, xdpKind), "vm-context-access");
  EXPECT_EQ(fault({slot(0xc3, 1, 0, 8, 0), exitSlot()}), "vm-context-access"); // no atomics on it
}

TEST(VmFault, StalePacketPointer) {
  // r6 = data; adjust the head; use r6
  const Code code = {movReg(9, 1),        slot(0x61, 6, 1, 0), movImm(2, -4), call(HelperId::xdp_adjust_head),
                     slot(0x71, 0, 6, 0), exitSlot()};
  Diagnostic diag = faultDiag(code, {}, xdpKind);
  EXPECT_EQ(diag.id, "vm-released");
  ASSERT_EQ(diag.hints.size(), 1u);
  EXPECT_NE(diag.hints[0].find("data_end"), std::string::npos);
}

TEST(VmFault, RecordsAndLocks) {
  const object::Map ring = mapOf(MapType::Ringbuf, 0, 0, 4096);
  const Code reserve =
      wide(1, 0, 1) + Code{movImm(2, 16), movImm(3, 0), call(HelperId::ringbuf_reserve), movReg(6, 0)};
  const Code submit = {movReg(1, 6), movImm(2, 0), call(HelperId::ringbuf_submit)};
  EXPECT_EQ(fault(reserve + submit + Code{exitSlot()}, {ring}), "");
  EXPECT_EQ(fault(reserve + Code{exitSlot()}, {ring}), "vm-unreleased");
  EXPECT_EQ(fault(reserve + submit + submit + Code{exitSlot()}, {ring}), "vm-bad-argument");
  EXPECT_EQ(fault(reserve + submit + Code{slot(0x79, 0, 6, 0), exitSlot()}, {ring}), "vm-released");
  EXPECT_EQ(fault(reserve + Code{slot(0x7b, 6, 6, 16), exitSlot()}, {ring}), "vm-oob-write");
  const object::Map array = mapOf(MapType::Array, 4, 8, 1);
  const Code lock = wide(1, 0, 2) + Code{call(HelperId::spin_lock)},
             unlock = wide(1, 0, 2) + Code{call(HelperId::spin_unlock)};
  EXPECT_EQ(fault(lock + unlock + Code{exitSlot()}, {array}), "");
  EXPECT_EQ(fault(lock + Code{exitSlot()}, {array}), "vm-unreleased");
  EXPECT_EQ(fault(lock + lock + Code{exitSlot()}, {array}), "vm-lock");
  EXPECT_EQ(fault(unlock + Code{exitSlot()}, {array}), "vm-lock");
}

TEST(VmFault, HelperArguments) {
  const object::Map array = mapOf(MapType::Array, 4, 8, 1), queue = mapOf(MapType::Queue, 0, 8, 4);
  const Code lookUp = bufferArgs + Code{call(HelperId::map_lookup_elem), exitSlot()};
  EXPECT_EQ(fault(Code{movImm(1, 0)} + lookUp), "vm-bad-argument");
  EXPECT_EQ(fault(Code{movReg(1, 10)} + lookUp), "vm-bad-argument");
  EXPECT_EQ(fault(wide(1, 0, 1) + lookUp, {queue}), "vm-map-kind");
  EXPECT_EQ(fault(wide(1, 0, 1) + Code{movImm(2, 0), call(HelperId::map_lookup_elem), exitSlot()}, {array}),
            "vm-null-deref");
  EXPECT_EQ(fault(wide(1, 0, 1) + Code{movReg(2, 10), slot(0x07, 2, 0, 0, -2),
                                       call(HelperId::map_lookup_elem), exitSlot()},
                  {array}),
            "vm-oob-read");
  EXPECT_EQ(fault({movReg(1, 10), movImm(2, 0), call(HelperId::xdp_adjust_head), exitSlot()}, {}, xdpKind),
            "vm-bad-argument");
  EXPECT_EQ(fault({movReg(1, 10), slot(0x30), exitSlot()}),
            "vm-bad-argument"); // ld_abs without the context in r6
  EXPECT_EQ(fault({movImm(1, 5), slot(0x8d, 1), exitSlot()}), "vm-bad-argument");
}

TEST(VmFault, Endless) {
  Limits limits;
  limits.insns = 1000;
  auto run = [&](const Code &code, const std::vector<uint32_t> &starts = {0}) {
    Loaded loaded(objectOf(code, {}, starts), {}, limits);
    return loaded.faultOf();
  };
  EXPECT_EQ(run({slot(0x05, 0, 0, -1)}), "vm-budget");
  EXPECT_EQ(run({movImm(0, 0), slot(0x06, 0, 0, 0, -2)}), "vm-budget");
  EXPECT_EQ(run({movImm(0, 0), slot(0x15, 0, 0, -1, 0), exitSlot()}), "vm-budget");
  // bpf_loop with a callback: what callbacks run counts.
  EXPECT_EQ(
      run(Code{movImm(1, 500)} + wide(2, 5, 4) +
              Code{movImm(3, 0), movImm(4, 0), call(HelperId::loop), exitSlot(), movImm(0, 0), exitSlot()},
          {0, 7}),
      "vm-budget");
  // Two calls each, eight deep would be fine; recursion is not.
  EXPECT_EQ(run({slot(0x85, 0, 1, 0, -1), exitSlot()}), "vm-call-depth");
}

TEST(VmFault, BudgetIsExact) {
  // 2 + 3 * 10 + 1 instructions: the loop runs ten times
  const Code code = {movImm(0, 0),           movImm(1, 10),           slot(0x07, 0, 0, 0, 1),
                     slot(0x17, 1, 0, 0, 1), slot(0x55, 1, 0, -3, 0), exitSlot()};
  Loaded free(objectOf(code));
  EXPECT_EQ(free.run(samplePacket()).insns, 33u);
  Limits limits;
  limits.insns = 33;
  EXPECT_EQ(Loaded(objectOf(code), {}, limits).faultOf(), "");
  limits.insns = 28; // the last time round starts at 29
  EXPECT_EQ(Loaded(objectOf(code), {}, limits).faultOf(), "vm-budget");
}

/// A helper that handles much memory pays for it, so a few calls use up what millions of instructions would.
TEST(VmFault, LongHelpersPay) {
  Limits limits;
  limits.insns = 100'000;
  const object::Map large = mapOf(MapType::Array, 4, 1 << 20, 1);
  Code copy = wide(1, 0, 2) + wide(3, 0, 2) + Code{movImm(2, 1 << 20), call(HelperId::probe_read_kernel)};
  Loaded once(objectOf(copy + Code{exitSlot()}, {large}), {}, limits);
  EXPECT_EQ(once.faultOf(), "");
  Code often;
  for (int i = 0; i < 8; ++i)
    often = often + copy;
  Loaded many(objectOf(often + Code{exitSlot()}, {large}), {}, limits);
  EXPECT_EQ(many.faultOf(), "vm-budget");
}

TEST(VmFault, TimeLimit) {
  Limits limits;
  limits.insns = ~uint64_t(0);
  limits.seconds = 0.05;
  Loaded loaded(objectOf({slot(0x05, 0, 0, -1)}), {}, limits);
  EXPECT_EQ(loaded.faultOf(), "vm-budget");
}

TEST(VmFault, MayGotoEndsAnEndlessLoop) {
  Limits limits;
  limits.insns = 1u << 30;
  Loaded loaded(
      objectOf({movImm(0, 0), slot(0x07, 0, 0, 0, 1), slot(0xe5, 0, 0, 1), slot(0x05, 0, 0, -3), exitSlot()}),
      {}, limits);
  EXPECT_EQ(loaded.run(samplePacket()).value, (8u << 20) + 1);
}

TEST(VmFault, RefusedCode) {
  EXPECT_EQ(fault({slot(0xff), exitSlot()}), "vm-unknown-insn");
  EXPECT_EQ(fault({slot(0xb7, 0, 3, 0, 1), exitSlot()}), "vm-unknown-insn"); // a reserved field is set
  EXPECT_EQ(fault({slot(0x18, 0)}), "vm-unknown-insn");                      // half an ld_imm64
  EXPECT_EQ(fault({movImm(10, 0), exitSlot()}), "vm-frame-pointer");
  EXPECT_EQ(fault({slot(0x79, 10, 1, 0), exitSlot()}), "vm-frame-pointer");
  EXPECT_EQ(fault({slot(0xdb, 10, 10, -8, 1), exitSlot()}), "vm-frame-pointer");
  EXPECT_EQ(fault(wide(10, 0) + Code{exitSlot()}), "vm-frame-pointer");
  EXPECT_EQ(fault({slot(0x05, 0, 0, 5), exitSlot()}), "vm-bad-jump");
  EXPECT_EQ(fault({slot(0x05, 0, 0, -2), exitSlot()}), "vm-bad-jump");
  EXPECT_EQ(fault(Code{slot(0x05, 0, 0, 1)} + wide(0, 0) + Code{exitSlot()}), "vm-bad-jump");
  EXPECT_EQ(fault({slot(0x06, 0, 0, 0, 0x7fffffff), exitSlot()}), "vm-bad-jump");
  EXPECT_EQ(fault({slot(0x85, 0, 1, 0, 1), exitSlot()}), "vm-bad-jump"); // a call to where no function begins
  EXPECT_EQ(fault({slot(0x85, 0, 0, 0, 9999), exitSlot()}), "vm-helper-missing");
  EXPECT_EQ(fault({call(HelperId::timer_init), exitSlot()}), "vm-helper-missing");
  EXPECT_EQ(fault({slot(0x85, 0, 2, 0, 5), exitSlot()}), "vm-kfunc-missing");
  EXPECT_EQ(fault(wide(0, 5, 1) + Code{exitSlot()}), "vm-unresolved");
  EXPECT_EQ(fault(wide(0, 0, 2) + Code{exitSlot()}, {mapOf(MapType::Array, 4, 8, 2)}), "vm-unresolved");
  EXPECT_EQ(fault({slot(0xbf, 1, 2, 1, 1), exitSlot()}), "vm-arena");
  EXPECT_EQ(
      fault(wide(0, 0, 1) + Code{exitSlot()}, {mapOf(MapType::Arena, 0, 0, 10, "a", map_flag::MMAPABLE)}),
      "vm-map-unsupported");
  EXPECT_EQ(fault({movImm(0, 0)}), "vm-fell-off");
}

TEST(VmFault, MapsThatAreNotUsedDoNotMatter) {
  EXPECT_EQ(fault({movImm(0, 0), exitSlot()}, {mapOf(MapType::Arena, 0, 0, 10, "a", map_flag::MMAPABLE)}),
            "");
}

TEST(VmFault, OtherByteOrder) {
  object::Object o = objectOf({movImm(0, 0), exitSlot()});
  o.endian = Endian::Big;
  Loaded loaded(std::move(o));
  EXPECT_EQ(loaded.error.id, "vm-endian");
}

TEST(VmFault, SaysWhereAndWhat) {
  object::Object o = objectOf(wide(2, 0) + Code{slot(0x79, 0, 10, -4), exitSlot()});
  Loaded loaded(std::move(o));
  RunResult result = loaded.run(samplePacket());
  ASSERT_TRUE(result.fault);
  EXPECT_EQ(result.fault->where.program, "f0");
  EXPECT_EQ(result.fault->where.insn, 2u);
  EXPECT_EQ(result.fault->message, "a read of 8 bytes at offset 508 of the stack, which has 512");
}

TEST(VmFault, MachineGoesOnAfterAFault) {
  const Code code = packetPointers + Code{slot(0x71, 0, 3, 70), exitSlot()};
  Loaded loaded(objectOf(code));
  EXPECT_EQ(loaded.faultOf(), "vm-oob-read");
  EXPECT_EQ(loaded.run(samplePacket(100)).value, 70u);
}

} // namespace
