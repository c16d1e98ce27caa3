// Kernel versions, as the tables date what they list.
#pragma once

#include <compare>
#include <cstdint>

namespace skep {

struct KernelVersion {
  uint8_t major = 0, minor = 0;
  auto operator<=>(const KernelVersion &) const = default;
};

namespace spec {
/// How a table row writes a version.
constexpr KernelVersion V(uint8_t major, uint8_t minor) { return {major, minor}; }
} // namespace spec

} // namespace skep
