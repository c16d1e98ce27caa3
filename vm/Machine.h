// A machine: everything that outlives one run of a program (memory, maps, the simulated clock) and
// everything that one run produces (result, printk lines, events, a fault). Machines share nothing; use
// each from one thread at a time.
#pragma once

#include "core/support/Diags.h"
#include "core/support/Result.h"
#include "vm/Env.h"
#include "vm/Interp.h"
#include "vm/Memory.h"
#include <chrono>
#include <memory>
#include <optional>

namespace skep::vm {

class ContextImage;
class Map;
class Packet;
class Program;
struct MapSpec;

/// A record that a program sent to user space.
struct Event {
  enum Kind : uint8_t { Ringbuf, Perf } kind;
  const Map *map;
  uint32_t cpu;
  std::vector<uint8_t> data;
};

/// What helpers left behind besides memory.
struct Effects {
  std::vector<std::string> printk;
  std::string output; ///< of an iterator
  std::vector<Event> events;
  /// Where bpf_redirect and its kin want the packet to go: an interface, or an entry of a map.
  struct Redirect {
    uint32_t ifindex = 0;
    uint64_t key = 0;
    const Map *map = nullptr;
  };
  std::optional<Redirect> redirect;
};

struct RunResult {
  uint64_t value = 0; ///< r0
  uint64_t insns = 0; ///< instructions that ran, callbacks included
  Effects effects;
  std::optional<Diagnostic> fault; ///< why the run stopped early
};

class Machine {
public:
  explicit Machine(Env env = {}, Limits limits = {});
  ~Machine();
  Machine(const Machine &) = delete;

  Env env;
  const Limits limits;
  Memory &memory() { return mem; }
  State &state() { return st; }

  // ---- set-up
  /// Makes a map. Errors: vm-map-unsupported, vm-map-invalid, vm-memory.
  Result<Map *> addMap(MapSpec spec);
  llvm::ArrayRef<std::unique_ptr<Map>> maps() const { return allMaps; }
  /// Counts `bytes` against the limit of memory. Error: vm-memory.
  Status reserve(uint64_t bytes, llvm::StringRef what);
  /// The program whose functions run here; gives messages their names and lines.
  void setProgram(const Program *p) { program = p; }

  // ---- running
  /// Runs `entry` on `context` (r1). The context keeps what the program changed.
  RunResult run(const Function &entry, ContextImage &context);
  /// The same with plain arguments in r1-r5.
  RunResult run(const Function &entry, llvm::ArrayRef<uint64_t> args);

  // ---- for the interpreter
  bool load(Addr addr, unsigned size, uint64_t &value);
  bool store(Addr addr, unsigned size, uint64_t value);
  uint8_t *atomic(Addr addr, unsigned size);
  bool aligned(Addr addr, unsigned size);
  bool loadPacket(Addr skb, int64_t offset, uint8_t *out, unsigned size);
  const Function *functionAt(Addr addr);
  /// 0 and a target, or a negative errno and none.
  int64_t tailCallTarget(Addr ctx, Addr map, uint32_t index, const Function *&target);
  Addr frameTop(unsigned depth) const { return stacks[depth] + stackSize; }
  /// Grants another slice of the budget; false after a fault.
  bool extend();
  void failCallDepth();
  void failFellOff();

  // ---- for helpers
  /// Stops the run. Gives 0, so that a helper can `return m.fail(...)`.
  uint64_t fail(Diag id, std::string message, std::string hint = "");
  /// Memory that a helper's argument points to, or null after a fault.
  const uint8_t *readable(Addr addr, uint64_t size);
  uint8_t *writable(Addr addr, uint64_t size);
  /// The map that `handle` stands for, or null after a fault.
  Map *mapAt(Addr handle);
  /// Calls a function of the program; nothing after a fault.
  std::optional<uint64_t> callback(const Function &function, llvm::ArrayRef<uint64_t> args);
  /// Makes a helper pay for `insns` instructions' worth of work; false when that used the budget up.
  bool charge(uint64_t insns);
  ContextImage *context() { return current; }
  /// The packet of the running program, or null.
  Packet *packet();
  Effects &effects() { return out; }
  /// Notes a record for user space; false when the run has produced too much.
  bool addEvent(Event event);
  void addLine(std::string line);
  void addOutput(llvm::StringRef text);
  /// Notes that the program owes a release (of a lock, a ring buffer record), and that it was made. What
  /// is still held at the end of a run is a fault.
  void hold(Addr what, llvm::StringRef name, bool isLock = false) {
    held.push_back({what, name.str(), isLock});
  }
  bool release(Addr what);
  bool holdsLock() const;
  uint64_t now();
  uint32_t random();

private:
  RunResult finish();
  void checkNothingHeld();
  std::string describe(Addr addr) const;
  void beginRun();
  uint64_t failAccess(Addr addr, uint64_t size, Access access);
  Location whereNow() const;

  Memory mem;
  State st{*this};
  std::vector<uint8_t> stackBytes;
  Addr stacks[maxFrames] = {};
  std::vector<std::unique_ptr<Map>> allMaps;
  const Program *program = nullptr;
  ContextImage *current = nullptr;
  Effects out;
  std::optional<Diagnostic> failure;
  struct Held {
    Addr what;
    std::string name;
    bool isLock;
  };
  std::vector<Held> held;
  uint64_t outputBytes = 0;
  uint64_t reserved = 0;
  uint64_t randomState;
  int64_t granted = 0; ///< instructions granted to this run so far
  std::chrono::steady_clock::time_point deadline;
};

} // namespace skep::vm
