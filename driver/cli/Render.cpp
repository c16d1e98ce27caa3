// Diagnostics as text for people, in the manner of Clang's: place, severity, message, id; then notes
// and hints, each on its own line. Or for programs, as --diagnostics-format= says.
#include "core/support/Diags.h"
#include "driver/cli/Cli.h"
#include "driver/session/DiagnosticJson.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

namespace skep::cli {
namespace {

using Color = llvm::raw_ostream::Colors;

struct Style {
  const char *word;
  Color color;
};

Style styleOf(Severity severity) {
  switch (severity) {
  case Severity::Error:
    return {"error", Color::RED};
  case Severity::Warning:
    return {"warning", Color::MAGENTA};
  case Severity::Remark:
    return {"remark", Color::BLUE};
  case Severity::Note:
    break;
  }
  return {"note", Color::CYAN};
}

void printPlace(Context &cx, const Location &where) {
  std::string place = where.file;
  if (where.line)
    place += ":" + std::to_string(where.line);
  if (where.column)
    place += ":" + std::to_string(where.column);
  auto add = [&](const std::string &part) { place += (place.empty() ? "" : ": ") + part; };
  if (!where.program.empty())
    add(where.program);
  if (where.insn)
    add("insn " + std::to_string(*where.insn));
  if (!where.section.empty())
    add("section " + where.section);
  if (where.offset)
    add("offset " + std::to_string(*where.offset));
  if (place.empty())
    place = "skep";
  cx.err << place << ": ";
}

void printWord(Context &cx, Style style) {
  if (cx.color)
    cx.err.changeColor(style.color, /*Bold=*/true);
  cx.err << style.word << ": ";
  if (cx.color)
    cx.err.resetColor();
}

void printText(Context &cx, const Diagnostic &diag) {
  printPlace(cx, diag.where);
  printWord(cx, styleOf(diag.severity));
  cx.err << diag.message << " [" << diag.id << "]\n";
  for (const DiagNote &note : diag.notes) {
    printPlace(cx, note.where.file.empty() ? diag.where : note.where);
    printWord(cx, styleOf(Severity::Note));
    cx.err << note.message << "\n";
  }
  for (const std::string &hint : diag.hints) {
    cx.err << "  ";
    printWord(cx, {"hint", Color::GREEN});
    cx.err << hint << "\n";
  }
}

} // namespace

void print(Context &cx, const Diagnostic &diag) {
  switch (cx.format) {
  case DiagnosticFormat::Text:
    return printText(cx, diag);
  case DiagnosticFormat::Json:
    cx.err << diagnosticJson(diag) << "\n";
    return;
  case DiagnosticFormat::Sarif:
    cx.log.push_back(diag);
    return;
  }
}

void printPlain(Context &cx, const Location &where, llvm::StringRef text) {
  if (cx.format != DiagnosticFormat::Text)
    return;
  printPlace(cx, where);
  cx.err << text << "\n";
}

void finishDiagnostics(Context &cx, int exitCode) {
  if (cx.format != DiagnosticFormat::Sarif)
    return;
  llvm::SmallString<256> directory;
  llvm::sys::fs::current_path(directory);
  cx.err << sarifLog(cx.log, directory, {exitCode == ExitOk, exitCode});
  cx.log.clear();
}

std::optional<std::vector<const char *>> takeDiagnosticFormat(Context &cx, Args args) {
  std::vector<const char *> rest;
  for (size_t i = 0; i < args.size(); ++i) {
    llvm::StringRef value = args[i];
    if (value == "--") { // what follows are names
      rest.insert(rest.end(), args.begin() + i, args.end());
      break;
    }
    if (!value.consume_front("--diagnostics-format")) {
      rest.push_back(args[i]);
    } else if (value == "=text") {
      cx.format = DiagnosticFormat::Text;
    } else if (value == "=json") {
      cx.format = DiagnosticFormat::Json;
    } else if (value == "=sarif") {
      cx.format = DiagnosticFormat::Sarif;
    } else {
      print(cx, makeDiag(Diag::UsageError, "there is no " + std::string(args[i]) +
                                               "; expected --diagnostics-format=text, json or sarif"));
      return std::nullopt;
    }
  }
  return rest;
}

} // namespace skep::cli
