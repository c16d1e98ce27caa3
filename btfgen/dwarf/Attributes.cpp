#include "btfgen/dwarf/Attributes.h"
#include "llvm/DebugInfo/DWARF/DWARFFormValue.h"
#include "llvm/DebugInfo/DWARF/DWARFUnit.h"
#include "llvm/Support/LEB128.h"

namespace skep::btf {

using namespace llvm::dwarf;

namespace {

bool matters(Attribute attribute) {
  switch (attribute) {
  case DW_AT_name:
  case DW_AT_linkage_name:
  case DW_AT_MIPS_linkage_name:
  case DW_AT_dwo_name:
  case DW_AT_GNU_dwo_name:
  case DW_AT_byte_size:
  case DW_AT_bit_size:
  case DW_AT_encoding:
  case DW_AT_language:
  case DW_AT_data_member_location:
  case DW_AT_bit_offset:
  case DW_AT_data_bit_offset:
  case DW_AT_lower_bound:
  case DW_AT_upper_bound:
  case DW_AT_count:
  case DW_AT_const_value:
  case DW_AT_low_pc:
  case DW_AT_ranges:
  case DW_AT_inline:
  case DW_AT_byte_stride:
  case DW_AT_bit_stride:
  case DW_AT_declaration:
  case DW_AT_external:
  case DW_AT_GNU_vector:
  case DW_AT_location:
  case DW_AT_signature:
  case DW_AT_type:
  case DW_AT_abstract_origin:
  case DW_AT_specification:
  case DW_AT_discr:
    return true;
  default:
    return false;
  }
}

/// The value of a constant form; the raw bits, sign-extended where the form is signed.
std::optional<uint64_t> number(const llvm::DWARFFormValue &value) {
  switch (value.getForm()) {
  case DW_FORM_data1:
  case DW_FORM_data2:
  case DW_FORM_data4:
  case DW_FORM_data8:
  case DW_FORM_udata:
  case DW_FORM_sdata:
  case DW_FORM_implicit_const:
    return value.getRawUValue();
  default:
    return std::nullopt;
  }
}

unsigned unsignedBytes(Form form) {
  switch (form) {
  case DW_FORM_data1:
    return 1;
  case DW_FORM_data2:
    return 2;
  case DW_FORM_data4:
    return 4;
  default:
    return 0;
  }
}

llvm::StringRef text(const llvm::DWARFFormValue &value) {
  return llvm::dwarf::toStringRef(std::optional<llvm::DWARFFormValue>(value));
}

/// DWARF 2 gives a member's place as an expression that adds to the address of the struct. A virtual base
/// has one that computes, and no fixed place.
std::optional<uint64_t> offsetOf(const llvm::DWARFFormValue &value) {
  if (std::optional<uint64_t> constant = number(value))
    return constant;
  std::optional<llvm::ArrayRef<uint8_t>> block = value.getAsBlock();
  if (!block || block->empty() || (block->front() != DW_OP_plus_uconst && block->front() != DW_OP_constu))
    return std::nullopt;
  unsigned used = 0;
  const char *error = nullptr;
  uint64_t offset = llvm::decodeULEB128(block->data() + 1, &used, block->end(), &error);
  bool whole = block->front() == DW_OP_plus_uconst ? used + 1 == block->size()
                                                   : used + 2 == block->size() && block->back() == DW_OP_plus;
  if (error || !whole)
    return std::nullopt;
  return offset;
}

} // namespace

Attributes::Attributes(const llvm::DWARFDie &die) {
  const llvm::DWARFAbbreviationDeclaration *form = die.getAbbreviationDeclarationPtr();
  if (!form)
    return;
  llvm::DWARFUnit *unit = die.getDwarfUnit();
  llvm::DWARFDataExtractor data = unit->getDebugInfoExtractor();
  uint64_t at = die.getOffset();
  data.getULEB128(&at);
  for (const auto &spec : form->attributes()) {
    llvm::DWARFFormValue value = spec.getFormValue();
    if (spec.isImplicitConst()) {
      take(spec.Attr, value);
      continue;
    }
    if (!matters(spec.Attr)) {
      if (!value.skipValue(data, &at, unit->getFormParams()))
        return;
      continue;
    }
    if (!value.extractValue(data, &at, unit->getFormParams(), &unit->getContext(), unit))
      return;
    take(spec.Attr, value);
  }
}

void Attributes::take(Attribute attribute, const llvm::DWARFFormValue &value) {
  switch (attribute) {
  case DW_AT_name:
    name = text(value);
    return;
  case DW_AT_linkage_name:
  case DW_AT_MIPS_linkage_name:
    linkageName = text(value);
    return;
  case DW_AT_dwo_name:
  case DW_AT_GNU_dwo_name:
    dwoName = text(value);
    return;
  case DW_AT_byte_size:
    byteSize = number(value);
    return;
  case DW_AT_bit_size:
    bitSize = number(value);
    return;
  case DW_AT_encoding:
    encoding = number(value);
    return;
  case DW_AT_language:
    language = number(value);
    return;
  case DW_AT_data_member_location:
    memberOffset = offsetOf(value);
    hasComputedPlace = !memberOffset;
    return;
  case DW_AT_bit_offset:
    bitOffset = number(value);
    return;
  case DW_AT_data_bit_offset:
    dataBitOffset = number(value);
    return;
  case DW_AT_lower_bound:
    lowerBound = number(value);
    return;
  case DW_AT_upper_bound:
    upperBound = number(value);
    return;
  case DW_AT_count:
    count = number(value);
    return;
  case DW_AT_const_value:
    constant = number(value);
    constantBytes = unsignedBytes(value.getForm());
    if (!constant && value.isFormClass(llvm::DWARFFormValue::FC_String))
      constantText = text(value);
    return;
  case DW_AT_low_pc:
    lowPc = value.getAsAddress();
    return;
  case DW_AT_ranges:
    hasRanges = true;
    return;
  case DW_AT_inline:
    isInline = true;
    return;
  case DW_AT_byte_stride:
  case DW_AT_bit_stride:
    hasStride = true;
    return;
  case DW_AT_declaration:
    isDeclaration = value.getRawUValue();
    return;
  case DW_AT_external:
    isExternal = value.getRawUValue();
    return;
  case DW_AT_GNU_vector:
    isVector = value.getRawUValue();
    return;
  case DW_AT_location:
    if (std::optional<llvm::ArrayRef<uint8_t>> block = value.getAsBlock())
      location = *block;
    return;
  case DW_AT_signature:
    if (std::optional<uint64_t> hash = value.getAsSignatureReference())
      signature = *hash;
    return;
  case DW_AT_type:
    type = value;
    hasType = true;
    hasForeignType = value.getAsSupplementaryReference().has_value();
    return;
  case DW_AT_abstract_origin:
    origin = value;
    hasOrigin = true;
    return;
  case DW_AT_specification:
    specification = value;
    hasSpecification = true;
    return;
  case DW_AT_discr:
    discriminant = value;
    hasDiscriminant = true;
    return;
  default:
    return;
  }
}

} // namespace skep::btf
