// What the command line knows about itself, for completion scripts and manual pages.
//
// Nothing is written down a second time. A command that declares its options with CLI11 is asked for them:
// run with Context::describe set, it comes as far as parse(), which shows the declared CLI::App and goes no
// further. `skep cc`, which has clang's options, is described by the help text it prints: an option is what
// stands in the left column.
#pragma once

#include "driver/cli/Cli.h"

namespace skep::cli {

struct OptionInfo {
  std::vector<std::string> names; ///< "-o", "--output"; one name without dashes for an argument
  std::string value;              ///< "FILE"; empty for a flag
  std::vector<std::string> choices;
  std::string text;
  bool joined = false; ///< the value follows a '=' only

  bool wantsFile() const;
  bool wantsFolder() const;
};

struct CommandInfo {
  std::string name;    ///< "run", "btf header"
  std::string summary; ///< one line
  std::vector<OptionInfo> options, arguments;
  std::string help;        ///< all of what --help prints, for 80 columns
  std::string footer;      ///< the part of it after the options: examples, exit codes
  bool ownHelp;            ///< its help is a text of its own, not made from the options
  bool isCompiler = false; ///< takes clang's options besides
};

/// All commands in the order of Commands.def; "btf" is followed by "btf header".
std::vector<CommandInfo> describeCommands(Context &cx);

} // namespace skep::cli
