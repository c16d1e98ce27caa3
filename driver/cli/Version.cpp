// skep version
#include "driver/cli/Cli.h"
#include "llvm/Config/llvm-config.h"

namespace skep::cli {

int runVersion(Context &cx, Args) {
  cx.out << "skep " SKEP_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
  return ExitOk;
}

} // namespace skep::cli
