// Words that the tables use for attach types, and lists of them as sets: attach type numbers are below
// 64. For the .cpp files that include a table with a column of attach types.
#pragma once

#include "core/spec/ProgTypes.h"
#include <initializer_list>

namespace skep::spec::attach {

struct Set {
  uint64_t bits = 0;
  constexpr bool has(AttachType type) const { return bits >> kernelNumber(type) & 1; }
  constexpr bool empty() const { return bits == 0; }
};
constexpr Set oneOf(std::initializer_list<Set> sets) {
  Set all;
  for (Set set : sets)
    all.bits |= set.bits;
  return all;
}

#define ATTACH_TYPE(name, id, kernelName, since)                                                             \
  static_assert(id < 64);                                                                                    \
  inline constexpr Set name{uint64_t(1) << id};
#include "core/spec/AttachTypes.def"

/// Programs that run on a trampoline at a function's entry or exit.
inline constexpr Set Trampolines = oneOf({TraceFentry, TraceFexit, ModifyReturn, TraceFsession,
                                          TraceFentryMulti, TraceFexitMulti, TraceFsessionMulti});

} // namespace skep::spec::attach
