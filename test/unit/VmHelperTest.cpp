// Helpers: what they answer and do to the packet is what the kernel's do.
#include "test/unit/VmScript.h"
#include "vm/helpers/Format.h"
#include <random>

using namespace skep;
using namespace skep::vm;
using namespace skep::vm::test;

namespace {

constexpr int16_t bufferAt = -64; // 64 bytes of the stack

/// A call with numbers in r1-r5; r1 is the context when `onContext`.
Code callWith(HelperId id, std::vector<int64_t> args, bool onContext = true) {
  Code code;
  uint8_t reg = 1;
  if (onContext)
    code.push_back(movReg(reg++, 9));
  for (int64_t arg : args)
    code = code + wide(reg++, uint64_t(arg));
  code.push_back(call(id));
  return code;
}
/// The 8 bytes of the stack at `at`.
Code loadStack(int16_t at) { return {slot(0x79, 0, 10, at)}; }
/// A 4-byte field of the context.
Code field(int16_t offset) { return {slot(0x61, 0, 9, offset)}; }
Code fillBuffer() {
  Code code;
  for (int16_t i = 0; i < 64; i += 8) {
    code = code + wide(1, 0x0101010101010101ull * uint64_t(i + 3)) +
           Code{slot(0x7b, 10, 1, static_cast<int16_t>(bufferAt + i))};
  }
  return code;
}
Code bufferIn(uint8_t reg) { return {movReg(reg, 10), slot(0x07, reg, 0, 0, bufferAt)}; }

/// load_bytes or store_bytes: the result, then the first 8 bytes of the buffer.
void transfer(Script &script, HelperId id, int64_t offset, int64_t size, int64_t flags, bool hasFlags) {
  Code code =
      fillBuffer() + Code{movReg(1, 9)} + wide(2, uint64_t(offset)) + bufferIn(3) + wide(4, uint64_t(size));
  if (hasFlags)
    code = code + wide(5, uint64_t(flags));
  const std::string name = std::string(helperInfo(id).name) + "(" + std::to_string(offset) + ", " +
                           std::to_string(size) + ", " + std::to_string(flags) + ")";
  script.step(name, code + Code{call(id)});
  script.step(name + " buffer", loadStack(bufferAt));
}

void number(Script &script, HelperId id, std::vector<int64_t> args) {
  std::string name = helperInfo(id).name;
  for (int64_t arg : args)
    name += " " + std::to_string(arg);
  script.step(name, callWith(id, std::move(args)));
}

/// An IPv4 UDP packet with right checksums is not needed: the helpers only look at offsets and protocol.
std::vector<uint8_t> ipPacket(size_t size = 80) {
  std::vector<uint8_t> bytes = samplePacket(size);
  bytes[14] = 0x45;
  bytes[23] = 17;
  return bytes;
}

TEST(VmHelper, SkbBytesAsTheKernel) {
  Script script;
  for (int64_t offset : {0, 1, 14, 56, 57, 72, 73, 80, 81, -1, 0x7fffffff})
    for (int64_t size : {1, 7, 8})
      transfer(script, HelperId::skb_load_bytes, offset, size, 0, false);
  for (int64_t start : {0, 1, 2})
    for (int64_t offset : {0, 10, 58, 59, 66, 67, 0xffff, 0x10000})
      transfer(script, HelperId::skb_load_bytes_relative, offset, 8, start, true);
  for (int64_t flags : {0, 1, 2, 3, 4})
    for (int64_t offset : {0, 20, 72, 73})
      transfer(script, HelperId::skb_store_bytes, offset, 8, flags, true);
  script.expectSame(ipPacket());
}

TEST(VmHelper, SkbShapeAsTheKernel) {
  Script script;
  auto look = [&] {
    script.step("len", field(0));
    script.step("protocol", field(16));
    script.step("vlan_present", field(20));
    script.step("vlan_tci", field(24));
    script.step("vlan_proto", field(28));
  };
  for (int64_t size : {100, 60, 13, 14, 0x10000, 64}) {
    number(script, HelperId::skb_change_tail, {size, 0});
    look();
  }
  number(script, HelperId::skb_change_tail, {64, 1});
  for (int64_t more : {0, 4, 0x10000}) {
    number(script, HelperId::skb_change_head, {more, 0});
    look();
  }
  number(script, HelperId::skb_change_head, {4, 2});
  for (int64_t size : {0, 10, 64, 1000})
    number(script, HelperId::skb_pull_data, {size});
  script.expectSame(ipPacket());
}

TEST(VmHelper, SkbRoomAsTheKernel) {
  Script script;
  for (int64_t mode : {0, 1, 2})
    for (int64_t difference : {8, -4, 0x1000, -0x1000, 20, -24, 0}) {
      number(script, HelperId::skb_adjust_room, {difference, mode, 0});
      script.step("len", field(0));
    }
  number(script, HelperId::skb_adjust_room, {8, 1, int64_t(1) << 20});
  script.expectSame(ipPacket());
}

TEST(VmHelper, VlanTagsAsTheKernel) {
  Script script;
  auto look = [&] {
    for (int16_t at : {0, 16, 20, 24, 28})
      script.step("field " + std::to_string(at), field(at));
  };
  constexpr int64_t q = 0x0081, ad = 0xa888; // 0x8100 and 0x88a8 in network order
  look();
  for (int64_t protocol : {q, ad, int64_t(0)}) {
    number(script, HelperId::skb_vlan_push, {protocol, 100 + protocol % 7});
    look();
  }
  for (int i = 0; i < 4; ++i) {
    number(script, HelperId::skb_vlan_pop, {});
    look();
  }
  script.expectSame(ipPacket());
}

TEST(VmHelper, SkbProtocolAndTypeAsTheKernel) {
  Script script;
  constexpr int64_t v4 = 0x0008, v6 = 0xdd86;
  for (int64_t type : {0, 3, 4, 1})
    number(script, HelperId::skb_change_type, {type});
  script.step("pkt_type", field(4));
  for (int64_t protocol : {v4, v6, v6, int64_t(5), v4}) {
    number(script, HelperId::skb_change_proto, {protocol, 0});
    script.step("len", field(0));
    script.step("protocol", field(16));
  }
  number(script, HelperId::skb_change_proto, {v6, 1});
  number(script, HelperId::set_hash, {77});
  script.step("hash", field(68));
  number(script, HelperId::get_hash_recalc, {});
  number(script, HelperId::csum_update, {5});
  script.expectSame(ipPacket());
}

TEST(VmHelper, ChecksumsAsTheKernel) {
  Script script;
  for (int64_t offset : {24, 25, 79, 78, 80, 0x10000})
    number(script, HelperId::l3_csum_replace, {offset, 0x1234, 0x4321, 2});
  for (int64_t width : {0, 1, 2, 3, 4, 8, 0x12})
    for (int64_t from : {int64_t(0), int64_t(0x1234), int64_t(0xfffffffe)}) {
      number(script, HelperId::l3_csum_replace, {24, from, 0xabcd1234, width});
      number(script, HelperId::l4_csum_replace, {40, from, 0xabcd1234, width});
    }
  for (int64_t flags : {0x10, 0x20, 0x40, 0x60, 0x80, 0x100})
    number(script, HelperId::l4_csum_replace, {50, 0x11, 0x2233, flags | 2});
  std::mt19937 random(1);
  for (int i = 0; i < 40; ++i) {
    const uint32_t from = random() % 5 * 4 + (i == 3 ? 2 : 0), to = random() % 5 * 4;
    Code code = fillBuffer() + (from ? bufferIn(1) : Code{movImm(1, 0)}) + wide(2, from) +
                (to ? Code{movReg(3, 10), slot(0x07, 3, 0, 0, bufferAt + 32)} : Code{movImm(3, 0)}) +
                wide(4, to) + wide(5, i % 3 ? random() : 0) + Code{call(HelperId::csum_diff)};
    script.step("csum_diff " + std::to_string(from) + " " + std::to_string(to), code);
  }
  script.expectSame(ipPacket());
}

TEST(VmHelper, XdpEndsAsTheKernel) {
  Script script;
  auto look = [&] { script.step("length", callWith(HelperId::xdp_get_buff_len, {})); };
  for (int64_t delta : {0, -4, 4, -100, 40, -130, -40, 1000, 90, 66, -22, -1, -2}) {
    number(script, HelperId::xdp_adjust_head, {delta});
    look();
  }
  for (int64_t delta : {0, 8, -8, 100, -1000, 4000, 3000, -3010, -50}) {
    number(script, HelperId::xdp_adjust_tail, {delta});
    look();
  }
  script.expectSame(ipPacket(), xdpKind);
}

TEST(VmHelper, XdpMetadataAsTheKernel) {
  Script script;
  for (int64_t delta : {-4, -8, 2, 4, 8, 4, 1, -32, -300, -252, 8, -220, -4}) {
    number(script, HelperId::xdp_adjust_meta, {delta});
    script.step("metadata", {slot(0x61, 1, 9, 8), slot(0x61, 0, 9, 0), slot(0x1f, 0, 1)});
  }
  number(script, HelperId::xdp_adjust_head, {-8});
  number(script, HelperId::xdp_adjust_head, {-200});
  number(script, HelperId::xdp_adjust_head, {4});
  script.step("metadata", {slot(0x61, 1, 9, 8), slot(0x61, 0, 9, 0), slot(0x1f, 0, 1)});
  script.expectSame(ipPacket(), xdpKind, /*packets=*/false);
}

TEST(VmHelper, XdpBytesAsTheKernel) {
  Script script;
  for (HelperId id : {HelperId::xdp_load_bytes, HelperId::xdp_store_bytes})
    for (int64_t offset : {0, 14, 72, 73, 80, 81, 0xffff, 0x10000})
      for (int64_t size : {1, 8})
        transfer(script, id, offset, size, 0, false);
  script.expectSame(ipPacket(), xdpKind);
}

TEST(VmHelper, RedirectsAsTheKernel) {
  Script tc;
  for (int64_t flags : {0, 1, 2, 5})
    tc.step("redirect " + std::to_string(flags), callWith(HelperId::redirect, {1, flags}, false));
  for (int64_t flags : {0, 1})
    tc.step("redirect_peer " + std::to_string(flags), callWith(HelperId::redirect_peer, {1, flags}, false));
  tc.expectSame(ipPacket());
  Script xdp({mapOf(MapType::Devmap, 4, 4, 4), mapOf(MapType::Xskmap, 4, 4, 4)});
  for (int64_t flags : {0, 1})
    xdp.step("redirect " + std::to_string(flags), callWith(HelperId::redirect, {1, flags}, false));
  for (uint64_t map : {1, 2})
    for (int64_t flags : {0, 1, 2, 3, 4, 32})
      xdp.step("redirect_map " + std::to_string(flags),
               wide(1, map, 1) + wide(2, 1) + wide(3, uint64_t(flags)) + Code{call(HelperId::redirect_map)});
  xdp.expectSame(ipPacket(), xdpKind);
}

TEST(VmHelper, DynptrsAsTheKernel) {
  constexpr int16_t dynptrAt = -80;
  constexpr int64_t viewed = 64; // bytes of map 1's value
  Script script({mapOf(MapType::Array, 4, viewed, 1, "viewed")});
  const Code dynptr = {movReg(3, 10), slot(0x07, 3, 0, 0, dynptrAt)};
  auto make = [&](int64_t size, int64_t flags) {
    script.step("from_mem " + std::to_string(size) + " " + std::to_string(flags),
                wide(1, 1, 2) + wide(2, uint64_t(size)) + wide(3, uint64_t(flags)) +
                    Code{movReg(4, 10), slot(0x07, 4, 0, 0, dynptrAt), call(HelperId::dynptr_from_mem)});
  };
  auto use = [&](int64_t offset, int64_t size, int64_t flags) {
    const std::string name =
        std::to_string(offset) + " " + std::to_string(size) + " " + std::to_string(flags);
    script.step("write " + name, fillBuffer() + Code{movReg(1, 10), slot(0x07, 1, 0, 0, dynptrAt)} +
                                     wide(2, uint64_t(offset)) + bufferIn(3) + wide(4, uint64_t(size)) +
                                     wide(5, uint64_t(flags)) + Code{call(HelperId::dynptr_write)});
    script.step("read " + name, fillBuffer() + bufferIn(1) + wide(2, uint64_t(size)) + dynptr +
                                    wide(4, uint64_t(offset)) + wide(5, uint64_t(flags)) +
                                    Code{call(HelperId::dynptr_read)});
    script.step("read bytes", loadStack(bufferAt));
    script.step("data " + name,
                Code{movReg(1, 10), slot(0x07, 1, 0, 0, dynptrAt)} + wide(2, uint64_t(offset)) + wide(3, 8) +
                    Code{call(HelperId::dynptr_data), slot(0x15, 0, 0, 1, 0), slot(0x79, 0, 0, 0)});
  };
  for (auto [size, flags] : {std::pair(viewed, 0), {viewed, 1}, {int64_t(20), 0}, {int64_t(8), 0}}) {
    make(size, flags);
    for (auto [offset, length] : {std::pair(0, 8), {12, 8}, {13, 8}, {60, 8}, {64, 1}, {-1, 8}})
      for (int64_t useFlags : {0, 1})
        use(offset, length, useFlags);
  }
  script.expectSame(ipPacket());
}

// ---- text ------------------------------------------------------------------------------------------

Code storeText(const std::string &text, size_t size) {
  std::string padded = text;
  padded.resize(size);
  Code code;
  for (size_t i = 0; i < size; i += 8) {
    uint64_t word;
    memcpy(&word, padded.data() + i, 8);
    code = code + wide(1, word) + Code{slot(0x7b, 10, 1, static_cast<int16_t>(bufferAt + i))};
  }
  return code;
}

TEST(VmHelper, NumbersInTextAsTheKernel) {
  constexpr int16_t resultAt = -72;
  const char *texts[] = {"0",
                         "42",
                         "-42",
                         " \t7x",
                         "0x1f",
                         "0X1F",
                         "017",
                         "08",
                         "",
                         "-",
                         "- 5",
                         "+5",
                         "0x",
                         "0xg",
                         "abc",
                         "1f",
                         "9223372036854775807",
                         "--5",
                         "9223372036854775808",
                         "-9223372036854775808",
                         "18446744073709551615",
                         "18446744073709551616",
                         "-9223372036854775809",
                         "777777777777777777777777",
                         "   "};
  Script script;
  for (HelperId id : {HelperId::strtol, HelperId::strtoul})
    for (const char *text : texts)
      for (int64_t flags : {0, 8, 10, 16, 7, 32}) {
        if (flags == 7 && text[0] != '4')
          continue;
        const size_t length = strlen(text);
        Code code = storeText(text, 32) + Code{slot(0x7a, 10, 0, resultAt, -1)} + bufferIn(1) +
                    wide(2, length ? length : 1) + wide(3, uint64_t(flags)) +
                    Code{movReg(4, 10), slot(0x07, 4, 0, 0, resultAt), call(id)};
        const std::string name =
            std::string(helperInfo(id).name) + " '" + text + "' " + std::to_string(flags);
        script.step(name, code);
        script.step(name + " value", loadStack(resultAt));
        if (script.size() > 400) {
          script.expectSame(ipPacket());
          script = Script();
        }
      }
  script.expectSame(ipPacket());
}

/// bpf_snprintf of three numbers: the text, with the result at its end.
TEST(VmHelper, NumberFormatsAsTheKernel) {
  // The kernel is what it compares with; where bpf() is forbidden, as in a container, there is nothing to
  // compare.
  if (!kernelThere())
    GTEST_SKIP() << "the bpf() system call is not allowed here";
  constexpr size_t each = 32;
  const char *formats[] = {"%d %d %d",       "%u|%u|%u",       "%x %X %x",     "%ld %lu %lx",
                           "%lld,%llu,%llX", "%5d[%-5d]%05d",  "%+d % d %+5d", "%c%c%c",
                           "%px %px %px",    "%10x|%-10x|%x",  "%020lx %u %d", "%% %d%d%d %%",
                           "%li %i %lli",    "%3d %2lu %1llx", "a\tb%d\n%d%d", "%-d%+d%0d"};
  Machine machine;
  const object::Map map =
      mapOf(MapType::Array, 4, std::size(formats) * each, 1, "formats", map_flag::RDONLY_PROG);
  const int fd = kernelMap(map), results = kernelMap(mapOf(MapType::Array, 4, 64, 1));
  std::vector<uint8_t> texts(map.valueSize);
  for (size_t i = 0; i < std::size(formats); ++i)
    memcpy(texts.data() + i * each, formats[i], strlen(formats[i]));
  const uint32_t key = 0;
  bpf_attr fill{};
  fill.map_fd = fd;
  fill.key = reinterpret_cast<uintptr_t>(&key);
  fill.value = reinterpret_cast<uintptr_t>(texts.data());
  ASSERT_EQ(bpfCall(BPF_MAP_UPDATE_ELEM, fill), 0);
  bpf_attr freeze{};
  freeze.map_fd = fd;
  ASSERT_EQ(bpfCall(BPF_MAP_FREEZE, freeze), 0);
  const std::vector<uint64_t> argSets[] = {
      {66, 65, 0x7fffffff}, {uint64_t(-42), 0x80000041, 0x1ffffffff}, {~0ull, 90, 48}};
  for (size_t i = 0; i < std::size(formats); ++i)
    for (const std::vector<uint64_t> &args : argSets) {
      Code code;
      for (int16_t a = 0; a < 3; ++a)
        code = code + wide(1, args[a]) + Code{slot(0x7b, 10, 1, static_cast<int16_t>(-24 + a * 8))};
      code = code + wide(6, 0, 2) + Code{movReg(1, 6), movImm(2, 56)} +
             wide(3, uint64_t(i * each) << 32 | 1, 2) + Code{movReg(4, 10),        slot(0x07, 4, 0, 0, -24),
                                                             movImm(5, 24),        call(HelperId::snprintf),
                                                             slot(0x7b, 6, 0, 56), exitSlot()};
      KernelRun run = kernelRun(code, samplePacket(), {results, fd});
      ASSERT_TRUE(run.loaded) << formats[i] << "\n" << run.log;
      char there[65] = {};
      bpf_attr look{};
      look.map_fd = results;
      look.key = reinterpret_cast<uintptr_t>(&key);
      look.value = reinterpret_cast<uintptr_t>(there);
      ASSERT_EQ(bpfCall(BPF_MAP_LOOKUP_ELEM, look), 0);
      std::string here;
      ASSERT_EQ(formatMessage(machine, formats[i], args, here), 0) << formats[i];
      EXPECT_EQ(here.substr(0, 55), std::string(there)) << formats[i];
    }
  close(fd);
  close(results);
}

/// Formats through the VM alone, as the kernel's own tests and documentation have them.
TEST(VmHelper, FormatsOfPrintk) {
  Machine machine;
  Region region;
  uint8_t bytes[32] = "text\0\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x10\xc0\0\x02\x01";
  region.kind = RegionKind::Scratch;
  region.host = bytes;
  region.size = sizeof bytes;
  const Addr at = machine.memory().add(region);
  auto format = [&](llvm::StringRef text, std::vector<uint64_t> args) {
    std::string out;
    return formatMessage(machine, text, args, out) ? std::string("refused") : out;
  };
  EXPECT_EQ(format("%d %u %x %X %i", {uint64_t(-1), uint64_t(-1), 255, 255, 7}), "-1 4294967295 ff FF 7");
  EXPECT_EQ(format("%ld %lu %llx", {uint64_t(-1), uint64_t(-1), uint64_t(-1)}),
            "-1 18446744073709551615 ffffffffffffffff");
  EXPECT_EQ(format("[%5d] [%-5d] [%05d] [%+d]", {42, 42, 42, 42}), "[   42] [42   ] [00042] [+42]");
  EXPECT_EQ(format("%s|%10s|%-6s|%c", {at, at, at, 'x'}), "text|      text|text  |x");
  EXPECT_EQ(format("100%% %pks", {at}), "100% text");
  EXPECT_EQ(
      format("%pI6 %pi6 %pI4 %pi4", {at + 5, at + 5, at + 21, at + 21}),
      "2001:0db8:0000:0000:0000:0000:0000:0010 20010db8000000000000000000000010 192.0.2.1 192.000.002.001");
  EXPECT_EQ(format("%p %px", {0x1234, 0x1234}), "0000000000001234 0000000000001234");
  EXPECT_EQ(format("%ps", {0x1234}), "0x1234");
  EXPECT_EQ(format("[%s]", {12345}), "[]"); // nothing there to read
  for (const char *bad : {"%", "%z", "%d", "%lld%lld", "%hd", "%o", "%pI5", "%pz", "\x01", "%*d", "%.3d"})
    EXPECT_EQ(format(bad, {}), "refused") << bad;
  EXPECT_EQ(format("%hd", {1}), "refused");
  EXPECT_EQ(format("%o", {1}), "refused");
}

// ---- what needs no kernel to compare with ----------------------------------------------------------

TEST(VmHelper, WorldIsWhatEnvSays) {
  Env env;
  env.pid = 7;
  env.tgid = 8;
  env.uid = 9;
  env.gid = 10;
  env.cpus = 4;
  env.cpu = 3;
  env.time = 5000;
  env.tick = 10;
  env.cgroup = 99;
  env.cookie = 12;
  auto ask = [&](HelperId id) {
    return Loaded(objectOf({call(id), exitSlot()}), env).run(samplePacket()).value;
  };
  EXPECT_EQ(ask(HelperId::get_current_pid_tgid), 8ull << 32 | 7);
  EXPECT_EQ(ask(HelperId::get_current_uid_gid), 10ull << 32 | 9);
  EXPECT_EQ(ask(HelperId::get_smp_processor_id), 3u);
  EXPECT_EQ(ask(HelperId::ktime_get_ns), 5000u);
  EXPECT_EQ(ask(HelperId::get_current_cgroup_id), 99u);
  EXPECT_EQ(ask(HelperId::get_attach_cookie), 12u);
  const Code twice = {call(HelperId::ktime_get_ns), movReg(6, 0), call(HelperId::ktime_get_ns),
                      slot(0x1f, 0, 6), exitSlot()};
  EXPECT_EQ(Loaded(objectOf(twice), env).run(samplePacket()).value, 10u);
}

TEST(VmHelper, RandomNumbersFollowTheSeed) {
  auto draw = [](uint64_t seed) {
    Env env;
    env.seed = seed;
    return Loaded(objectOf({call(HelperId::get_prandom_u32), exitSlot()}), env).run(samplePacket()).value;
  };
  EXPECT_EQ(draw(1), draw(1));
  EXPECT_NE(draw(1), draw(2));
}

TEST(VmHelper, CommFillsTheBuffer) {
  Env env;
  env.comm = "a name that is too long";
  Code code = fillBuffer() + bufferIn(1) + Code{movImm(2, 16), call(HelperId::get_current_comm)} +
              loadStack(bufferAt + 8) + Code{exitSlot()};
  EXPECT_EQ(Loaded(objectOf(code), env).run(samplePacket()).value, 0x0020736920746168ull); // "hat is \0"
}

TEST(VmHelper, ProbeReadGivesErrorsNotFaults) {
  Code code = fillBuffer() + bufferIn(1) +
              Code{movImm(2, 8), movImm(3, 64), call(HelperId::probe_read_kernel), movReg(6, 0)} +
              loadStack(bufferAt) + Code{slot(0x4f, 0, 6), exitSlot()};
  EXPECT_EQ(Loaded(objectOf(code)).run(samplePacket()).value, uint64_t(-14)); // EFAULT, and zeros
}

TEST(VmHelper, TailCallsEndAfterThirtyThree) {
  // f0: r6 = counter in map 1; ++*counter; tail call to itself; return *counter
  object::Map programs = mapOf(MapType::ProgArray, 4, 4, 1),
              counter = mapOf(MapType::Array, 4, 8, 1, "counter");
  Code code = Code{movReg(9, 1)} + wide(6, 1, 2) +
              Code{slot(0x79, 0, 6, 0), slot(0x07, 0, 0, 0, 1), slot(0x7b, 6, 0, 0), movReg(1, 9)} +
              wide(2, 0, 1) + Code{movImm(3, 0), call(HelperId::tail_call), slot(0x79, 0, 6, 0), exitSlot()};
  object::Object o = objectOf(code, {programs, counter});
  o.symbols.push_back({"f0", 0});
  o.functions[0].symbol = 0;
  o.maps[0].values = {0};
  RunResult result = Loaded(std::move(o)).run(samplePacket());
  EXPECT_EQ(result.fault ? result.fault->message : "", "");
  EXPECT_EQ(result.value, 34u); // the first run and 33 tail calls
}

TEST(VmHelper, LoopStopsWhenToldAndCountsTheCall) {
  // bpf_loop(100, f1, 0, 0); f1(i) returns i == 9
  Code code = Code{movImm(1, 100)} + wide(2, 5, 4) +
              Code{movImm(3, 0), movImm(4, 0), call(HelperId::loop), exitSlot()} +
              Code{movImm(0, 0), slot(0x55, 1, 0, 1, 9), movImm(0, 1), exitSlot()};
  EXPECT_EQ(Loaded(objectOf(code, {}, {0, 7})).run(samplePacket()).value, 10u);
}

TEST(VmHelper, ForEachVisitsEntries) {
  // Array of 5: f1(map, key, value, ctx) adds *key + 1 to *ctx; the sum is 15, the result 5.
  Code code = Code{slot(0x7a, 10, 0, -8, 0)} + wide(1, 0, 1) + wide(2, 9, 4) +
              Code{movReg(3, 10),
                   slot(0x07, 3, 0, 0, -8),
                   movImm(4, 0),
                   call(HelperId::for_each_map_elem),
                   slot(0x27, 0, 0, 0, 100),
                   slot(0x79, 1, 10, -8),
                   slot(0x0f, 0, 1),
                   exitSlot()} +
              Code{slot(0x61, 0, 2, 0), slot(0x07, 0, 0, 0, 1), slot(0x79, 1, 4, 0), slot(0x0f, 1, 0),
                   slot(0x7b, 4, 1, 0), movImm(0, 0),           exitSlot()};
  object::Object o = objectOf(code, {mapOf(MapType::Array, 4, 8, 5)}, {0, 13});
  RunResult result = Loaded(std::move(o)).run(samplePacket());
  EXPECT_EQ(result.fault ? result.fault->message : "", "");
  EXPECT_EQ(result.value, 515u);
}

TEST(VmHelper, PerfOutputTakesPacketBytes) {
  Code code = fillBuffer() + Code{movReg(1, 1)};
  code = Code{movReg(9, 1)} + fillBuffer() + Code{movReg(1, 9)} + wide(2, 0, 1) +
         wide(3, 4ull << 32 | 0xffffffff) + bufferIn(4) +
         Code{movImm(5, 8), call(HelperId::perf_event_output), exitSlot()};
  RunResult result = Loaded(objectOf(code, {mapOf(MapType::PerfEventArray, 4, 4, 1)})).run(samplePacket());
  EXPECT_EQ(result.value, 0u);
  ASSERT_EQ(result.effects.events.size(), 1u);
  EXPECT_EQ(result.effects.events[0].data, (std::vector<uint8_t>{3, 3, 3, 3, 3, 3, 3, 3, 0, 1, 2, 3}));
}

TEST(VmHelper, PrintkKeepsLines) {
  Code code = storeText("n=%d %d\n", 16) + bufferIn(1) +
              Code{movImm(2, 9), movImm(3, -5), movImm(4, 6), call(HelperId::trace_printk), exitSlot()};
  RunResult result = Loaded(objectOf(code)).run(samplePacket());
  EXPECT_EQ(result.value, 7u);
  EXPECT_EQ(result.effects.printk, std::vector<std::string>{"n=-5 6"});
}

} // namespace
