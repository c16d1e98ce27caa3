// What every subcommand gets and gives. Only files in driver/cli print or choose an exit code.
#pragma once

#include "core/support/Diagnostic.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"
#include <functional>
#include <optional>

namespace CLI {
class App;
}

namespace skep::cli {

/// Exit codes shared by the subcommands; each one's --help says what 1 means to it.
enum ExitCode : int {
  ExitOk = 0,
  ExitNo = 1,     ///< the answer is no: does not compile, the program faulted, was rejected
  ExitUnable = 2, ///< the question could not be answered: bad usage, unreadable file
};

/// How print() shows diagnostics: --diagnostics-format=, which every subcommand takes.
enum class DiagnosticFormat : uint8_t { Text, Json, Sarif };

struct Context {
  llvm::raw_ostream &out;
  llvm::raw_ostream &err;
  const char *self;    ///< argv[0]
  bool color;          ///< whether `err` is a terminal that takes colours
  unsigned width = 80; ///< columns that help texts may take
  /// When it is there, commands show it what they were about to parse, and do nothing else (Describe.h).
  const std::function<void(const CLI::App &)> *describe = nullptr;
  DiagnosticFormat format = DiagnosticFormat::Text;
  std::vector<Diagnostic> log = {}; ///< for SARIF, which is one document: what print() was given
};

/// Arguments after the subcommand's name.
using Args = llvm::ArrayRef<const char *>;

#define COMMAND(name, function, help) int function(Context &cx, Args args);
#include "driver/cli/Commands.def"

/// Lets CLI11 parse `args` into `app`; a value is the exit code to leave with at once (--help, a usage
/// error, which is printed with the nearest option that exists).
std::optional<int> parse(Context &cx, CLI::App &app, Args args);

/// Prints one diagnostic to cx.err: as "place: error: message [id]" with its notes and hints, or as cx.format
/// says.
void print(Context &cx, const Diagnostic &diag);

/// Columns that help texts may take: the terminal's, within reason; 80 on a pipe.
unsigned helpWidth();
/// Columns that tables may take: as many as the terminal has; enough for most on a pipe.
unsigned tableWidth();
/// Whether $NO_COLOR is set (and not empty): the user wants none, terminal or not.
bool noColorAsked();
/// Text written for 80 columns, with paragraphs, tables and examples filled anew where `width` is less.
std::string fitText(llvm::StringRef text, size_t width);
/// Prints what text alone has, such as "applied: ..."; for other formats nothing.
void printPlain(Context &cx, const Location &where, llvm::StringRef text);
/// Ends the output of diagnostics, when the exit code is known.
void finishDiagnostics(Context &cx, int exitCode);

/// Takes --diagnostics-format= out of `args`; nothing when its value is not one of the formats, which is
/// printed.
std::optional<std::vector<const char *>> takeDiagnosticFormat(Context &cx, Args args);

} // namespace skep::cli
