// A table of programs.
#include "vm/maps/ProgArray.h"
#include "vm/Machine.h"
#include "vm/maps/Types.h"
#include <cstring>

namespace skep::vm {

Status ProgArrayMap::init() {
  if (Status ok = machine.reserve(uint64_t(spec.maxEntries) * sizeof(void *), "map '" + spec.name + "'"); !ok)
    return ok;
  programs.resize(spec.maxEntries);
  return Ok();
}

bool ProgArrayMap::set(uint32_t index, const Function *program) {
  if (index >= programs.size())
    return false;
  programs[index] = program;
  return true;
}

bool ProgArrayMap::next(const uint8_t *key, uint8_t *out) {
  uint32_t index = 0;
  if (key)
    std::memcpy(&index, key, sizeof index);
  for (index += key ? 1 : 0; index < programs.size(); ++index)
    if (programs[index]) {
      std::memcpy(out, &index, sizeof index);
      return true;
    }
  return false;
}

// What user space reads is the program's id; here it is the address of the function in the program.
const uint8_t *ProgArrayMap::value(const uint8_t *key, uint32_t) {
  uint32_t index;
  std::memcpy(&index, key, sizeof index);
  const Function *program = get(index);
  return program ? reinterpret_cast<const uint8_t *>(&program->address) : nullptr;
}

MadeMap makeProgArray(Machine &machine, MapSpec spec) {
  return finishMap(std::make_unique<ProgArrayMap>(machine, std::move(spec)));
}

} // namespace skep::vm
