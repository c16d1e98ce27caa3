// QUEUE (first in, first out) and STACK (last in, first out): values without keys.
#include "vm/Machine.h"
#include "vm/maps/Slab.h"
#include "vm/maps/Types.h"
#include <cstring>

namespace skep::vm {
namespace {

class QueueMap : public Map {
public:
  QueueMap(Machine &machine, MapSpec spec)
      : Map(machine, std::move(spec)), isStack(type() == MapType::Stack) {}

  Status init() {
    uint64_t size = uint64_t(spec.maxEntries) * spec.valueSize;
    if (Status ok = machine.reserve(size, "map '" + spec.name + "'"); !ok)
      return ok;
    bytes = zeroed<uint8_t>(size);
    if (!bytes)
      return makeDiag(Diag::VmMemory, "no memory for map '" + spec.name + "'");
    return Ok();
  }

  /// BPF_EXIST lets a push into a full map drop the oldest value.
  int64_t push(const uint8_t *value, uint64_t flags) override {
    if ((flags & NoExist) || flags > Exist)
      return Invalid;
    if (count == spec.maxEntries) {
      if (!(flags & Exist))
        return TooBig;
      dropOldest();
    }
    std::memcpy(at(count), value, spec.valueSize);
    ++count;
    return 0;
  }
  int64_t pop(uint8_t *value) override {
    if (int64_t error = peek(value))
      return error;
    if (!isStack)
      first = (first + 1) % spec.maxEntries;
    --count;
    return 0;
  }
  /// An empty map gives zeros besides the error.
  int64_t peek(uint8_t *value) override {
    if (!count) {
      std::memset(value, 0, spec.valueSize);
      return NoEntry;
    }
    std::memcpy(value, at(isStack ? count - 1 : 0), spec.valueSize);
    return 0;
  }
  int64_t update(const uint8_t *, const uint8_t *, uint64_t) override { return Invalid; }
  int64_t remove(const uint8_t *) override { return Invalid; }

  std::vector<std::vector<uint8_t>> contents() override {
    std::vector<std::vector<uint8_t>> all;
    for (uint32_t i = 0; i < count; ++i) {
      const uint8_t *value = at(isStack ? count - 1 - i : i);
      all.emplace_back(value, value + spec.valueSize);
    }
    return all;
  }

private:
  /// The value that was pushed `index` values after the oldest.
  uint8_t *at(uint32_t index) {
    return bytes.get() + ((uint64_t(first) + index) % spec.maxEntries) * spec.valueSize;
  }
  void dropOldest() {
    first = (first + 1) % spec.maxEntries;
    --count;
  }

  Zeroed<uint8_t> bytes;
  uint32_t first = 0, count = 0;
  const bool isStack;
};

} // namespace

MadeMap makeQueue(Machine &machine, MapSpec spec) {
  return finishMap(std::make_unique<QueueMap>(machine, std::move(spec)));
}

} // namespace skep::vm
