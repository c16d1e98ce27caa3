// Which slot of a slab holds which key: a hash table with open addressing over a fixed number of slots.
// Slots are given out in order, and freed ones again last in, first out, as the kernel's preallocated
// lists do.
#pragma once

#include "vm/maps/Slab.h"

namespace skep::vm {

class KeyIndex {
public:
  static constexpr uint32_t none = ~0u;

  /// Room for `slots` keys of `keySize` bytes. False when the host has no memory.
  bool init(uint32_t slots, uint32_t keySize);

  uint32_t find(const uint8_t *key) const;
  /// A free slot, still without a key; none when all are taken.
  uint32_t take();
  /// Gives back a slot that has no key.
  void giveBack(uint32_t slot) { freed.push_back(slot); }
  /// Ties `key`, which is not in the table, to `slot`.
  void insert(const uint8_t *key, uint32_t slot);
  /// Unties the key of `slot`; the slot itself stays taken.
  void erase(uint32_t slot);

  uint32_t size() const { return used; }
  const uint8_t *key(uint32_t slot) const { return keys.get() + uint64_t(slot) * keySize; }
  /// The first slot with a key at or after `slot`; none at the end.
  uint32_t nextUsed(uint32_t slot) const;
  bool isUsed(uint32_t slot) const { return live[slot]; }

private:
  uint32_t home(const uint8_t *key) const;
  uint32_t place(const uint8_t *key) const;

  uint32_t slots = 0, keySize = 0, mask = 0, used = 0, fresh = 0;
  Zeroed<uint32_t> table; ///< slot + 1; 0 = empty
  Zeroed<uint8_t> keys;
  Zeroed<uint8_t> live;
  std::vector<uint32_t> freed;
};

} // namespace skep::vm
