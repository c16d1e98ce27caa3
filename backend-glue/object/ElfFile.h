// The sections of an ELF file, found with libelf and checked. Only read() includes this; libelf's names stay
// in ElfFile.cpp because its macros are LLVM's enumerators.
#pragma once

#include "core/support/Bytes.h"
#include "core/support/Result.h"

namespace skep::object {

/// A section header in host byte order.
struct ElfSection {
  llvm::StringRef name;
  uint32_t type = 0;
  uint64_t flags = 0, offset = 0, size = 0;
  uint32_t link = 0, info = 0;
  uint64_t align = 0, entrySize = 0;
};

struct ElfFile {
  llvm::ArrayRef<uint8_t> bytes; ///< the whole file; must outlive this
  Endian endian = Endian::Little;
  uint32_t flags = 0;
  std::vector<ElfSection> sections; ///< by ELF number, so [0] is the empty one
  size_t nameTable = 0;             ///< number of the section that holds the section names

  /// Checks that this is a 64-bit relocatable file for BPF, and that each section lies in the file.
  static Result<ElfFile> open(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef file);

  /// Empty for a section that takes no place in the file.
  llvm::ArrayRef<uint8_t> contents(size_t section) const;
  ByteReader reader(size_t section) const { return {contents(section), endian}; }
};

} // namespace skep::object
