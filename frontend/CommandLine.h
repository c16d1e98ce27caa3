// From a compiler's command line to the cc1 jobs that it stands for.
#pragma once

#include "core/spec/Version.h"
#include "frontend/Compile.h"
#include "frontend/checks/Levels.h"
#include "clang/Basic/Diagnostic.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace skep::frontend {

/// Where the embedded files are mounted. No such folder exists on disk.
inline constexpr llvm::StringLiteral mountPoint = "/skep-runtime";

/// One cc1 command: arguments without "-cc1".
struct Job {
  std::vector<std::string> args;
};

struct CommandLine {
  std::vector<Job> jobs;
  std::optional<std::string> btf;      ///< --btf=FILE
  std::optional<KernelVersion> kernel; ///< --kernel=X.Y: the oldest that the program must run on
  Levels rules;                        ///< -W flags of our own rules
  bool verifyEach = false;             ///< --verify-each
  bool autoProbeRead = false;          ///< -fauto-probe-read
  bool bpf = true;                     ///< the target is BPF, not the host
  bool done = false;                   ///< a query (-print-…, -###) that has been answered
  bool failed = false;                 ///< arguments were wrong; diagnostics were given
};

/// Splits skep's options from Clang's, settles the target (BPF unless a host query), and lets Clang's
/// driver plan the jobs. `verbose` gets what -v and -### print; other queries are answered on standard
/// output, by Clang.
CommandLine readCommandLine(const Request &request, clang::DiagnosticsEngine &diags,
                            llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
                            llvm::raw_ostream &verbose);

} // namespace skep::frontend
