// Options of the subcommands, through CLI11. The only file that meets its exceptions.
#include "driver/cli/Parse.h"
#include "core/support/Diags.h"
#include "driver/cli/Cli.h"

namespace skep::cli {
namespace {

/// The option of `app` nearest to the mistyped `word`, if one is near enough to suggest.
std::string nearestOption(const CLI::App &app, llvm::StringRef word) {
  std::string best;
  unsigned bestDistance = std::max<size_t>(2, word.size() / 3) + 1;
  for (const CLI::Option *option : app.get_options())
    for (const std::string &name : option->get_lnames()) {
      unsigned distance = word.edit_distance("--" + name, true, bestDistance);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = "--" + name;
      }
    }
  return best;
}

int usageError(Context &cx, const CLI::App &app, const std::string &message) {
  Diagnostic diag = makeDiag(Diag::UsageError, app.get_name() + ": " + message);
  for (const std::string &word : app.remaining()) {
    std::string near = nearestOption(app, llvm::StringRef(word).split('=').first);
    if (!near.empty())
      diag.hints.push_back("did you mean '" + near + "'?");
  }
  diag.hints.push_back("'" + app.get_name() + " --help' lists what it takes");
  print(cx, diag);
  return ExitUnable;
}

} // namespace

std::optional<int> parse(Context &cx, CLI::App &app, Args args) {
  if (cx.describe) {
    (*cx.describe)(app);
    return ExitOk;
  }
  std::vector<std::string> reversed(args.rbegin(), args.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp &) {
    cx.out << helpText(app, cx.width);
    return ExitOk;
  } catch (const CLI::ParseError &error) {
    return usageError(cx, app, error.what());
  }
  return std::nullopt;
}

} // namespace skep::cli
