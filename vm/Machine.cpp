// Running, and what the interpreter and the helpers need from their machine. Faults are in Fault.cpp.
#include "vm/Machine.h"
#include "core/spec/Limits.h"
#include "vm/ContextImage.h"
#include "vm/maps/Map.h"
#include "vm/maps/ProgArray.h"
#include "vm/maps/Ringbuf.h"
#include <cstring>

namespace skep::vm {
namespace {

/// Instructions between two looks at the clock.
constexpr int64_t slice = 10'000'000;
/// A run may leave so many bytes of events and lines; the rest is lost, as from a full perf buffer.
constexpr uint64_t maxOutput = 64u << 20;
/// What a helper handles in about the time of one instruction.
constexpr uint64_t bytesPerInsn = 64;

/// Programs whose arguments are kernel objects typed by BTF. Their loads through such pointers cannot fault:
/// in the kernel an address that is not there reads as 0, and here none is.
bool readsKernel(ProgType type) {
  return type == ProgType::Tracing || type == ProgType::Lsm || type == ProgType::StructOps ||
         type == ProgType::Ext || type == ProgType::Netfilter;
}

} // namespace

Machine::Machine(Env e, Limits l)
    : env(std::move(e)), limits(l), stackBytes(maxFrames * stackSize), randomState(env.seed) {
  for (unsigned i = 0; i < maxFrames; ++i) {
    Region stack;
    stack.kind = RegionKind::Stack;
    stack.host = stackBytes.data() + i * stackSize;
    stack.size = stackSize;
    stack.firstElement = i;
    stacks[i] = mem.add(std::move(stack));
  }
}

Machine::~Machine() = default;

Status Machine::reserve(uint64_t bytes, llvm::StringRef what) {
  if (bytes <= limits.memory - reserved) {
    reserved += bytes;
    return Ok();
  }
  return makeDiag(Diag::VmMemory, what.str() + " needs " + std::to_string(bytes) + " bytes, but only " +
                                      std::to_string(limits.memory - reserved) + " of the VM's " +
                                      std::to_string(limits.memory) + " are left")
      .hint("make max_entries smaller, or raise the limit");
}

Result<Map *> Machine::addMap(MapSpec spec) {
  Result<std::unique_ptr<Map>> made = makeMap(*this, std::move(spec));
  if (!made)
    return made.takeError();
  Region region;
  region.kind = RegionKind::MapHandle;
  region.name = (*made)->spec.name;
  region.map = made->get();
  (*made)->handle = mem.add(std::move(region));
  if (!(*made)->handle)
    return makeDiag(Diag::VmMemory, "there are more maps than the VM's address space has regions");
  allMaps.push_back(std::move(*made));
  return allMaps.back().get();
}

// ---- one run ---------------------------------------------------------------------------------------

void Machine::beginRun() {
  std::memset(stackBytes.data(), 0, (st.deepest + 1) * stackSize);
  st.faulted = false;
  st.result = 0;
  st.remaining = 0;
  st.depth = st.baseDepth = st.deepest = st.tailCalls = 0;
  st.frames[0].mayGotoLeft = mayGotoLimit;
  out = Effects();
  outputBytes = 0;
  failure.reset();
  held.clear();
  granted = 0;
  if (limits.seconds > 0)
    deadline = std::chrono::steady_clock::now() +
               std::chrono::nanoseconds(static_cast<int64_t>(limits.seconds * 1e9));
  extend();
}

RunResult Machine::run(const Function &entry, llvm::ArrayRef<uint64_t> args) {
  beginRun();
  uint64_t r[16] = {};
  std::copy(args.begin(), args.end(), r + 1);
  r[10] = frameTop(0);
  if (!st.faulted)
    interpret(entry.code.data(), r, st);
  return finish();
}

RunResult Machine::run(const Function &entry, ContextImage &context) {
  current = &context;
  RunResult result = run(entry, llvm::ArrayRef<uint64_t>(context.address()));
  current = nullptr;
  return result;
}

RunResult Machine::finish() {
  if (!st.faulted)
    checkNothingHeld();
  for (const std::unique_ptr<Map> &map : allMaps)
    if (map->type() == MapType::Ringbuf)
      static_cast<RingbufMap &>(*map).drain();
  RunResult result;
  result.value = st.result;
  result.insns = granted - st.remaining / int64_t(sizeof(Insn));
  result.effects = std::move(out);
  result.fault = std::move(failure);
  return result;
}

bool Machine::extend() {
  const int64_t left =
      static_cast<int64_t>(std::min<uint64_t>(limits.insns, INT64_MAX / sizeof(Insn))) - granted;
  if (left <= 0) {
    fail(Diag::VmBudget,
         "the program has run " + std::to_string(limits.insns) + " instructions and has not ended",
         "it loops for ever, or a larger --max-insns is needed");
    return false;
  }
  if (limits.seconds > 0 && std::chrono::steady_clock::now() > deadline) {
    fail(Diag::VmBudget, "the program has run for its time limit and has not ended");
    return false;
  }
  const int64_t more = std::min(left, slice);
  granted += more;
  st.remaining += more * int64_t(sizeof(Insn));
  // What was overdrawn may be more than one slice.
  return st.remaining > 0 || extend();
}

bool Machine::charge(uint64_t insns) {
  while (insns) {
    const int64_t step = static_cast<int64_t>(std::min<uint64_t>(insns, slice));
    st.remaining -= step * int64_t(sizeof(Insn));
    insns -= step;
    if (st.remaining <= 0 && !extend())
      return false;
  }
  return true;
}

std::optional<uint64_t> Machine::callback(const Function &function, llvm::ArrayRef<uint64_t> args) {
  if (st.depth + 1 >= maxFrames) {
    failCallDepth();
    return std::nullopt;
  }
  const unsigned base = st.baseDepth;
  const Insn *const caller = st.pc;
  uint64_t r[16] = {};
  std::copy(args.begin(), args.end(), r + 1);
  st.baseDepth = ++st.depth;
  st.deepest = std::max(st.deepest, st.depth);
  st.frames[st.depth].mayGotoLeft = mayGotoLimit;
  r[10] = frameTop(st.depth);
  interpret(function.code.data(), r, st);
  // A callback without jumps never looks at the budget itself.
  if (st.faulted || (st.remaining <= 0 && !extend()))
    return std::nullopt;
  --st.depth;
  st.baseDepth = base;
  st.pc = caller;
  return st.result;
}

// ---- memory that windows did not answer ------------------------------------------------------------

bool Machine::load(Addr addr, unsigned size, uint64_t &value) {
  if (const uint8_t *host = mem.touch(addr, size, Access::Read)) {
    value = loadNumber(host, size);
    return true;
  }
  if (current && addr - current->address() < UINT32_MAX &&
      current->load(static_cast<uint32_t>(addr - current->address()), size, value))
    return true;
  if (current && readsKernel(current->kind().type) && !mem.describe(addr).region) {
    value = 0;
    return true;
  }
  failAccess(addr, size, Access::Read);
  return false;
}

bool Machine::store(Addr addr, unsigned size, uint64_t value) {
  if (uint8_t *host = mem.touch(addr, size, Access::Write)) {
    storeNumber(host, size, value);
    return true;
  }
  if (current && addr - current->address() < UINT32_MAX &&
      current->store(static_cast<uint32_t>(addr - current->address()), size, value))
    return true;
  failAccess(addr, size, Access::Write);
  return false;
}

uint8_t *Machine::atomic(Addr addr, unsigned size) {
  if (!aligned(addr, size))
    return nullptr;
  return writable(addr, size);
}

bool Machine::aligned(Addr addr, unsigned size) {
  if (addr % size == 0)
    return true;
  fail(Diag::VmMisaligned, "an atomic access of " + std::to_string(size) + " bytes at " + describe(addr) +
                               ", which is not a multiple of " + std::to_string(size));
  return false;
}

// A helper that is given much memory works long, so the memory is paid for from the budget.
const uint8_t *Machine::readable(Addr addr, uint64_t size) {
  const uint8_t *host = mem.readable(addr, size);
  if (!host)
    failAccess(addr, size, Access::Read);
  return host && charge(size / bytesPerInsn) ? host : nullptr;
}

uint8_t *Machine::writable(Addr addr, uint64_t size) {
  uint8_t *host = mem.writable(addr, size);
  if (!host)
    failAccess(addr, size, Access::Write);
  return host && charge(size / bytesPerInsn) ? host : nullptr;
}

/// Negative offsets below these count from the network and the link layer's header.
bool Machine::loadPacket(Addr skb, int64_t offset, uint8_t *out, unsigned size) {
  constexpr int64_t network = -0x100000, link = -0x200000;
  if (!current || !current->packet() || skb != current->address()) {
    fail(Diag::VmBadArgument, "r6 must be the context of a socket or tc program here, not " + describe(skb));
    return false;
  }
  const Packet &packet = *current->packet();
  if (offset < link)
    return false;
  if (offset < 0)
    offset += offset >= network ? packet.networkAt() - network : packet.linkAt() - link;
  offset -= packet.linkAt();
  llvm::ArrayRef<uint8_t> bytes = packet.whole();
  if (offset < 0 || uint64_t(offset) + size > bytes.size())
    return false;
  std::memcpy(out, bytes.data() + offset, size);
  return true;
}

// ---- maps and functions ----------------------------------------------------------------------------

Map *Machine::mapAt(Addr handle) {
  const Region *region = mem.regionOf(handle);
  if (region && region->kind == RegionKind::MapHandle && static_cast<uint32_t>(handle) == 0)
    return region->map;
  fail(Diag::VmBadArgument, "a map is wanted, but the argument is " + describe(handle));
  return nullptr;
}

const Function *Machine::functionAt(Addr addr) {
  const Region *region = mem.regionOf(addr);
  if (region && region->kind == RegionKind::Code && static_cast<uint32_t>(addr) == 0)
    return region->function;
  fail(Diag::VmBadArgument, "a function is wanted, but the value is " + describe(addr));
  return nullptr;
}

int64_t Machine::tailCallTarget(Addr ctx, Addr handle, uint32_t index, const Function *&target) {
  Map *map = mapAt(handle);
  if (!map)
    return 0;
  if (map->type() != MapType::ProgArray) {
    fail(Diag::VmBadArgument, "bpf_tail_call wants a PROG_ARRAY map, but '" + map->spec.name + "' is none");
    return 0;
  }
  target = static_cast<ProgArrayMap *>(map)->get(index);
  if (!target || st.tailCalls >= limits::tailCalls) {
    target = nullptr;
    return NoEntry;
  }
  ++st.tailCalls;
  return 0;
}

// ---- the world -------------------------------------------------------------------------------------

Packet *Machine::packet() { return current ? current->packet() : nullptr; }

uint64_t Machine::now() {
  uint64_t time = env.time;
  env.time += env.tick;
  return time;
}

/// splitmix64: short, and good enough for programs that sample.
uint32_t Machine::random() {
  uint64_t x = randomState += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return static_cast<uint32_t>((x ^ (x >> 31)) >> 32);
}

bool Machine::addEvent(Event event) {
  outputBytes += event.data.size() + sizeof(Event);
  if (outputBytes > maxOutput)
    return false;
  out.events.push_back(std::move(event));
  return true;
}

void Machine::addLine(std::string line) {
  outputBytes += line.size() + sizeof(std::string);
  if (outputBytes <= maxOutput)
    out.printk.push_back(std::move(line));
}

void Machine::addOutput(llvm::StringRef text) {
  outputBytes += text.size();
  if (outputBytes <= maxOutput)
    out.output += text;
}

} // namespace skep::vm
