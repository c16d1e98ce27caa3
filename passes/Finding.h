// What a pass has to say about the user's code, as a diagnostic of the module's context. The frontend gives
// it the level that the flags ask for (-Wid, -Wno-id, -Werror=id) and a place in the source.
#pragma once

#include "core/spec/Version.h"
#include "core/support/Diags.h"
#include "llvm/IR/DiagnosticInfo.h"
#include <optional>
#include <string>
#include <vector>

namespace skep {

class PassFinding : public llvm::DiagnosticInfoWithLocationBase {
public:
  /// DS_Error is for what no code can be generated of, whatever the flags say.
  PassFinding(Diag id, const llvm::Function &function, const llvm::DiagnosticLocation &where,
              std::string message, llvm::DiagnosticSeverity severity = llvm::DS_Warning)
      : DiagnosticInfoWithLocationBase(llvm::DiagnosticKind(kind()), severity, function, where), id(id),
        message(std::move(message)) {}

  static bool classof(const llvm::DiagnosticInfo *info) { return info->getKind() == kind(); }
  void print(llvm::DiagnosticPrinter &printer) const override;

  Diag id;
  std::string message;
  std::optional<KernelVersion> fineFrom;           ///< the first kernel that takes it after all
  std::vector<llvm::DiagnosticLocation> inlinedAt; ///< the calls that brought it there, innermost first
  struct Note {
    llvm::DiagnosticLocation where; ///< may be invalid: a hint
    std::string message;
  };
  std::vector<Note> notes;

private:
  /// A number that LLVM gives to plugins; the same for all findings.
  static int kind();
};

} // namespace skep
