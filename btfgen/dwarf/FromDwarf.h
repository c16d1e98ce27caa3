// BTF made of the debug information of an ELF file, as pahole makes it for kernels: a vmlinux, a module (as
// split BTF on the kernel's), or a program or library whose functions uprobes attach to. DWARF 2 to 5.
//
//   types       all that are described, each once
//   functions   FUNC and FUNC_PROTO of each whose code is in the file under its own name. Two functions of
//   one name
//               (static ones of two files) with different parameters are both left out
//   variables   those in the kernel's per-CPU section, in a DATASEC
//
// Units are converted one after another and forgotten (Converter.h). What they repeat, which is nearly
// everything, is found by dedup(), now and then while units come in, so that memory stays near what one unit
// takes and the file itself.
#pragma once

#include "btfgen/dwarf/DebugFile.h"
#include "btfgen/model/View.h"
#include <functional>

namespace skep::btf {

struct DwarfOptions {
  /// The kernel's BTF, for a module.
  const View *base = nullptr;
  /// Leave out what was not written in C: a kernel does not take the names of C++ and Rust.
  bool onlyC = false;
  /// Called now and then with how much of how much has been read.
  std::function<void(uint64_t done, uint64_t total)> progress = {};
};

struct BtfOfDwarf {
  std::vector<uint8_t> bytes;
  std::vector<Diagnostic> told; ///< warnings: dwarf-left-out
};

/// Errors: dwarf-*; btf-* for debug information that describes impossible types, such as a struct in itself.
Result<BtfOfDwarf> btfFromDwarf(const DebugFile &file, const DwarfOptions &options = {});

} // namespace skep::btf
