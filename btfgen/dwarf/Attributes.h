// The attributes of one DIE, read in one pass over its bytes. llvm::DWARFDie::find() starts anew for each
// attribute that is asked for, and a kernel has tens of millions of them.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/DebugInfo/DWARF/DWARFDie.h"
#include <optional>

namespace skep::btf {

/// What of a DIE's attributes matters to BTF. Values whose form is not one that fits are as if not there.
struct Attributes {
  llvm::StringRef name, linkageName, dwoName;
  std::optional<uint64_t> byteSize, bitSize, encoding, language;
  std::optional<uint64_t> memberOffset; ///< bytes
  std::optional<uint64_t> bitOffset, dataBitOffset;
  std::optional<uint64_t> lowerBound, upperBound, count;
  std::optional<uint64_t> constant; ///< DW_AT_const_value
  unsigned constantBytes = 0;       ///< of its form, when that says nothing of the sign; else 0
  llvm::StringRef constantText;     ///< when it is a string
  std::optional<uint64_t> lowPc;
  bool hasRanges = false, isInline = false, hasStride = false, isDeclaration = false, isExternal = false,
       isVector = false;
  bool hasComputedPlace = false; ///< of a member: a virtual base
  bool hasForeignType = false;   ///< the type is in another file
  llvm::ArrayRef<uint8_t> location;
  uint64_t signature = 0;
  llvm::DWARFFormValue type, origin, specification, discriminant;
  bool hasType = false, hasOrigin = false, hasSpecification = false, hasDiscriminant = false;

  explicit Attributes(const llvm::DWARFDie &die);
  /// With what the DIEs say that a declaration is completed from (DW_AT_abstract_origin,
  /// DW_AT_specification).
  static Attributes inherited(llvm::DWARFDie die);

private:
  void take(llvm::dwarf::Attribute attribute, const llvm::DWARFFormValue &value);
};

} // namespace skep::btf
