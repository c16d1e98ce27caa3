// LLVM speaks of files and lines; Clang of source locations. Inline assembly carries the location itself,
// as a number that Clang put there.
#include "frontend/BackendDiagnostics.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/Support/SourceMgr.h"

using namespace clang;

namespace skep::frontend {
namespace {

DiagnosticsEngine::Level levelOf(llvm::DiagnosticSeverity severity) {
  switch (severity) {
  case llvm::DS_Error:
    return DiagnosticsEngine::Error;
  case llvm::DS_Warning:
    return DiagnosticsEngine::Warning;
  case llvm::DS_Remark:
    return DiagnosticsEngine::Remark;
  case llvm::DS_Note:
    break;
  }
  return DiagnosticsEngine::Note;
}

std::string textOf(const llvm::DiagnosticInfo &info) {
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::DiagnosticPrinterRawOStream printer(out);
  info.print(printer);
  return llvm::StringRef(out.str()).rtrim().str();
}

} // namespace

SourceLocation BackendDiagnostics::locate(const llvm::DiagnosticInfoWithLocationBase &info) {
  if (!info.isLocationAvailable())
    return {};
  llvm::StringRef name;
  unsigned line, column;
  info.getLocation(name, line, column);
  auto file = compiler.getFileManager().getOptionalFileRef(name);
  if (!file)
    file = compiler.getFileManager().getOptionalFileRef(info.getAbsolutePath());
  SourceManager &sources = compiler.getSourceManager();
  if (file && line)
    return sources.translateFileLineCol(*file, line, std::max(column, 1u));
  // Standard input and sources given as text are not files that can be looked up.
  return line ? sources.translateLineCol(sources.getMainFileID(), line, std::max(column, 1u))
              : SourceLocation();
}

void BackendDiagnostics::report(SourceLocation where, llvm::DiagnosticSeverity severity,
                                llvm::StringRef message) {
  DiagnosticsEngine &diags = compiler.getDiagnostics();
  diags.Report(where, diags.getCustomDiagID(levelOf(severity), "%0")) << message;
}

void BackendDiagnostics::reportAssembly(const llvm::SMDiagnostic &assembly, uint64_t cookie,
                                        llvm::DiagnosticSeverity severity) {
  std::string message = assembly.getMessage().str();
  if (!assembly.getLineContents().empty())
    message += " in inline assembly: " + assembly.getLineContents().trim().str();
  report(SourceLocation::getFromRawEncoding(cookie), severity, message);
}

bool BackendDiagnostics::handleDiagnostics(const llvm::DiagnosticInfo &info) {
  llvm::DiagnosticSeverity severity = info.getSeverity();
  if (const auto *assembly = dyn_cast<llvm::DiagnosticInfoSrcMgr>(&info)) {
    reportAssembly(assembly->getSMDiag(), assembly->getLocCookie(), severity);
  } else if (const auto *assembly = dyn_cast<llvm::DiagnosticInfoInlineAsm>(&info)) {
    report(SourceLocation::getFromRawEncoding(assembly->getLocCookie()), severity,
           assembly->getMsgStr().str());
  } else if (const auto *unsupported = dyn_cast<llvm::DiagnosticInfoUnsupported>(&info)) {
    report(locate(*unsupported), severity, unsupported->getMessage().str());
  } else if (severity == llvm::DS_Error || severity == llvm::DS_Warning) {
    report({}, severity, textOf(info));
  }
  // Optimisation remarks: nobody asked for them.
  return true;
}

} // namespace skep::frontend
