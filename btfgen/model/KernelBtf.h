// Finding a kernel's BTF: a file that the user names, the running kernel's, or the one that ships with skep.
#pragma once

#include "btfgen/model/View.h"
#include <memory>
#include <string>

namespace skep::btf {

enum class Arch : uint8_t { X86_64, Arm64 };
/// The architecture that this program was built for (X86_64 where we ship nothing for it).
Arch hostArch();

/// A view together with the memory that it looks at. Moving it keeps the view valid; a split view's base
/// must outlive it.
class KernelBtf {
public:
  const View &view() const { return *opened; }
  /// What view() was made of: a whole .BTF section.
  llvm::ArrayRef<uint8_t> bytes() const { return raw; }
  /// Where it was found, for messages: a path, or "<shipped x86_64.btf>".
  const std::string &origin() const { return from; }

private:
  friend class BtfLoader;
  std::shared_ptr<const void> memory;
  llvm::ArrayRef<uint8_t> raw;
  std::unique_ptr<View> opened;
  std::string from;
};

/// `path`, when not empty, is a raw BTF file, one compressed with zstd, or an ELF file with a .BTF section.
/// Without one: the running kernel's (when it is of `arch`), else the BTF shipped for `arch`.
/// Errors: file-*, btf-*, elf-bad-... of the file named.
Result<KernelBtf> loadKernelBtf(llvm::StringRef path = {}, Arch arch = hostArch());

/// Opens the BTF of a file as above; `base` for a module's.
Result<KernelBtf> loadBtfFile(llvm::StringRef path, const View *base = nullptr);

/// The BTF that ships with skep, as a compressed frame.
llvm::ArrayRef<uint8_t> shippedBtf(Arch arch);

} // namespace skep::btf
