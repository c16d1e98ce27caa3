// The steps of read() and write(), each in the file named for its topic. Only the sources of skep_object
// include this; the contract with everybody else is Object.h.
#pragma once

#include "backend-glue/object/Object.h"
#include "btfgen/model/View.h"
#include "core/support/Diags.h"

namespace skep::object {

/// ELF relocation types. LLVM and new binutils share the R_BPF_64_* numbers; binutils up to 2.40 gave 11
/// and 12 to what is now ABS32 and ABS64 (Relocs.cpp).
enum RelocType : uint32_t {
  R_64_64 = 1,
  R_64_Abs64 = 2,
  R_64_Abs32 = 3,
  R_64_NoDyld32 = 4,
  R_64_32 = 10,
  R_OldGnu32 = 11,
  R_OldGnu64 = 12,
};

/// Pseudo source registers that give a call or ld_imm64 its meaning.
inline constexpr uint8_t opCall = 0x85;
inline constexpr uint8_t srcLocalCall = 1;

/// A diagnostic about `section` (may be empty) of `file`.
Diagnostic bad(Diag id, llvm::StringRef file, llvm::StringRef section, std::optional<uint64_t> offset,
               std::string message);

// Code.cpp
Status decodeCode(Section &section, ByteReader bytes, Endian endian, llvm::StringRef file);
void encodeCode(const Section &section, ByteWriter &out, Endian endian);
Status findFunctions(Object &object, llvm::StringRef file);

// Relocs.cpp
/// `codeRelocs[i]` are the ELF relocations of section i when that is Code; they become operands.
Status attachOperands(Object &object, llvm::ArrayRef<std::vector<Reloc>> codeRelocs, llvm::StringRef file);
/// The ELF relocations of a section, whether it holds them itself or its operands do.
std::vector<Reloc> relocsOf(const Section &section);

// Maps.cpp
/// `btf` is null for an object without BTF.
Status findMaps(Object &object, const btf::View *btf, llvm::StringRef file);

// BtfExt.cpp
Status readBtfExt(Object &object, llvm::ArrayRef<uint8_t> bytes, const btf::View *btf, llvm::StringRef file);
struct BtfExtBytes {
  std::vector<uint8_t> bytes;
  std::vector<Reloc> relocs;
};
Result<BtfExtBytes> writeBtfExt(const Object &object);

} // namespace skep::object
