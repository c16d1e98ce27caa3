// skep cc --fix: applies the fix-its of errors and warnings as long as that makes the source no worse.
#pragma once

#include "core/support/Diags.h"
#include "driver/session/Compiler.h"

namespace skep {

struct FixedFile {
  std::string path, before, after;
};

/// What was done about one diagnostic.
struct FixEvent {
  Diag kind;        ///< FixApplied, FixConflict or FixWorse
  std::string what; ///< "inserted ';'"
  Diagnostic about;

  Diagnostic diagnostic() const;
};

/// What a compile said, and the same as Clang renders it.
struct FixMessages {
  std::vector<Diagnostic> diagnostics;
  std::string text;
};

/// The outcome of compiling and mending. Nothing has been written yet.
struct FixOutcome {
  bool ok = false;           ///< the last compile did what it was asked
  FixMessages before, after; ///< of the source as it was, and with the fixes
  std::vector<FixEvent> events;
  std::vector<FixedFile> files;                             ///< texts that changed
  std::vector<std::pair<std::string, std::string>> outputs; ///< of the last compile: path and bytes
};

struct FixOptions {
  bool text = false;                    ///< render diagnostics as text
  bool color = false;                   ///< in colours
  llvm::raw_ostream *verbose = nullptr; ///< as in frontend::Host
};

/// Compiles in memory, applies what fix-its there are to the user's own files, and compiles again, until
/// there are none left. Edits that would leave more errors than before are taken back, one by one.
FixOutcome compileAndFix(frontend::Request request, FixOptions options);

/// Replaces each file by its new text; all of them or none. Refuses files that are read-only or no longer say
/// what was compiled.
Status writeFixes(llvm::ArrayRef<FixedFile> files);

} // namespace skep
