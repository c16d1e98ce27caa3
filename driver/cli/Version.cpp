// skep version
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"
#include "llvm/Config/llvm-config.h"

namespace skep::cli {

int runVersion(Context &cx, Args args) {
  CLI::App app("Print the version of skep and of the LLVM in it.", "skep version");
  app.footer("Exit: 0.\n");
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  cx.out << "skep " SKEP_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
  return ExitOk;
}

} // namespace skep::cli
