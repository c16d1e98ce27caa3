// The diagnostics table as data.
#include "core/support/Diags.h"

namespace skep {

static constexpr DiagInfo table[] = {
#define DIAG(name, id, severity, meaning) {id, Severity::severity, meaning},
#include "core/spec/Diags.def"
};

const DiagInfo &diagInfo(Diag id) { return table[static_cast<size_t>(id)]; }

Diagnostic makeDiag(Diag id, std::string message) {
  const DiagInfo &row = diagInfo(id);
  Diagnostic diag;
  diag.severity = row.severity;
  diag.id = row.id;
  diag.message = std::move(message);
  return diag;
}

} // namespace skep
