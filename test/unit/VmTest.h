// Programs for the VM tests, written as slots, and running them here and in the kernel.
#pragma once

#include "backend-glue/object/Object.h"
#include "core/spec/Maps.h"
#include "vm/ContextSetup.h"
#include "vm/Program.h"
#include <gtest/gtest.h>
#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace skep::vm::test {

// ---- slots, by number: independent of the tables under test
inline Slot slot(uint8_t opcode, uint8_t dst = 0, uint8_t src = 0, int16_t off = 0, int32_t imm = 0) {
  return {opcode, dst, src, off, imm};
}
inline Slot movImm(uint8_t dst, int32_t imm) { return slot(0xb7, dst, 0, 0, imm); }
inline Slot movReg(uint8_t dst, uint8_t src) { return slot(0xbf, dst, src); }
inline Slot call(HelperId id) { return slot(0x85, 0, 0, 0, static_cast<int32_t>(id)); }
inline Slot exitSlot() { return slot(0x95); }

using Code = std::vector<Slot>;
inline Code operator+(Code a, const Code &b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
/// ld_imm64; `src` as in the table's rows.
inline Code wide(uint8_t dst, uint64_t value, uint8_t src = 0) {
  return {slot(0x18, dst, src, 0, static_cast<int32_t>(value)),
          slot(0, 0, 0, 0, static_cast<int32_t>(value >> 32))};
}

/// An object of one section "tc" whose functions begin at the slots `starts`. An ld_imm64 with src 1, 2, 5 or
/// 6 refers to map number imm of `maps`; one with src 4 to the function that imm slots on begins.
inline object::Object objectOf(const Code &code, std::vector<object::Map> maps = {},
                               const std::vector<uint32_t> &starts = {0}) {
  object::Object o;
  o.license = "GPL";
  o.maps = std::move(maps);
  object::Section section;
  section.name = "tc";
  section.kind = object::SectionKind::Code;
  std::vector<uint32_t> insnAt(code.size() + 1);
  for (uint32_t at = 0; at < code.size(); ++at) {
    insnAt[at] = section.insns.size();
    object::Insn insn;
    insn.slot = code[at];
    insn.lone = isWide(insn.slot.opcode) && (at + 1 == code.size() || !isWideTail(code[at + 1]));
    if (insn.wide()) {
      insn.immHigh = code[++at].imm;
      const uint8_t src = insn.slot.src;
      if ((src == 1 || src == 2 || src == 5 || src == 6) && uint32_t(insn.slot.imm) < o.maps.size()) {
        insn.operand = {object::OperandKind::Map, uint32_t(insn.slot.imm),
                        src == 2 || src == 6 ? insn.immHigh : 0};
      } else if (src == 4) {
        for (uint32_t f = 0; f < starts.size(); ++f)
          if (starts[f] == at - 1 + 1 + insn.slot.imm)
            insn.operand = {object::OperandKind::Function, f};
      }
    }
    section.insns.push_back(insn);
  }
  insnAt[code.size()] = section.insns.size();
  o.sections.push_back(std::move(section));
  for (uint32_t f = 0; f < starts.size(); ++f) {
    const uint32_t end = f + 1 < starts.size() ? starts[f + 1] : code.size();
    o.functions.push_back({"f" + std::to_string(f), object::none, 0, insnAt[starts[f]],
                           insnAt[end] - insnAt[starts[f]], starts[f], true, f == 0});
  }
  return o;
}

inline object::Map mapOf(MapType type, uint32_t key, uint32_t value, uint32_t entries, std::string name = "m",
                         uint32_t flags = 0) {
  object::Map map;
  map.name = std::move(name);
  map.type = static_cast<uint32_t>(type);
  map.keySize = key;
  map.valueSize = value;
  map.maxEntries = entries;
  map.flags = flags;
  return map;
}

inline constexpr ContextKind tcKind{Context::SkBuff, ProgType::SchedCls};
inline constexpr ContextKind xdpKind{Context::XdpMd, ProgType::Xdp};

/// 64 bytes: an Ethernet header of type IPv4, then 14, 15, 16, ...
inline std::vector<uint8_t> samplePacket(size_t size = 64) {
  std::vector<uint8_t> bytes(size);
  for (size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<uint8_t>(i);
  bytes[12] = 8;
  bytes[13] = 0;
  return bytes;
}

/// A machine with one object in it.
struct Loaded {
  explicit Loaded(object::Object o, Env env = {}, Limits limits = {})
      : object(std::move(o)), machine(std::move(env), limits) {
    auto made = Program::load(object, machine, "test.o");
    if (!made)
      error = made.takeError();
    else
      program = std::move(*made);
  }
  /// Runs function 0 on `packet`; a refused program gives its diagnostic as the fault.
  RunResult run(llvm::ArrayRef<uint8_t> packet, ContextKind kind = tcKind) {
    RunResult refused;
    if (!program) {
      refused.fault = error;
      return refused;
    }
    auto entry = program->function(0);
    if (!entry) {
      refused.fault = entry.takeError();
      return refused;
    }
    context = makeContext(machine, kind, packet);
    return machine.run(**entry, *context);
  }
  std::string faultOf(ContextKind kind = tcKind) {
    RunResult result = run(samplePacket(), kind);
    return result.fault ? result.fault->id : "";
  }

  object::Object object;
  Machine machine;
  std::unique_ptr<Program> program;
  Diagnostic error;
  std::unique_ptr<ContextImage> context;
};

// ---- the kernel
inline long bpfCall(int command, bpf_attr &attr) { return syscall(SYS_bpf, command, &attr, sizeof attr); }

inline bool kernelThere() {
  static const bool there = [] {
    bpf_attr attr{};
    attr.map_type = BPF_MAP_TYPE_ARRAY;
    attr.key_size = attr.value_size = 4;
    attr.max_entries = 1;
    const long fd = bpfCall(BPF_MAP_CREATE, attr);
    if (fd >= 0)
      close(static_cast<int>(fd));
    return fd >= 0;
  }();
  return there;
}

inline int kernelMap(const object::Map &map) {
  bpf_attr attr{};
  attr.map_type = map.type;
  attr.key_size = map.keySize;
  attr.value_size = map.valueSize;
  attr.max_entries = map.maxEntries;
  attr.map_flags = map.flags;
  return static_cast<int>(bpfCall(BPF_MAP_CREATE, attr));
}

struct KernelRun {
  bool loaded = false;
  std::string log; ///< the verifier's, when not loaded
  uint32_t value = 0;
  std::vector<uint8_t> packet; ///< after the run
};

/// Loads and runs `code` as a program of type `type` over `packet`. Map numbers become those of `fds`.
inline KernelRun kernelRun(Code code, llvm::ArrayRef<uint8_t> packet, const std::vector<int> &fds = {},
                           bpf_prog_type type = BPF_PROG_TYPE_SCHED_CLS) {
  std::vector<bpf_insn> insns;
  for (size_t i = 0; i < code.size(); ++i) {
    Slot s = code[i];
    if (isWide(s.opcode) && (s.src == 1 || s.src == 2) && uint32_t(s.imm) < fds.size())
      s.imm = fds[s.imm];
    bpf_insn insn{};
    insn.code = s.opcode;
    insn.dst_reg = s.dst;
    insn.src_reg = s.src;
    insn.off = s.off;
    insn.imm = s.imm;
    insns.push_back(insn);
  }
  KernelRun result;
  bpf_attr attr{};
  attr.prog_type = type;
  attr.insns = reinterpret_cast<uintptr_t>(insns.data());
  attr.insn_cnt = insns.size();
  attr.license = reinterpret_cast<uintptr_t>("GPL");
  attr.fd_array = reinterpret_cast<uintptr_t>(fds.data());
  const int fd = static_cast<int>(bpfCall(BPF_PROG_LOAD, attr));
  if (fd < 0) {
    std::vector<char> log(1 << 22);
    attr.log_buf = reinterpret_cast<uintptr_t>(log.data());
    attr.log_size = log.size();
    attr.log_level = 1;
    bpfCall(BPF_PROG_LOAD, attr);
    result.log = std::string(strerror(errno)) + "\n" + log.data();
    return result;
  }
  result.loaded = true;
  result.packet.resize(4096);
  bpf_attr run{};
  run.test.prog_fd = fd;
  run.test.data_in = reinterpret_cast<uintptr_t>(packet.data());
  run.test.data_size_in = packet.size();
  run.test.data_out = reinterpret_cast<uintptr_t>(result.packet.data());
  run.test.data_size_out = result.packet.size();
  run.test.repeat = 1;
  if (bpfCall(BPF_PROG_TEST_RUN, run) < 0)
    result.log = strerror(errno);
  result.value = run.test.retval;
  result.packet.resize(run.test.data_size_out);
  close(fd);
  return result;
}

} // namespace skep::vm::test
