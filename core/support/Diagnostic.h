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

/// A point in a source text. Tools count columns differently, so both ways are here.
struct SourcePoint {
  unsigned line = 0;      ///< 1-based
  unsigned column = 0;    ///< 1-based, in bytes
  unsigned character = 0; ///< 1-based, in Unicode code points
};

/// A stretch of a source text; `end` is the first point after it.
struct SourceRange {
  std::string file;
  SourcePoint begin, end;
};

/// One edit: the `length` bytes at `offset` of the file become `text`.
struct FixIt {
  SourceRange where;
  size_t offset = 0, length = 0;
  std::string text;
  bool writable =
      false; ///< the file is the user's own: neither a system header nor embedded nor standard input
};

struct DiagNote {
  std::string message;
  Location where;
  std::vector<SourceRange> ranges = {}; ///< as in Diagnostic
  std::vector<FixIt> fixits = {};       ///< alternatives that need a person to choose; never applied unasked
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
  /// In a source: the token at `where` first, then what else is concerned. Else empty.
  std::vector<SourceRange> ranges;
  std::vector<FixIt> fixits; ///< all of them together mend what is wrong

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
