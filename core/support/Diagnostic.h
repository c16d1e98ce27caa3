// One record for everything skep tells a user, whatever stage found it: the frontend, a pass, the
// object reader, the verifier, the VM or the loader. Libraries only fill in records; the command
// line renders them (driver/cli/Render.h). Nothing here knows a word of eBPF.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace skep {

enum class Severity : uint8_t { Note, Remark, Warning, Error };

/// Where something is. Any part may be unknown (empty or zero): a source span (file, line, column),
/// a place in a file's bytes (file, section, offset), or an instruction of a program.
struct Location {
  std::string file;
  unsigned line = 0;              ///< 1-based; 0 = unknown
  unsigned column = 0;            ///< 1-based; 0 = unknown
  std::string section;            ///< ELF section or other named part of the file
  std::optional<uint64_t> offset; ///< bytes from the start of the section, or of the file without one
  std::string program;            ///< name of a BPF program or function
  std::optional<uint32_t> insn;   ///< index of an instruction slot within it
};

struct DiagNote {
  std::string message;
  Location where;
};

/// `message` is lower case without a full stop and says what was expected and what was found; each
/// hint says one thing that the user can do about it.
struct Diagnostic {
  Severity severity = Severity::Error;
  std::string id; ///< permanent kebab-case name, e.g. "elf-truncated" (core/spec/Diags.def)
  std::string message;
  Location where;
  std::vector<DiagNote> notes;
  std::vector<std::string> hints;

  Diagnostic &&at(Location location) && {
    where = std::move(location);
    return std::move(*this);
  }
  Diagnostic &&note(std::string text, Location location = {}) && {
    notes.push_back({std::move(text), std::move(location)});
    return std::move(*this);
  }
  Diagnostic &&hint(std::string text) && {
    hints.push_back(std::move(text));
    return std::move(*this);
  }
};

} // namespace skep
