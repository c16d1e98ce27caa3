// CLI11 with its warnings kept out of ours. Include this, not the library, in subcommands.
#pragma once

#include "llvm/ADT/StringRef.h"

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wall"
#pragma clang diagnostic ignored "-Wextra"
#include <CLI/CLI.hpp>
#pragma clang diagnostic pop

namespace skep::cli {

constexpr size_t widestHelp = 80, narrowestHelp = 40;

/// The text of --help (Help.cpp), for a terminal of `width` columns.
std::string helpText(const CLI::App &app, size_t width = widestHelp);

/// "FILE": the name of an option's value, without the bounds and choices that CLI11 appends; "" for a flag.
std::string valueName(const CLI::Option &option);

} // namespace skep::cli
