// Linear probing with deletion by shifting back, so that no tombstones pile up.
#include "vm/maps/KeyIndex.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/xxhash.h"
#include <cstring>

namespace skep::vm {

bool KeyIndex::init(uint32_t slotCount, uint32_t size) {
  slots = slotCount;
  keySize = size;
  uint64_t places = llvm::PowerOf2Ceil(uint64_t(slotCount) * 2);
  mask = static_cast<uint32_t>(places - 1);
  table = zeroed<uint32_t>(places);
  keys = zeroed<uint8_t>(uint64_t(slotCount) * keySize);
  live = zeroed<uint8_t>(slotCount);
  return table && keys && live;
}

uint32_t KeyIndex::home(const uint8_t *key) const {
  return static_cast<uint32_t>(llvm::xxh3_64bits(llvm::ArrayRef(key, keySize))) & mask;
}

/// The place of `key` in the table, or the empty one where it would go.
uint32_t KeyIndex::place(const uint8_t *key) const {
  uint32_t at = home(key);
  while (table[at] && std::memcmp(this->key(table[at] - 1), key, keySize) != 0)
    at = (at + 1) & mask;
  return at;
}

uint32_t KeyIndex::find(const uint8_t *key) const { return table[place(key)] - 1; }

uint32_t KeyIndex::take() {
  if (!freed.empty()) {
    uint32_t slot = freed.back();
    freed.pop_back();
    return slot;
  }
  return fresh < slots ? fresh++ : none;
}

void KeyIndex::insert(const uint8_t *key, uint32_t slot) {
  table[place(key)] = slot + 1;
  std::memcpy(keys.get() + uint64_t(slot) * keySize, key, keySize);
  live[slot] = 1;
  ++used;
}

void KeyIndex::erase(uint32_t slot) {
  uint32_t hole = place(key(slot));
  table[hole] = 0;
  live[slot] = 0;
  --used;
  // Entries behind the hole move up unless that would put them before their home.
  for (uint32_t at = (hole + 1) & mask; table[at]; at = (at + 1) & mask) {
    uint32_t want = home(key(table[at] - 1));
    if (((at - want) & mask) < ((at - hole) & mask))
      continue;
    table[hole] = table[at];
    table[at] = 0;
    hole = at;
  }
}

uint32_t KeyIndex::nextUsed(uint32_t slot) const {
  for (; slot < fresh; ++slot)
    if (live[slot])
      return slot;
  return none;
}

} // namespace skep::vm
