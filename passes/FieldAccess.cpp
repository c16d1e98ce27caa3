// Layout questions of CO-RE: where a field lies, how wide it is, whether it is signed, and the shifts
// that extract it when it is loaded as part of a 64-bit value.
//
// A bitfield has no byte offset of its own. Programs read the aligned unit that holds it (as wide as the
// record's alignment, at most 8 bytes) and shift twice: left to drop the bits above, right to drop those
// below, arithmetically if it is signed. A bitfield that spans two such units cannot be described.
#include "passes/FieldAccess.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"

using namespace llvm;

namespace skep {
namespace {

/// Bits [start, end) of the unit that is loaded for a field, from the start of the record.
struct Unit {
  uint32_t start, end;
};

Error cannot(const char *why) {
  return createStringError(Twine("this bitfield cannot be relocated: ") + why);
}

Expected<Unit> unitOf(const DIDerivedType *member, Align recordAlign) {
  uint32_t size = member->getSizeInBits(), offset = member->getOffsetInBits();
  uint32_t unit = std::min<uint64_t>(recordAlign.value(), 8) * 8;
  if (size > unit)
    return cannot("it is wider than the record's alignment");
  uint32_t start = offset & ~(unit - 1);
  if (start + unit < offset + size)
    return cannot("it crosses an alignment boundary");
  return Unit{start, start + unit};
}

const DIDerivedType *memberOf(const FieldStep &step) {
  return cast<DIDerivedType>(step.type->getElements()[step.index]);
}

bool isArray(const FieldStep &step) { return step.type->getTag() == dwarf::DW_TAG_array_type; }

uint32_t elementBits(const DICompositeType *array) {
  return elementCount(array, 1) * stripQualifiers(array->getBaseType())->getSizeInBits();
}

Expected<uint32_t> byteOffset(const FieldStep &step, uint32_t offset) {
  if (isArray(step))
    return offset + step.index * (elementBits(step.type) >> 3);
  if (step.type->getTag() == dwarf::DW_TAG_union_type)
    return offset;
  const DIDerivedType *member = memberOf(step);
  if (!member->isBitField())
    return offset + (member->getOffsetInBits() >> 3);
  Expected<Unit> unit = unitOf(member, step.recordAlign);
  if (!unit)
    return unit.takeError();
  return offset + (unit->start >> 3);
}

Expected<uint32_t> byteSize(const FieldStep &step) {
  if (isArray(step))
    return elementBits(step.type) >> 3;
  const DIDerivedType *member = memberOf(step);
  if (!member->isBitField())
    return member->getSizeInBits() >> 3;
  Expected<Unit> unit = unitOf(member, step.recordAlign);
  if (!unit)
    return unit.takeError();
  return (unit->end - unit->start) >> 3;
}

/// The integer type under `type`; an enumeration counts as the integer that holds it.
const DIBasicType *integerUnder(const DIType *type) {
  type = stripQualifiers(type);
  if (const auto *composite = dyn_cast_or_null<DICompositeType>(type))
    if (composite->getTag() == dwarf::DW_TAG_enumeration_type)
      type = stripQualifiers(composite->getBaseType());
  return dyn_cast_or_null<DIBasicType>(type);
}

uint32_t isSigned(const FieldStep &step) {
  const DIType *type = isArray(step) ? step.type->getBaseType() : memberOf(step)->getBaseType();
  const DIBasicType *integer = integerUnder(type);
  if (!integer)
    return 0;
  return integer->getEncoding() == dwarf::DW_ATE_signed ||
         integer->getEncoding() == dwarf::DW_ATE_signed_char;
}

uint32_t fieldBits(const FieldStep &step) {
  return isArray(step) ? elementBits(step.type) : memberOf(step)->getSizeInBits();
}

Expected<uint32_t> leftShift(const FieldStep &step, bool littleEndian) {
  uint32_t bits = fieldBits(step);
  if (bits > 64)
    return cannot("a field wider than 64 bits has no shift");
  if (isArray(step) || !memberOf(step)->isBitField())
    return 64 - bits;
  const DIDerivedType *member = memberOf(step);
  Expected<Unit> unit = unitOf(member, step.recordAlign);
  if (!unit)
    return unit.takeError();
  uint32_t offset = member->getOffsetInBits();
  return littleEndian ? unit->start + 64 - offset - bits : offset + 64 - unit->end;
}

Expected<uint32_t> rightShift(const FieldStep &step) {
  uint32_t bits = fieldBits(step);
  if (bits > 64)
    return cannot("a field wider than 64 bits has no shift");
  return 64 - bits;
}

} // namespace

const DIType *stripQualifiers(const DIType *type, bool keepTypedef) {
  while (const auto *derived = dyn_cast_or_null<DIDerivedType>(type)) {
    switch (derived->getTag()) {
    case dwarf::DW_TAG_typedef:
      if (keepTypedef)
        return type;
      break;
    case dwarf::DW_TAG_const_type:
    case dwarf::DW_TAG_volatile_type:
    case dwarf::DW_TAG_restrict_type:
    case dwarf::DW_TAG_member:
      break;
    default:
      return type;
    }
    type = derived->getBaseType();
  }
  return type;
}

uint32_t elementCount(const DICompositeType *type, unsigned firstDim) {
  DINodeArray dims = type->getElements();
  uint32_t count = 1;
  for (unsigned i = firstDim; i < dims.size(); ++i)
    if (const auto *range = dyn_cast_or_null<DISubrange>(dims[i]))
      if (auto *constant = dyn_cast_if_present<ConstantInt *>(range->getCount()))
        count *= constant->getSExtValue();
  return count;
}

Expected<uint32_t> answerField(FieldQuestion question, const FieldStep &step, uint32_t offset,
                               bool littleEndian) {
  switch (question) {
  case BTF::FIELD_EXISTENCE:
    return 1;
  case BTF::FIELD_BYTE_OFFSET:
    return byteOffset(step, offset);
  case BTF::FIELD_BYTE_SIZE:
    return byteSize(step);
  case BTF::FIELD_SIGNEDNESS:
    return isSigned(step);
  case BTF::FIELD_LSHIFT_U64:
    return leftShift(step, littleEndian);
  case BTF::FIELD_RSHIFT_U64:
    return rightShift(step);
  default:
    return createStringError("unknown CO-RE field question");
  }
}

} // namespace skep
