// Names of results. The kernel looks at the lower 32 bits of r0.
#include "vm/Verdicts.h"

namespace skep::vm {
namespace {

struct Row {
  ProgType type;
  int32_t result;
  const char *name;
};
constexpr Row rows[] = {
#define VERDICT(type, result, name) {ProgType::type, result, name},
#include "vm/Verdicts.def"
};

} // namespace

std::string verdictName(ProgType type, uint64_t result) {
  const auto value = static_cast<int32_t>(result);
  for (const Row &row : rows)
    if (row.type == type && row.result == value)
      return row.name;
  if (type == ProgType::SocketFilter)
    return value < 0 ? "keep all" : "keep " + std::to_string(value);
  if (type == ProgType::Lsm && value < 0)
    return "deny";
  return "";
}

} // namespace skep::vm
