// How C would lay out a struct, so that a printed one can be made to have the offsets and the size that the
// BTF says. BTF records neither alignment nor packing; both are inferred: a struct is packed when a member
// is not where its alignment would allow it, or the size is not a multiple of the alignment.
#pragma once

#include "btfgen/model/View.h"

namespace skep::btf {

struct Layout {
  bool packed = false;
  uint32_t align = 1; ///< bytes; 1 when packed
};

class Layouts {
public:
  explicit Layouts(const View &view) : view(view) {}

  /// Of a struct or union.
  Layout of(TypeId aggregate);
  uint32_t alignOf(TypeId id);

  /// First bit at which C puts a member after the one that ended before bit `at`.
  uint64_t place(uint64_t at, const Member &member, bool packed);
  /// First bit after a member that starts where `bits` says.
  uint64_t endOf(const Member &member, View::FieldBits bits) const;

private:
  Layout compute(Type type);
  bool isMisplaced(const Member &member, uint32_t align) const;

  const View &view;
  std::vector<uint8_t> known; ///< by id: 0 = not computed, else 1 + log2(align), and 0x80 for packed
};

} // namespace skep::btf
