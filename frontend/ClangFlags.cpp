// Clang keeps its texts as formats: "unused variable %0", "%select{a|b}0". Those with a plain %N can be shown
// to a person; the others cannot.
#include "frontend/ClangFlags.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace skep::frontend {

/// Nothing when the format has more than plain arguments.
static std::optional<std::string> readable(llvm::StringRef format) {
  std::string text;
  while (!format.empty()) {
    auto [plain, rest] = format.split('%');
    text += plain;
    if (plain.size() == format.size())
      break;
    if (rest.empty() || !(llvm::isDigit(rest.front()) || rest.consume_front("q")))
      return std::nullopt;
    text += "...";
    format = rest.drop_front();
  }
  return text;
}

std::optional<std::vector<std::string>> clangMessages(llvm::StringRef flag) {
  DiagnosticIDs ids;
  llvm::SmallVector<diag::kind, 32> kinds;
  if (flag.empty() || ids.getDiagnosticsInGroup(diag::Flavor::WarningOrError, flag, kinds))
    return std::nullopt;
  std::vector<std::string> messages;
  for (diag::kind kind : kinds)
    if (std::optional<std::string> text = readable(ids.getDescription(kind)))
      if (!llvm::is_contained(messages, *text))
        messages.push_back(std::move(*text));
  return messages;
}

std::string nearestClangFlag(llvm::StringRef flag) {
  return DiagnosticIDs::getNearestOption(diag::Flavor::WarningOrError, flag).str();
}

} // namespace skep::frontend
