// BLOOM_FILTER: push adds a value, peek says whether it may be there. False positives depend on the hash,
// which in the kernel is seeded by chance; here the set is exact, which every filter is allowed to be.
#include "vm/Machine.h"
#include "vm/maps/Types.h"
#include <set>

namespace skep::vm {
namespace {

class BloomMap : public Map {
public:
  using Map::Map;

  Status init() {
    return machine.reserve(uint64_t(spec.maxEntries) * spec.valueSize, "map '" + spec.name + "'");
  }

  int64_t push(const uint8_t *value, uint64_t flags) override {
    if (flags != Any)
      return Invalid;
    // A filter never fills up; beyond twice what was announced this one stops growing instead.
    if (values.size() < uint64_t(spec.maxEntries) * 2)
      values.emplace(value, value + spec.valueSize);
    return 0;
  }
  int64_t peek(uint8_t *value) override {
    return values.count(std::vector<uint8_t>(value, value + spec.valueSize)) ? 0 : NoEntry;
  }
  int64_t pop(uint8_t *) override { return NotSupported; }
  int64_t update(const uint8_t *, const uint8_t *, uint64_t) override { return Invalid; }
  int64_t remove(const uint8_t *) override { return NotSupported; }

private:
  std::set<std::vector<uint8_t>> values;
};

} // namespace

MadeMap makeBloom(Machine &machine, MapSpec spec) {
  return finishMap(std::make_unique<BloomMap>(machine, std::move(spec)));
}

} // namespace skep::vm
