// ARRAY and PERCPU_ARRAY: entries 0 to max_entries - 1 that are always there. Data sections are arrays of
// one entry, whose value the program addresses directly.
#include "vm/Machine.h"
#include "vm/maps/Slab.h"
#include "vm/maps/Types.h"
#include <cstring>

namespace skep::vm {
namespace {

class ArrayMap : public Map {
public:
  ArrayMap(Machine &machine, MapSpec spec)
      : Map(machine, std::move(spec)), perCpu(type() == MapType::PercpuArray) {}

  Status init() {
    Result<Slab> made =
        Slab::make(machine, *this, uint64_t(spec.maxEntries) * copies(), spec.valueSize, spec.programReads);
    if (!made)
      return made.takeError();
    slab = std::move(*made);
    if (!spec.initial.empty())
      std::memcpy(slab.host(0), spec.initial.data(), std::min<size_t>(spec.initial.size(), spec.valueSize));
    return Ok();
  }

  Addr lookup(const uint8_t *key) override { return lookupOnCpu(key, machine.env.cpu); }
  Addr lookupOnCpu(const uint8_t *key, uint32_t cpu) override {
    uint32_t index = indexOf(key);
    return index < spec.maxEntries && cpu < machine.env.cpus ? slab.guest(element(index, cpu)) : 0;
  }
  int64_t update(const uint8_t *key, const uint8_t *value, uint64_t flags) override {
    if ((flags & ~Lock) > Exist)
      return Invalid;
    if (indexOf(key) >= spec.maxEntries)
      return TooBig;
    if (flags & NoExist)
      return Exists;
    if ((flags & Lock) && !spec.lockAt)
      return Invalid;
    assign(slab.host(element(indexOf(key), machine.env.cpu)), value);
    return 0;
  }
  int64_t remove(const uint8_t *) override { return Invalid; }

  bool next(const uint8_t *key, uint8_t *out) override {
    uint32_t index = key ? indexOf(key) + 1 : 0;
    if (key && indexOf(key) >= spec.maxEntries)
      index = 0;
    if (index >= spec.maxEntries)
      return false;
    std::memcpy(out, &index, sizeof index);
    return true;
  }
  const uint8_t *value(const uint8_t *key, uint32_t cpu) override {
    uint32_t index = indexOf(key);
    return index < spec.maxEntries && cpu < copies() ? slab.host(element(index, cpu)) : nullptr;
  }
  uint32_t copies() const override { return perCpu ? machine.env.cpus : 1; }
  Addr direct() override { return perCpu || spec.maxEntries != 1 ? 0 : slab.guest(0); }

private:
  static uint32_t indexOf(const uint8_t *key) {
    uint32_t index;
    std::memcpy(&index, key, sizeof index);
    return index;
  }
  uint64_t element(uint32_t index, uint32_t cpu) const {
    return perCpu ? uint64_t(index) * machine.env.cpus + cpu : index;
  }

  Slab slab;
  const bool perCpu;
};

} // namespace

MadeMap makeArray(Machine &machine, MapSpec spec) {
  return finishMap(std::make_unique<ArrayMap>(machine, std::move(spec)));
}

} // namespace skep::vm
