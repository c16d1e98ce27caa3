// The text of a diagnostic is fixed by its number, but a consumer may hand on another text for it.
#include "frontend/ClangRules.h"
#include "core/support/Diags.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace skep::frontend {
namespace {

struct Renamed {
  Diag id;
  const char *message; ///< null: Clang's own
  const char *hint;    ///< may be null
};

constexpr const char *foreignAssembly =
    "BPF assembly has registers r0 to r10 and constraints \"r\", \"w\", \"i\" and \"m\"; programs run in the "
    "kernel's "
    "virtual machine, on any processor. Use C, or a helper (bpf_ktime_get_ns() for a clock)";

/// Whether a place comes from a macro that prints a format.
bool isInPrintMacro(SourceLocation at, const clang::Diagnostic &info) {
  if (!info.hasSourceManager())
    return false;
  const SourceManager &sources = info.getSourceManager();
  for (; at.isMacroID(); at = sources.getImmediateMacroCallerLoc(at)) {
    llvm::StringRef name = Lexer::getImmediateMacroName(at, sources, LangOptions());
    if (name == "bpf_printk" || name == "__bpf_printk" || name == "__bpf_vprintk" || name == "BPF_SNPRINTF" ||
        name == "BPF_SEQ_PRINTF")
      return true;
  }
  return false;
}

std::optional<Renamed> renamed(const clang::Diagnostic &info) {
  switch (info.getID()) {
  case diag::err_thread_unsupported:
    return Renamed{
        Diag::CThreadLocal, "a thread-local variable; BPF has no threads",
        "a program runs on some processor on behalf of some thread: keep values for each processor in a "
        "per-CPU map (BPF_MAP_TYPE_PERCPU_ARRAY), for each thread in BPF_MAP_TYPE_TASK_STORAGE"};
  case diag::err_asm_invalid_output_constraint:
  case diag::err_asm_invalid_input_constraint:
  case diag::err_asm_unknown_register_name:
    return Renamed{Diag::CAsm, nullptr, foreignAssembly};
  case diag::err_array_init_not_init_list:
  case diag::err_array_init_wide_string_into_char:
    if (isInPrintMacro(info.getLocation(), info))
      return Renamed{
          Diag::CPrintFormat,
          "the format is not a string literal; print text that is known only when the program runs "
          "with \"%s\"",
          nullptr};
    return std::nullopt;
  default:
    return std::nullopt;
  }
}

/// What does the work of the library function that an implicit declaration is of; null for other functions.
const char *insteadOf(const clang::Diagnostic &info) {
  llvm::StringRef called;
  switch (info.getID()) {
  case diag::ext_implicit_lib_function_decl:
  case diag::ext_implicit_lib_function_decl_c99:
  case diag::ext_implicit_function_decl_c99:
  case diag::warn_implicit_function_decl:
    break;
  default:
    return nullptr;
  }
  if (info.getNumArgs() == 0)
    return nullptr;
  if (info.getArgKind(0) == DiagnosticsEngine::ak_identifierinfo)
    called = info.getArgIdentifier(0)->getName();
  else if (info.getArgKind(0) == DiagnosticsEngine::ak_c_string)
    called = info.getArgCStr(0);
  else if (info.getArgKind(0) == DiagnosticsEngine::ak_std_string)
    called = info.getArgStdStr(0);
#define LIBC(name, advice)                                                                                   \
  if (called == name)                                                                                        \
    return "there is no C library in a BPF program: " advice;
#include "core/spec/Libc.def"
  return nullptr;
}

class Namer : public DiagnosticConsumer {
public:
  explicit Namer(std::unique_ptr<DiagnosticConsumer> next) : next(std::move(next)) {}

  void BeginSourceFile(const LangOptions &options, const Preprocessor *pp) override {
    next->BeginSourceFile(options, pp);
  }
  void EndSourceFile() override { next->EndSourceFile(); }
  void finish() override { next->finish(); }
  bool IncludeInDiagnosticCounts() const override { return next->IncludeInDiagnosticCounts(); }
  void clear() override {
    DiagnosticConsumer::clear();
    next->clear();
  }

  void HandleDiagnostic(DiagnosticsEngine::Level level, const clang::Diagnostic &info) override {
    if (isEcho(level, info))
      return;
    DiagnosticConsumer::HandleDiagnostic(level, info);
    std::optional<Renamed> rule = renamed(info);
    if (!rule) {
      next->HandleDiagnostic(level, info);
      if (const char *instead = insteadOf(info); instead && level != DiagnosticsEngine::Ignored)
        next->HandleDiagnostic(DiagnosticsEngine::Note, clang::Diagnostic(info.getDiags(), instead));
      return;
    }
    llvm::SmallString<128> text;
    if (rule->message)
      text = rule->message;
    else
      info.FormatDiagnostic(text);
    text += (" [" + llvm::StringRef(diagInfo(rule->id).id) + "]").str();
    next->HandleDiagnostic(level, clang::Diagnostic(info.getDiags(), text));
    if (rule->hint)
      next->HandleDiagnostic(DiagnosticsEngine::Note, clang::Diagnostic(info.getDiags(), rule->hint));
    if (rule->id == Diag::CPrintFormat)
      printAt = info.getSourceManager().getExpansionLoc(info.getLocation());
  }

private:
  /// Whether a diagnostic is about what a print macro makes of the format that was refused, or a note to
  /// such.
  bool isEcho(DiagnosticsEngine::Level level, const clang::Diagnostic &info) {
    if (level != DiagnosticsEngine::Note)
      echoing = printAt.isValid() && info.hasSourceManager() && info.getLocation().isMacroID() &&
                info.getSourceManager().getExpansionLoc(info.getLocation()) == printAt;
    return echoing;
  }

  SourceLocation printAt; ///< the last refused format
  bool echoing = false;
  std::unique_ptr<DiagnosticConsumer> next;
};

} // namespace

std::unique_ptr<DiagnosticConsumer> nameClangsErrors(std::unique_ptr<DiagnosticConsumer> next) {
  return std::make_unique<Namer>(std::move(next));
}

} // namespace skep::frontend
