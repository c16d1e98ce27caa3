// Diagnostics as text for people, in the manner of Clang's: place, severity, message, id; then notes
// and hints, each on its own line.
#include "driver/cli/Cli.h"

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

} // namespace

void print(Context &cx, const Diagnostic &diag) {
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

} // namespace skep::cli
