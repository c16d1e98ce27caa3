// The rules of the System V family of ABIs, which eBPF and all kernels with BTF follow.
#include "btfgen/model/Layout.h"
#include "llvm/Support/MathExtras.h"

namespace skep::btf {

Layout Layouts::of(TypeId aggregate) {
  if (known.empty())
    known.resize(view.numTypes());
  uint8_t cell = known[aggregate];
  if (cell)
    return {bool(cell & 0x80), 1u << ((cell & 0x7f) - 1)};
  Layout layout = compute(view.type(aggregate));
  known[aggregate] = (1 + llvm::Log2_32(layout.align)) | (layout.packed ? 0x80 : 0);
  return layout;
}

Layout Layouts::compute(Type type) {
  Layout layout;
  for (Member member : type.members()) {
    uint32_t align = alignOf(member.type);
    layout.align = std::max(layout.align, align);
    layout.packed = layout.packed || isMisplaced(member, align);
  }
  layout.packed = layout.packed || type.size() % layout.align;
  if (layout.packed)
    layout.align = 1;
  return layout;
}

bool Layouts::isMisplaced(const Member &member, uint32_t align) const {
  View::FieldBits bits = view.fieldBits(member);
  if (!bits.size)
    return bits.offset % (align * 8);
  uint64_t unit = view.sizeOf(member.type).value_or(0) * 8;
  return unit == 0 || bits.offset % unit + bits.size > unit;
}

uint32_t Layouts::alignOf(TypeId id) {
  Type type = view.type(view.resolve(id));
  while (type.is(Kind::Array))
    type = view.type(view.resolve(type.array().element));
  if (isStructOrUnion(type.kind()))
    return of(type.id()).align;
  if (type.is(Kind::Ptr))
    return view.pointerSize();
  if (type.is(Kind::Float) && type.size() == 12)
    return 4; // x87 on i386
  return hasSize(type.kind()) && type.size() ? type.size() : 1;
}

uint64_t Layouts::place(uint64_t at, const Member &member, bool packed) {
  View::FieldBits bits = view.fieldBits(member);
  if (!bits.size)
    return llvm::alignTo(at, packed ? 8 : alignOf(member.type) * 8);
  // A bitfield goes right after what precedes it, unless it would straddle its unit.
  uint64_t unit = view.sizeOf(member.type).value_or(0) * 8;
  if (packed || unit == 0 || at % unit + bits.size <= unit)
    return at;
  return llvm::alignTo(at, unit);
}

uint64_t Layouts::endOf(const Member &member, View::FieldBits bits) const {
  return bits.offset + (bits.size ? bits.size : view.sizeOf(member.type).value_or(0) * 8);
}

} // namespace skep::btf
