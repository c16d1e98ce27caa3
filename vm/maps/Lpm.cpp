// LPM_TRIE: longest prefix match. A key is a u32 prefix length and data, most significant byte first; it
// finds the entry that shares the most leading bits, at most as many as the key's length says.
//
// Entries lie in one hash table under (length, masked data), and a lookup tries the lengths in use from
// the longest down: at most 33 probes for IPv4, 129 for IPv6, and few in practice.
#include "vm/Machine.h"
#include "vm/maps/KeyIndex.h"
#include "vm/maps/Types.h"
#include <cstring>

namespace skep::vm {
namespace {

class LpmMap : public Map {
public:
  using Map::Map;

  Status init() {
    const uint64_t slots = spec.maxEntries;
    if (Status ok = machine.reserve(slots * (spec.keySize + 9), "map '" + spec.name + "'"); !ok)
      return ok;
    Result<Slab> made = Slab::make(machine, *this, slots, spec.valueSize, spec.programReads);
    if (!made)
      return made.takeError();
    slab = std::move(*made);
    perLength.assign(maxLength() + 1, 0);
    masked.resize(spec.keySize);
    if (!index.init(slots, spec.keySize))
      return makeDiag(Diag::VmMemory, "no memory for the keys of map '" + spec.name + "'");
    return Ok();
  }

  Addr lookup(const uint8_t *key) override {
    uint32_t slot = longest(key);
    return slot == KeyIndex::none ? 0 : slab.guest(slot);
  }

  int64_t update(const uint8_t *key, const uint8_t *value, uint64_t flags) override {
    if (flags > Exist || lengthOf(key) > maxLength())
      return Invalid;
    uint32_t slot = exact(key, lengthOf(key));
    int64_t error = 0;
    if (!flagsAllow(flags, slot != KeyIndex::none, error))
      return error;
    if (slot == KeyIndex::none) {
      slot = index.take();
      if (slot == KeyIndex::none)
        return NoSpace;
      index.insert(masked.data(), slot);
      ++perLength[lengthOf(key)];
    }
    std::memcpy(slab.host(slot), value, spec.valueSize);
    return 0;
  }

  int64_t remove(const uint8_t *key) override {
    if (lengthOf(key) > maxLength())
      return Invalid;
    uint32_t slot = exact(key, lengthOf(key));
    if (slot == KeyIndex::none)
      return NoEntry;
    index.erase(slot);
    index.giveBack(slot);
    --perLength[lengthOf(key)];
    return 0;
  }

  bool next(const uint8_t *key, uint8_t *out) override {
    uint32_t at = key && lengthOf(key) <= maxLength() ? exact(key, lengthOf(key)) : KeyIndex::none;
    uint32_t slot = index.nextUsed(at + 1); // none + 1 is 0
    if (slot == KeyIndex::none)
      return false;
    std::memcpy(out, index.key(slot), spec.keySize);
    return true;
  }
  const uint8_t *value(const uint8_t *key, uint32_t) override {
    uint32_t slot = lengthOf(key) <= maxLength() ? exact(key, lengthOf(key)) : KeyIndex::none;
    return slot == KeyIndex::none ? nullptr : slab.host(slot);
  }

private:
  static constexpr uint32_t dataAt = 4;

  uint32_t maxLength() const { return (spec.keySize - dataAt) * 8; }
  static uint32_t lengthOf(const uint8_t *key) {
    uint32_t length;
    std::memcpy(&length, key, sizeof length);
    return length;
  }
  /// The slot of exactly the first `length` bits of `key`; leaves that key in `masked`.
  uint32_t exact(const uint8_t *key, uint32_t length) {
    const uint32_t whole = length / 8, rest = length % 8;
    std::fill(masked.begin(), masked.end(), 0);
    std::memcpy(masked.data(), &length, sizeof length);
    std::memcpy(masked.data() + dataAt, key + dataAt, whole);
    if (rest)
      masked[dataAt + whole] = key[dataAt + whole] & static_cast<uint8_t>(0xff00 >> rest);
    return index.find(masked.data());
  }
  uint32_t longest(const uint8_t *key) {
    if (lengthOf(key) > maxLength())
      return KeyIndex::none;
    uint32_t tried = 0, slot = KeyIndex::none;
    for (uint32_t length = lengthOf(key) + 1; length-- > 0 && slot == KeyIndex::none;)
      if (perLength[length]) {
        slot = exact(key, length);
        ++tried;
      }
    machine.charge(tried * 4);
    return slot;
  }

  Slab slab;
  KeyIndex index;
  std::vector<uint32_t> perLength; ///< entries of each prefix length
  std::vector<uint8_t> masked;
};

} // namespace

MadeMap makeLpm(Machine &machine, MapSpec spec) {
  return finishMap(std::make_unique<LpmMap>(machine, std::move(spec)));
}

} // namespace skep::vm
