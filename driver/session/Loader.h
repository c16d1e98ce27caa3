// Asks the running kernel whether it accepts the programs of an object: loads them through libbpf, keeps
// what the verifier said, and lets them go again. Nothing is pinned, and nothing attached unless asked for.
#pragma once

#include "core/support/Result.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace skep::loader {

enum class Verdict : uint8_t {
  Accepted,
  Rejected,  ///< the verifier said no
  NotJudged, ///< the kernel was not asked, or would not say
};

struct ProgramReport {
  std::string name, section;
  Verdict verdict = Verdict::NotJudged;
  /// Why not, with the id load-rejected, load-not-permitted or load-not-judged; empty when accepted.
  Diagnostic why;
  std::string log; ///< the verifier's; for accepted programs only with a log level
  /// With Options::attach, of accepted programs: 0, or the kernel's error. Nothing for those whose section
  /// does not say where.
  std::optional<int> attachError;
};

struct Report {
  std::vector<ProgramReport> programs;
  std::string messages; ///< libbpf's warnings

  bool anyIs(Verdict verdict) const {
    for (const ProgramReport &program : programs)
      if (program.verdict == verdict)
        return true;
    return false;
  }
};

struct Options {
  std::vector<std::string> programs; ///< only these; empty means all, also those with a '?' before SEC's name
  unsigned logLevel = 0; ///< the kernel's: 1 and 2 give a log of accepted programs too, 4 statistics
  /// Attaches what was accepted to the place in the kernel that its section names, and detaches it at once.
  /// Only for machines where that harms nobody.
  bool attach = false;
};

/// Loads the programs of `elf`, each with the object's maps, until each has a verdict. Errors: those of
/// object::read, and usage-error for a name in `options` that is no program.
///
/// Threads: libbpf's message callback belongs to the process, so one load runs at a time and others wait;
/// the callback that was set before is set again afterwards. On kernels before 5.11 libbpf raises
/// RLIMIT_MEMLOCK of the process.
Result<Report> load(llvm::ArrayRef<uint8_t> elf, llvm::StringRef name, const Options &options);

} // namespace skep::loader
