// CLI11 with its warnings kept out of ours. Include this, not the library, in subcommands.
#pragma once

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wall"
#pragma clang diagnostic ignored "-Wextra"
#include <CLI/CLI.hpp>
#pragma clang diagnostic pop

namespace skep::cli {

/// The text of --help (Help.cpp).
std::string helpText(const CLI::App &app);

} // namespace skep::cli
