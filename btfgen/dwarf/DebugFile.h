// An ELF file as far as BTF is made of it: its debug sections as plain bytes, whatever they were (compressed,
// or still to be relocated, as in a kernel module), which code there is, and what the symbol table says.
//
// The sections are read here and not by llvm::object::ObjectFile, because that ends the process over some
// malformed relocations. llvm::DWARFContext takes them by name.
#pragma once

#include "core/support/Bytes.h"
#include "core/support/Result.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
#include <memory>

namespace skep::btf {

/// The section that the kernel copies for each CPU, and which variables lie in it.
struct PerCpu {
  std::string section;
  uint64_t address = 0, size = 0;
  std::multimap<uint64_t, std::string> names; ///< by address
};

struct DebugFile {
  std::string name;                                              ///< for messages
  llvm::StringMap<std::unique_ptr<llvm::MemoryBuffer>> sections; ///< "debug_info", ...
  Endian endian = Endian::Little;
  uint8_t addressSize = 8;
  bool relocatable = false;                        ///< every section begins at address 0
  std::vector<std::pair<uint64_t, uint64_t>> code; ///< begin and end of what may be executed
  llvm::StringSet<> functions;                     ///< names in the symbol table; empty without one
  std::optional<PerCpu> perCpu;
  std::string buildId; ///< in hexadecimal, as separate debug files are named
  std::string debugLink;

  bool hasDebugInfo() const { return sections.contains("debug_info"); }

  std::vector<uint8_t> bytes; ///< of the file; the sections look into it
};

/// Errors: dwarf-malformed.
Result<DebugFile> readDebugFile(std::vector<uint8_t> bytes, llvm::StringRef name);

/// The file at `path`, or the separate one with its debug sections. Errors: file-*, dwarf-*.
Result<DebugFile> openDebugFile(llvm::StringRef path);

} // namespace skep::btf
