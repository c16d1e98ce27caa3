// What the terminal and its user want: how wide help texts may be (as the terminal is, between what is
// readable and what they were written for), and whether to colour.
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"
#include <algorithm>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace skep::cli {

/// 0 for a pipe, and a terminal that does not say.
static unsigned terminalColumns() {
  unsigned columns = 0;
  winsize size;
  // $COLUMNS wins, as with other programs: it is how a script says it.
  const char *setting = getenv("COLUMNS");
  if (!setting || llvm::StringRef(setting).getAsInteger(10, columns))
    columns = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
  return columns;
}

unsigned tableWidth() {
  constexpr unsigned onPipe = 120;
  unsigned columns = terminalColumns();
  return columns ? std::max<unsigned>(columns, narrowestHelp) : onPipe;
}

unsigned helpWidth() {
  unsigned columns = terminalColumns();
  if (columns == 0)
    return widestHelp;
  return std::clamp<unsigned>(columns, narrowestHelp, widestHelp);
}

bool noColorAsked() {
  const char *setting = getenv("NO_COLOR");
  return setting && *setting;
}

} // namespace skep::cli
