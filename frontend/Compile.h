// The compiler as a function: command-line arguments in, diagnostics and outputs out. Clang runs inside
// this process; nothing is forked and no temporary file is made.
//
// The frontend takes a source to an LLVM module and hands it to a Backend (passes and code generation are
// other layers; driver/session joins them). Kernel types on demand, the embedded headers and the rules of
// BPF sources live here. Clang's headers stay inside this folder.
#pragma once

#include "btfgen/model/BtfStore.h"
#include "core/spec/Version.h"
#include "core/support/Result.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Passes/OptimizationLevel.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetOptions.h"
#include <optional>
#include <string>
#include <vector>

namespace llvm {
class Module;
class raw_ostream;
} // namespace llvm

namespace skep::frontend {

enum class ModuleOutput { Object, Assembly, Bitcode, Ir };

/// What the command line asks of the backend for one module.
struct BackendJob {
  ModuleOutput output = ModuleOutput::Object;
  std::string cpu, features;
  llvm::OptimizationLevel level;
  llvm::PipelineTuningOptions tuning;
  llvm::TargetOptions target;
  bool dwarf = false;
  bool noBuiltins = false;
  bool frontendOnly = false;           ///< -Xclang -disable-llvm-passes
  std::optional<KernelVersion> kernel; ///< --kernel=
};

using Bytes = llvm::SmallVector<char, 0>;
/// Optimises and emits `module` (whose triple is a BPF one).
using Backend = llvm::function_ref<Result<Bytes>(llvm::Module &module, const BackendJob &job)>;

/// A source or header given as text; it hides a file of that name.
struct SourceText {
  std::string path;
  std::string text;
};

struct Request {
  std::string program = "skep-clang"; ///< argv[0]: named in messages, and in --version
  /// What a compiler gets on its command line, with skep's own options among them (--btf=FILE).
  std::vector<std::string> args;
  std::vector<SourceText> files;
  btf::BtfStore *kernels = nullptr; ///< where opened BTF is kept between calls; null: nothing is kept
  std::string directory;            ///< working directory; empty for the process's
  bool keepOldOutputs = false;      ///< a source that fails leaves the output of an earlier compile alone
  bool oneShot = false; ///< the process ends after this: memory need not be given back, -mllvm is allowed
};

/// How a compile meets the world. None of the callbacks is called after compile returns.
struct Host {
  /// Clang's text rendering of diagnostics. Null: they only go to `report`.
  llvm::raw_ostream *text = nullptr;
  /// What -v and the like print. Null: it goes where `text` does.
  llvm::raw_ostream *verbose = nullptr;
  /// Each diagnostic as a record; may be empty.
  llvm::function_ref<void(Diagnostic)> report;
  /// Receives each finished output: the object, assembly, preprocessed text or depfile ("-" is standard
  /// output). Not called for a source that failed.
  llvm::function_ref<Status(llvm::StringRef path, llvm::StringRef bytes)> write;
};

/// Compiles as told. True when everything that was asked for was done.
bool compile(const Request &request, const Host &host, Backend backend);

} // namespace skep::frontend
