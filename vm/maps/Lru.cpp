// LRU_HASH and LRU_PERCPU_HASH: a full map makes room for a new key by dropping the key that was not used
// for the longest time; a lookup by a program, or an update, is a use. The kernel's order is an
// approximation of this one (it works in batches and per-CPU lists, so that a small map may drop keys
// early); here it is exact, so that tests can rely on it.
#include "vm/Machine.h"
#include "vm/maps/KeyIndex.h"
#include "vm/maps/Types.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>

namespace skep::vm {
namespace {

/// Slots in order of use, as a ring through slot `count`, which stands for both ends.
class UseOrder {
public:
  bool init(uint32_t count) {
    end = count;
    before = zeroed<uint32_t>(uint64_t(count) + 1);
    after = zeroed<uint32_t>(uint64_t(count) + 1);
    if (!before || !after)
      return false;
    before[end] = after[end] = end;
    return true;
  }
  void addNewest(uint32_t slot) {
    uint32_t last = before[end];
    before[slot] = last;
    after[slot] = end;
    after[last] = before[end] = slot;
  }
  void drop(uint32_t slot) {
    after[before[slot]] = after[slot];
    before[after[slot]] = before[slot];
  }
  void use(uint32_t slot) {
    drop(slot);
    addNewest(slot);
  }
  uint32_t oldest() const { return after[end]; }

private:
  Zeroed<uint32_t> before, after;
  uint32_t end = 0;
};

class LruMap : public Map {
public:
  LruMap(Machine &machine, MapSpec spec)
      : Map(machine, std::move(spec)), perCpu(type() == MapType::LruPercpuHash) {}

  Status init() {
    const uint64_t slots = spec.maxEntries;
    if (Status ok = machine.reserve(llvm::SaturatingMultiply(slots, spec.keySize + uint64_t(17)),
                                    "map '" + spec.name + "'");
        !ok)
      return ok;
    Result<Slab> made = Slab::make(machine, *this, slots * copies(), spec.valueSize, spec.programReads);
    if (!made)
      return made.takeError();
    slab = std::move(*made);
    if (!index.init(slots, spec.keySize) || !order.init(slots))
      return makeDiag(Diag::VmMemory, "no memory for the keys of map '" + spec.name + "'");
    return Ok();
  }

  Addr lookup(const uint8_t *key) override { return lookupOnCpu(key, machine.env.cpu); }
  Addr lookupOnCpu(const uint8_t *key, uint32_t cpu) override {
    uint32_t slot = index.find(key);
    if (slot == KeyIndex::none || cpu >= machine.env.cpus)
      return 0;
    order.use(slot);
    return slab.guest(element(slot, cpu));
  }

  int64_t update(const uint8_t *key, const uint8_t *value, uint64_t flags) override {
    if (flags > Exist)
      return Invalid;
    uint32_t slot = index.find(key);
    int64_t error = 0;
    if (!flagsAllow(flags, slot != KeyIndex::none, error))
      return error;
    if (slot == KeyIndex::none)
      slot = makeRoomFor(key);
    else
      order.use(slot);
    std::memcpy(slab.host(element(slot, machine.env.cpu)), value, spec.valueSize);
    return 0;
  }

  int64_t remove(const uint8_t *key) override {
    uint32_t slot = index.find(key);
    if (slot == KeyIndex::none)
      return NoEntry;
    index.erase(slot);
    index.giveBack(slot);
    order.drop(slot);
    return 0;
  }

  bool next(const uint8_t *key, uint8_t *out) override {
    uint32_t at = key ? index.find(key) : KeyIndex::none;
    uint32_t slot = index.nextUsed(at + 1); // none + 1 is 0
    if (slot == KeyIndex::none)
      return false;
    std::memcpy(out, index.key(slot), spec.keySize);
    return true;
  }
  const uint8_t *value(const uint8_t *key, uint32_t cpu) override {
    uint32_t slot = index.find(key);
    return slot != KeyIndex::none && cpu < copies() ? slab.host(element(slot, cpu)) : nullptr;
  }
  uint32_t copies() const override { return perCpu ? machine.env.cpus : 1; }

private:
  uint64_t element(uint32_t slot, uint32_t cpu) const {
    return perCpu ? uint64_t(slot) * machine.env.cpus + cpu : slot;
  }
  /// A slot for the new `key`: a free one, else the one longest unused.
  uint32_t makeRoomFor(const uint8_t *key) {
    uint32_t slot = index.take();
    if (slot == KeyIndex::none) {
      slot = order.oldest();
      index.erase(slot);
      order.drop(slot);
    }
    if (perCpu)
      std::memset(slab.host(element(slot, 0)), 0, slab.distance() * copies());
    index.insert(key, slot);
    order.addNewest(slot);
    return slot;
  }

  Slab slab;
  KeyIndex index;
  UseOrder order;
  const bool perCpu;
};

} // namespace

MadeMap makeLru(Machine &machine, MapSpec spec) {
  return finishMap(std::make_unique<LruMap>(machine, std::move(spec)));
}

} // namespace skep::vm
