// The .BTF section of an ELF file, without reading the rest: a vmlinux with debug information is a gigabyte.
#pragma once

#include "core/support/Result.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

namespace skep::btf {

/// A file of `size` bytes of which parts can be read. read() gives false when it cannot fill `to`.
struct FileParts {
  uint64_t size;
  llvm::function_ref<bool(uint64_t offset, llvm::MutableArrayRef<uint8_t> to)> read;
};

bool isElf(llvm::ArrayRef<uint8_t> start);

/// The bytes of the section `.BTF`. Errors: btf-bad-elf, btf-missing, file-unreadable.
Result<std::vector<uint8_t>> readBtfSection(const FileParts &file, llvm::StringRef name);

} // namespace skep::btf
