// The diagnostics table as data.
#include "core/support/Diags.h"
#include <array>

namespace skep {

namespace {

/// The rows of the table; those without an id head the ones after them.
constexpr DiagInfo lines[] = {
#define TOPIC(heading) {nullptr, Severity::Note, nullptr, false, heading},
#define DIAG(name, id, severity, meaning) {id, Severity::severity, meaning, false, nullptr},
#define RULE(name, id, severity, meaning) {id, Severity::severity, meaning, true, nullptr},
#include "core/spec/Diags.def"
};

constexpr size_t countRows() {
  size_t count = 0;
  for (const DiagInfo &line : lines)
    count += line.id != nullptr;
  return count;
}

/// The rows alone, each with its heading. Made by the compiler: nothing runs at the start.
constexpr auto makeTable() {
  std::array<DiagInfo, countRows()> table = {};
  const char *topic = "";
  size_t row = 0;
  for (const DiagInfo &line : lines) {
    if (line.id)
      table[row++] = {line.id, line.severity, line.meaning, line.rule, topic};
    else
      topic = line.topic;
  }
  return table;
}

constexpr auto table = makeTable();

} // namespace

const DiagInfo &diagInfo(Diag id) { return table[static_cast<size_t>(id)]; }

llvm::ArrayRef<DiagInfo> allDiags() { return table; }

const DiagInfo *findDiag(llvm::StringRef name) {
  for (const DiagInfo &row : table)
    if (name == row.id)
      return &row;
  return nullptr;
}

Diagnostic makeDiag(Diag id, std::string message) {
  const DiagInfo &row = diagInfo(id);
  Diagnostic diag;
  diag.severity = row.severity;
  diag.id = row.id;
  diag.message = std::move(message);
  return diag;
}

} // namespace skep
