// Runs the rules and gives their findings to Clang's diagnostics, which print them as its own.
#include "frontend/checks/Checks.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include <numeric>

using namespace clang;

namespace skep::frontend {

Finding &Checks::report(Diag id, SourceLocation where, std::string message) {
  SourceLocation place = ast.getSourceManager().getFileLoc(where);
  bool isKnown = llvm::any_of(findings, [&](const Finding &f) { return f.id == id && f.where == place; });
  if (isKnown || !unit.isUsers(place) || levels.at(id, place) == Level::Ignored)
    return dropped = {};
  findings.push_back({id, place, std::move(message), {}, {}, {}});
  return findings.back();
}

std::string Checks::textOf(const Stmt *stmt) const {
  const SourceManager &sources = ast.getSourceManager();
  CharSourceRange range = CharSourceRange::getTokenRange(sources.getFileLoc(stmt->getBeginLoc()),
                                                         sources.getFileLoc(stmt->getEndLoc()));
  std::string text = Lexer::getSourceText(range, sources, ast.getLangOpts()).str();
  llvm::SmallVector<llvm::StringRef> words;
  llvm::SplitString(text, words, " \t\r\n");
  return llvm::join(words, " ");
}

bool Checks::emit() {
  const SourceManager &sources = ast.getSourceManager();
  std::vector<size_t> order(findings.size());
  std::iota(order.begin(), order.end(), 0);
  llvm::sort(order, [&](size_t a, size_t b) {
    SourceLocation first = findings[a].where, second = findings[b].where;
    return first == second ? a < b : sources.isBeforeInTranslationUnit(first, second);
  });
  for (size_t i : order)
    tell(findings[i], diags, levels);
  return !diags.hasErrorOccurred();
}

bool runChecks(ASTContext &ast, const Target &target, DiagnosticsEngine &diags, const PragmaLevels &levels) {
  Unit unit(ast);
  Checks cx(unit, target, diags, levels);
  if (diags.hasErrorOccurred()) {
    // Today's headers no longer have what the old map definitions are made of: say what that error is about.
    checkMapLegacy(cx);
    return cx.emit();
  }
  readUnit(unit);
#define CHECK(function) function(cx);
#include "frontend/checks/Checks.def"
  return cx.emit();
}

} // namespace skep::frontend
