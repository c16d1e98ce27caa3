// HASH and PERCPU_HASH.
//
// Updating a key that exists puts the new value into another element and leaves the old one as it was,
// so that a program that still holds its address sees the old value: what the kernel does with its spare
// element. Per-CPU values and updates under BPF_F_LOCK change in place.
#include "vm/Machine.h"
#include "vm/maps/KeyIndex.h"
#include "vm/maps/Types.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>

namespace skep::vm {
namespace {

class HashMap : public Map {
public:
  HashMap(Machine &machine, MapSpec spec)
      : Map(machine, std::move(spec)), perCpu(type() == MapType::PercpuHash) {}

  Status init() {
    const uint64_t slots = uint64_t(spec.maxEntries) + 1; // one to spare for updates
    if (Status ok = machine.reserve(llvm::SaturatingMultiply(slots, spec.keySize + uint64_t(9)),
                                    "map '" + spec.name + "'");
        !ok)
      return ok;
    Result<Slab> made = Slab::make(machine, *this, slots * copies(), spec.valueSize, spec.programReads);
    if (!made)
      return made.takeError();
    slab = std::move(*made);
    if (!index.init(slots, spec.keySize))
      return makeDiag(Diag::VmMemory, "no memory for the keys of map '" + spec.name + "'");
    return Ok();
  }

  Addr lookup(const uint8_t *key) override { return lookupOnCpu(key, machine.env.cpu); }
  Addr lookupOnCpu(const uint8_t *key, uint32_t cpu) override {
    uint32_t slot = index.find(key);
    return slot != KeyIndex::none && cpu < machine.env.cpus ? slab.guest(element(slot, cpu)) : 0;
  }

  int64_t update(const uint8_t *key, const uint8_t *value, uint64_t flags) override {
    if ((flags & ~Lock) > Exist || ((flags & Lock) && !spec.lockAt))
      return Invalid;
    const uint32_t old = index.find(key);
    int64_t error = 0;
    if (!flagsAllow(flags, old != KeyIndex::none, error))
      return error;
    if (old != KeyIndex::none && (perCpu || (flags & Lock)))
      return write(old, value);
    if (old == KeyIndex::none && index.size() >= spec.maxEntries)
      return TooBig;
    return replace(key, value, old);
  }

  int64_t remove(const uint8_t *key) override {
    uint32_t slot = index.find(key);
    if (slot == KeyIndex::none)
      return NoEntry;
    index.erase(slot);
    index.giveBack(slot);
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
  int64_t write(uint32_t slot, const uint8_t *value) {
    assign(slab.host(element(slot, machine.env.cpu)), value);
    return 0;
  }
  int64_t replace(const uint8_t *key, const uint8_t *value, uint32_t old) {
    uint32_t slot = index.take();
    if (slot == KeyIndex::none)
      return TooBig;
    // The other CPUs' values of a new key are zero, and its lock is free.
    if (perCpu || spec.lockAt)
      std::memset(slab.host(element(slot, 0)), 0, slab.distance() * copies());
    write(slot, value);
    if (old != KeyIndex::none) {
      index.erase(old);
      index.giveBack(old);
    }
    index.insert(key, slot);
    return 0;
  }

  Slab slab;
  KeyIndex index;
  const bool perCpu;
};

} // namespace

MadeMap makeHash(Machine &machine, MapSpec spec) {
  return finishMap(std::make_unique<HashMap>(machine, std::move(spec)));
}

} // namespace skep::vm
