// ARRAY_OF_MAPS and HASH_OF_MAPS: a lookup gives a map. Filled from the map's definition or by who runs.
#pragma once

#include "vm/maps/KeyIndex.h"
#include "vm/maps/Map.h"

namespace skep::vm {

class MapOfMaps : public Map {
public:
  using Map::Map;
  Status init();

  /// Puts `inner` at `key`. Errors as the kernel's update.
  int64_t set(const uint8_t *key, Map *inner, uint64_t flags = 0);
  Map *get(const uint8_t *key);

  Addr lookup(const uint8_t *key) override;
  bool next(const uint8_t *key, uint8_t *out) override;
  const uint8_t *value(const uint8_t *key, uint32_t cpu) override;

private:
  bool isArray() const;

  KeyIndex index; ///< an array's present entries too: its keys are indices
  std::vector<Map *> inners;
};

} // namespace skep::vm
