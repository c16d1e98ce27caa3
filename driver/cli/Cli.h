// What every subcommand gets and gives. Only files in driver/cli print or choose an exit code.
#pragma once

#include "core/support/Diagnostic.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"
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

struct Context {
  llvm::raw_ostream &out;
  llvm::raw_ostream &err;
  const char *self; ///< argv[0]
  bool color;       ///< whether `err` is a terminal that takes colours
};

/// Arguments after the subcommand's name.
using Args = llvm::ArrayRef<const char *>;

#define COMMAND(name, function, help) int function(Context &cx, Args args);
#include "driver/cli/Commands.def"

/// Lets CLI11 parse `args` into `app`; a value is the exit code to leave with at once (--help, a usage
/// error, which is printed with the nearest option that exists).
std::optional<int> parse(Context &cx, CLI::App &app, Args args);

/// Prints one diagnostic to cx.err as "place: error: message [id]" with its notes and hints.
void print(Context &cx, const Diagnostic &diag);

} // namespace skep::cli
