// Fuzzes the VM: arbitrary slots over a set of maps and a packet. Whatever they are, loading or running ends
// in a result or a diagnostic, within the budget, and the same bytes give the same end twice. Bytes are taken
// in one of two ways: as slots just as they are, which tests the decoder; or as choices among the rows of
// Insns.def with registers that hold useful pointers at the start, which gets deep into helpers and maps.
#include "vm/ContextSetup.h"
#include "vm/Program.h"
#include "vm/maps/Map.h"
#include <cstdlib>
#include <cstring>

using namespace skep;
using namespace skep::vm;

namespace {

struct Row {
  uint8_t opcode;
  const char *src, *off, *imm;
};
const Row rows[] = {
#define INSN(name, opcode, dst, src, off, imm, isa, text) {opcode, #src, #off, #imm},
#include "core/spec/Insns.def"
};

/// A field's value: what the row demands, else what the bytes say.
int64_t choose(const char *column, int64_t wanted) {
  if (!strcmp(column, "Z"))
    return 0;
  if (!strcmp(column, "R"))
    return uint64_t(wanted) % 11;
  if (!strcmp(column, "Any"))
    return wanted;
  return strtol(column, nullptr, 0);
}

Slot rawSlot(const uint8_t *p) {
  Slot s;
  s.opcode = p[0];
  s.dst = p[1] & 15;
  s.src = p[1] >> 4;
  memcpy(&s.off, p + 2, 2);
  memcpy(&s.imm, p + 4, 4);
  return s;
}

/// Jumps stay near, offsets and constants are often small, helper numbers are those that exist.
Slot chosenSlot(const uint8_t *p) {
  const Row &row = rows[p[0] % std::size(rows)];
  Slot raw = rawSlot(p), s;
  const bool isJump = (row.opcode & 7) == 5 || (row.opcode & 7) == 6;
  s.opcode = row.opcode;
  s.dst = raw.dst % 11;
  s.src = static_cast<uint8_t>(choose(row.src, raw.src));
  s.off = static_cast<int16_t>(choose(row.off, isJump       ? int8_t(p[2]) / 4
                                               : (p[3] & 3) ? int8_t(p[2])
                                                            : raw.off));
  s.imm = static_cast<int32_t>(choose(row.imm, row.opcode == 0x85 ? p[4]
                                               : (p[5] & 1)       ? int8_t(p[4])
                                                                  : raw.imm));
  if (row.opcode == 0x06)
    s.imm = int8_t(p[4]) / 4;
  if (row.opcode == 0x95 || row.opcode == 0xd4 || row.opcode == 0xdc)
    s.dst = row.opcode == 0x95 ? 0 : s.dst;
  return s;
}

object::Map map(const char *name, MapType type, uint32_t key, uint32_t value, uint32_t entries,
                uint32_t flags = 0) {
  object::Map m;
  m.name = name;
  m.type = static_cast<uint32_t>(type);
  m.keySize = key;
  m.valueSize = value;
  m.maxEntries = entries;
  m.flags = flags;
  return m;
}

std::vector<object::Map> sampleMaps() {
  return {map("one", MapType::Array, 4, 64, 1),        map("array", MapType::Array, 4, 8, 4),
          map("hash", MapType::Hash, 8, 16, 4),        map("lru", MapType::LruHash, 4, 8, 2),
          map("percpu", MapType::PercpuHash, 4, 8, 4), map("lpm", MapType::LpmTrie, 8, 8, 4, 1),
          map("queue", MapType::Queue, 0, 8, 3),       map("stack", MapType::Stack, 0, 8, 3),
          map("ring", MapType::Ringbuf, 0, 0, 4096),   map("perf", MapType::PerfEventArray, 4, 4, 1),
          map("progs", MapType::ProgArray, 4, 4, 2),   map("maps", MapType::ArrayOfMaps, 4, 4, 2),
          map("bloom", MapType::BloomFilter, 0, 8, 4), map("devs", MapType::Devmap, 4, 4, 4)};
}

/// r6 = context, r7 = a map's value, r8 = data, r9 = data_end, keys and values of zeros on the stack.
void addStart(object::Section &section, bool xdp) {
  auto add = [&](Slot s, object::Operand operand = {}) {
    object::Insn insn;
    insn.slot = s;
    insn.operand = operand;
    section.insns.push_back(insn);
  };
  add({0xbf, 6, 1, 0, 0});
  add({0x18, 7, 2, 0, 0}, {object::OperandKind::Map, 0});
  add({0x61, 8, 6, int16_t(xdp ? 0 : 76), 0});
  add({0x61, 9, 6, int16_t(xdp ? 4 : 80), 0});
  add({0xbf, 2, 10, 0, 0});
  add({0x07, 2, 0, 0, -64});
  add({0xbf, 3, 2, 0, 0});
  add({0x18, 1, 1, 0, 0}, {object::OperandKind::Map, 2});
}

object::Object objectFrom(llvm::ArrayRef<uint8_t> bytes, bool chosen, bool xdp) {
  object::Object o;
  o.maps = sampleMaps();
  o.symbols.push_back({"f1", 0});
  o.maps[10].values = {0};
  object::Section section;
  section.name = "tc";
  section.kind = object::SectionKind::Code;
  if (chosen)
    addStart(section, xdp);
  // The second function begins in the middle; calls and addresses of functions go there.
  uint32_t slots = section.insns.size() + (chosen ? 2 : 0), second = 0, secondSlot = 0;
  for (size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    if (at >= bytes.size() / 2 && !second) {
      second = section.insns.size();
      secondSlot = slots;
    }
    object::Insn insn;
    insn.slot = chosen ? chosenSlot(&bytes[at]) : rawSlot(&bytes[at]);
    const bool paired = at + 16 <= bytes.size() && isWideTail(rawSlot(&bytes[at + 8]));
    if (isWide(insn.slot.opcode) && !chosen && !paired)
      insn.lone = true;
    if (insn.wide() && !chosen)
      at += 8, insn.immHigh = rawSlot(&bytes[at]).imm;
    const uint8_t src = insn.slot.src;
    if (insn.wide() && (src == 1 || src == 2))
      insn.operand = {object::OperandKind::Map, uint32_t(insn.slot.imm) % uint32_t(o.maps.size()),
                      insn.immHigh};
    if ((insn.wide() && src == 4) || (insn.slot.opcode == 0x85 && src == 1))
      insn.operand = {object::OperandKind::Function, 1};
    slots += insn.slots();
    section.insns.push_back(insn);
  }
  const uint32_t count = section.insns.size();
  o.sections.push_back(std::move(section));
  o.functions.push_back({"f0", object::none, 0, 0, second, 0, true, true});
  o.functions.push_back({"f1", 0, 0, second, count - second, secondSlot, true, true});
  return o;
}

struct End {
  std::string id;
  uint64_t value = 0, insns = 0;
  bool operator==(const End &) const = default;
};

End runOnce(const object::Object &o, bool xdp, uint32_t packetSize) {
  Limits limits;
  limits.insns = 20'000;
  limits.memory = 1 << 20;
  Machine machine({}, limits);
  auto program = Program::load(o, machine, "fuzz");
  if (!program)
    return {program.error().id};
  auto entry = (*program)->function(0);
  if (!entry)
    return {entry.error().id};
  if (vm::Map *outer = (*program)->mapOf(11); !outer || machine.maps().size() != o.maps.size())
    abort();
  const ContextKind kind =
      xdp ? ContextKind{Context::XdpMd, ProgType::Xdp} : ContextKind{Context::SkBuff, ProgType::SchedCls};
  End end;
  for (int run = 0; run < 2; ++run) { // maps keep what the first left
    auto context = makeContext(machine, kind, std::vector<uint8_t>(packetSize, 0x45));
    RunResult result = machine.run(**entry, *context);
    end = {result.fault ? result.fault->id : "", result.value, result.insns};
  }
  return end;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2 || size > 4096)
    return 0;
  const bool chosen = data[0] & 1, xdp = data[0] & 2;
  object::Object o = objectFrom({data + 2, size - 2}, chosen, xdp);
  const End first = runOnce(o, xdp, data[1]);
  if (!(first == runOnce(o, xdp, data[1])))
    abort();
  return 0;
}
