// As text a finding is its place, its message and its id; the notes are for those who understand them.
#include "passes/Finding.h"
#include "llvm/IR/DiagnosticPrinter.h"

namespace skep {

int PassFinding::kind() {
  static const int number = llvm::getNextAvailablePluginDiagnosticKind();
  return number;
}

void PassFinding::print(llvm::DiagnosticPrinter &printer) const {
  printer << getLocationStr() << ": " << message << " [" << diagInfo(id).id << "]";
}

} // namespace skep
