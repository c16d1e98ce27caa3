// Complaints about inline assembly carry the location itself, as a number that Clang put there.
#include "frontend/BackendDiagnostics.h"
#include "passes/Finding.h"
#include "clang/Frontend/FrontendDiagnostic.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/Function.h"
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

void BackendDiagnostics::report(SourceLocation where, llvm::DiagnosticSeverity severity,
                                llvm::StringRef message) {
  DiagnosticsEngine &diags = compiler.getDiagnostics();
  diags.Report(where, diags.getCustomDiagID(levelOf(severity), "%0")) << message;
}

/// What was inlined from a library's header is told of where the user called it.
SourceLocation BackendDiagnostics::usersPlace(const PassFinding &found) {
  const llvm::DISubprogram *function = found.getFunction().getSubprogram();
  bool isFunction = found.getLocation().getColumn() == 0 && function;
  SourceLocation first = isFunction ? places.nameOf(*function) : places.of(found.getLocation());
  if (places.isUsers(first))
    return first;
  for (const llvm::DiagnosticLocation &outer : found.inlinedAt)
    if (SourceLocation at = places.of(outer); places.isUsers(at))
      return at;
  return found.getSeverity() == llvm::DS_Error ? first : SourceLocation();
}

/// A pass's finding becomes one of our rules'.
void BackendDiagnostics::report(const PassFinding &found) {
  bool fatal = found.getSeverity() == llvm::DS_Error;
  Finding finding{found.id, usersPlace(found), found.message, {}, {}, {}, fatal};
  bool isFine = found.fineFrom && kernel && *kernel >= *found.fineFrom;
  if ((finding.where.isInvalid() && !fatal) || isFine)
    return;
  for (const PassFinding::Note &note : found.notes) {
    bool isSame = note.where.isValid() && note.where.getColumn() == 0 &&
                  note.where.getLine() == found.getLocation().getLine();
    finding.note(isSame ? finding.where : places.of(note.where), note.message);
  }
  tell(finding, compiler.getDiagnostics(), levels);
}

void BackendDiagnostics::report(const llvm::DiagnosticInfoUnsupported &info) {
  Finding finding{};
  switch (rules.read(info, finding)) {
  case CodegenRules::Answer::Found:
    return tell(finding, compiler.getDiagnostics(), levels);
  case CodegenRules::Answer::Unknown:
    return report(places.of(info.getLocation()), info.getSeverity(), info.getMessage().str());
  case CodegenRules::Answer::Repeated:
    return;
  }
}

void BackendDiagnostics::reportAssembly(const llvm::SMDiagnostic &assembly, uint64_t cookie,
                                        llvm::DiagnosticSeverity severity) {
  SourceLocation where = SourceLocation::getFromRawEncoding(cookie);
  llvm::StringRef message = assembly.getMessage(), line = assembly.getLineContents();
  if (severity == llvm::DS_Error && !line.empty())
    tell(rules.assembly(where, message, line), compiler.getDiagnostics(), levels);
  else
    report(where, severity,
           line.empty() ? message.str() : (message + " in inline assembly: " + line.trim()).str());
}

bool BackendDiagnostics::isPassedOptRemarkEnabled(llvm::StringRef pass) const {
  return compiler.getCodeGenOpts().OptimizationRemark.patternMatches(pass);
}

bool BackendDiagnostics::isMissedOptRemarkEnabled(llvm::StringRef pass) const {
  return compiler.getCodeGenOpts().OptimizationRemarkMissed.patternMatches(pass);
}

bool BackendDiagnostics::isAnalysisRemarkEnabled(llvm::StringRef pass) const {
  return compiler.getCodeGenOpts().OptimizationRemarkAnalysis.patternMatches(pass);
}

bool BackendDiagnostics::isAnyRemarkEnabled() const {
  const CodeGenOptions &options = compiler.getCodeGenOpts();
  return options.OptimizationRemark.hasValidPattern() || options.OptimizationRemarkMissed.hasValidPattern() ||
         options.OptimizationRemarkAnalysis.hasValidPattern();
}

/// The flag that shows remarks of this kind: -Rpass=, -Rpass-missed= or -Rpass-analysis=.
static unsigned remarkId(const llvm::DiagnosticInfo &remark) {
  switch (remark.getKind()) {
  case llvm::DK_OptimizationRemark:
  case llvm::DK_MachineOptimizationRemark:
    return diag::remark_fe_backend_optimization_remark;
  case llvm::DK_OptimizationRemarkMissed:
  case llvm::DK_MachineOptimizationRemarkMissed:
    return diag::remark_fe_backend_optimization_remark_missed;
  default:
    return diag::remark_fe_backend_optimization_remark_analysis;
  }
}

/// What a pass did, or why it did not, as Clang words it: "... [-Rpass=inline]". Passes also send those that
/// only a file of remarks is to have.
void BackendDiagnostics::report(const llvm::DiagnosticInfoOptimizationBase &remark) {
  if (remark.isEnabled())
    compiler.getDiagnostics().Report(places.of(remark.getLocation()), remarkId(remark))
        << AddFlagValue(remark.getPassName()) << remark.getMsg();
}

bool BackendDiagnostics::handleDiagnostics(const llvm::DiagnosticInfo &info) {
  llvm::DiagnosticSeverity severity = info.getSeverity();
  if (const auto *finding = dyn_cast<PassFinding>(&info)) {
    report(*finding);
  } else if (const auto *assembly = dyn_cast<llvm::DiagnosticInfoSrcMgr>(&info)) {
    reportAssembly(assembly->getSMDiag(), assembly->getLocCookie(), severity);
  } else if (const auto *assembly = dyn_cast<llvm::DiagnosticInfoInlineAsm>(&info)) {
    report(SourceLocation::getFromRawEncoding(assembly->getLocCookie()), severity,
           assembly->getMsgStr().str());
  } else if (const auto *unsupported = dyn_cast<llvm::DiagnosticInfoUnsupported>(&info)) {
    report(*unsupported);
  } else if (const auto *remark = dyn_cast<llvm::DiagnosticInfoOptimizationBase>(&info)) {
    report(*remark);
  } else if (severity == llvm::DS_Error || severity == llvm::DS_Warning) {
    report({}, severity, textOf(info));
  }
  return true;
}

} // namespace skep::frontend
