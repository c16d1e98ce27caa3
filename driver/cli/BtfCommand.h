// What the subcommands of skep btf share. One file a subcommand, one row each in BtfCommands.def.
#pragma once

#include "core/support/Result.h"
#include "driver/cli/Cli.h"

namespace skep::cli {

#define BTF_COMMAND(name, function, arguments, help) int function(Context &cx, Args args);
#include "driver/cli/BtfCommands.def"

/// Prints `diag`; gives the exit code for it.
int unable(Context &cx, const Diagnostic &diag);

/// Writes `text` to the file at `path`, to standard output where that is empty or "-"; or prints why there is
/// none. Standard output goes through cx, so that its order with other output is kept.
int writeOut(Context &cx, llvm::StringRef path, const Result<std::string> &text);

} // namespace skep::cli
