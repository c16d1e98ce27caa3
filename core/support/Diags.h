// Ids of all diagnostics, from Diags.def.
#pragma once

#include "core/support/Diagnostic.h"

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
};
/// The table row of `id`.
const DiagInfo &diagInfo(Diag id);

} // namespace skep
