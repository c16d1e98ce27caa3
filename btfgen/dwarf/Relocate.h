// Which relocations debug sections of relocatable files have: each machine has one for an address (or an
// offset into another section) of 4 bytes and one of 8. Others do not occur where types are described.
#pragma once

#include "llvm/BinaryFormat/ELF.h"
#include <cstdint>

namespace skep::btf {

/// Bytes that a relocation of `type` sets to the value of a symbol; 0 when it does something else.
inline unsigned absoluteRelocationSize(uint16_t machine, uint32_t type) {
  using namespace llvm::ELF;
  auto either = [&](uint32_t four, uint32_t eight) { return type == four ? 4 : type == eight ? 8 : 0; };
  switch (machine) {
  case EM_X86_64:
    return type == R_X86_64_32S ? 4 : either(R_X86_64_32, R_X86_64_64);
  case EM_386:
    return either(R_386_32, ~0u);
  case EM_AARCH64:
    return either(R_AARCH64_ABS32, R_AARCH64_ABS64);
  case EM_ARM:
    return either(R_ARM_ABS32, ~0u);
  case EM_RISCV:
    return either(R_RISCV_32, R_RISCV_64);
  case EM_PPC64:
    return either(R_PPC64_ADDR32, R_PPC64_ADDR64);
  case EM_S390:
    return either(R_390_32, R_390_64);
  case EM_LOONGARCH:
    return either(R_LARCH_32, R_LARCH_64);
  case EM_MIPS:
    return either(R_MIPS_32, R_MIPS_64);
  case EM_BPF:
    return either(R_BPF_64_ABS32, R_BPF_64_ABS64);
  default:
    return 0;
  }
}

} // namespace skep::btf
