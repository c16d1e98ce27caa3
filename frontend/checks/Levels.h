// How loud each rule is: -Wid, -Wno-id, -Werror=id and -Wno-error=id for every rule of Diags.def, the group
// -Wbpf for all of them, and the same in #pragma clang diagnostic. Clang 19 knows no -W flags but its
// own, so ours are taken off the command line before its driver sees them.
#pragma once

#include "core/support/Diags.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/PPCallbacks.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <string>

namespace clang {
class Preprocessor;
}

namespace skep::frontend {

/// True for rows of Diags.def that a check of the frontend reports.
bool isRule(Diag id);

/// What one flag or pragma asks of a rule.
enum class Level : uint8_t {
  Ignored,
  Warning, ///< also under a bare -Werror, which is about Clang's own
  Error,
};

/// The levels of all rules.
class Levels {
public:
  Levels();
  /// Reads a -W flag; false when it is not about our rules.
  bool takeFlag(llvm::StringRef flag);
  Level of(Diag id) const { return levels[size_t(id)]; }
  /// Sets one rule, or all of them for the group "bpf"; false when `name` is neither.
  bool set(llvm::StringRef name, Level level);

private:
  bool setError(llvm::StringRef name, bool error);
  std::vector<Level> levels; ///< by Diag
};

/// Follows `#pragma clang diagnostic` (and GCC's) through one source, and keeps Clang from complaining that
/// it does not know our flags.
class PragmaLevels : public clang::PPCallbacks {
public:
  PragmaLevels(clang::Preprocessor &pp, Levels start);

  /// The level of a rule at a place, which must be one of a file.
  Level at(Diag id, clang::SourceLocation where) const;

  void PragmaDirective(clang::SourceLocation at, clang::PragmaIntroducerKind) override;
  void PragmaDiagnosticPush(clang::SourceLocation at, llvm::StringRef) override;
  void PragmaDiagnosticPop(clang::SourceLocation at, llvm::StringRef) override;
  void EndOfMainFile() override;

private:
  struct Change {
    clang::SourceLocation from;
    Levels levels;
  };
  void change(clang::SourceLocation from, Levels levels);
  void hush(clang::SourceLocation at, bool quiet);

  clang::Preprocessor &pp;
  std::vector<Change> changes; ///< in the order of the source
  std::vector<Levels> pushed;
  bool hushed = false;
};

} // namespace skep::frontend
