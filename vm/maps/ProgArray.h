// PROG_ARRAY: programs that bpf_tail_call goes on with. Filled from the map's definition or by who runs.
#pragma once

#include "vm/maps/Map.h"

namespace skep::vm {

struct Function;

class ProgArrayMap : public Map {
public:
  using Map::Map;
  Status init();

  bool set(uint32_t index, const Function *program);
  /// The program at `index`, or null.
  const Function *get(uint32_t index) const { return index < programs.size() ? programs[index] : nullptr; }

  bool next(const uint8_t *key, uint8_t *out) override;
  const uint8_t *value(const uint8_t *key, uint32_t cpu) override;

private:
  std::vector<const Function *> programs;
};

} // namespace skep::vm
