// Ids of all diagnostics, from Diags.def.
#pragma once

#include "core/support/Diagnostic.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace skep {

enum class Diag : uint16_t {
#define DIAG(name, id, severity, meaning) name,
#include "core/spec/Diags.def"
};

/// A diagnostic of kind `id` with its table severity. Chain .at(), .note(), .hint() on the result.
Diagnostic makeDiag(Diag id, std::string message);

struct DiagInfo {
  const char *id;
  Severity severity;
  const char *meaning;
  bool rule;         ///< a check of the frontend: -W flags control it
  const char *topic; ///< the heading that it stands under
};
/// The table row of `id`.
const DiagInfo &diagInfo(Diag id);
/// All rows, in the order of the table.
llvm::ArrayRef<DiagInfo> allDiags();
/// The row whose id is `name`, or null.
const DiagInfo *findDiag(llvm::StringRef name);

} // namespace skep
