// skep init: begins a project.
#include "core/support/Diags.h"
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"
#include "driver/session/Project.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <nlohmann/json.hpp>

namespace skep::cli {
namespace {

constexpr const char *footer =
    "Example: skep init xdp counter && make -C counter test\n"
    "\n"
    "Writes a folder with the program NAME.bpf.c, its loader NAME.c on libbpf, a test\n"
    "that runs without a kernel, a Makefile, a CMakeLists.txt and a README. It builds\n"
    "at once. A folder with files in it is not touched.\n"
    "\n"
    "--list --json prints one array of {name, purpose}.\n"
    "\n"
    "Exit: 0 written, 2 nothing was written: bad kind or name, or no room for it.";

struct InitOptions {
  project::Options project;
  std::string folder;
  bool list = false, json = false, noUserSpace = false;
};

int unable(Context &cx, const Diagnostic &diag) {
  print(cx, diag);
  return ExitUnable;
}

/// The names of all kinds as CLI11 shows the choices of an option; completion reads them from there. It is
/// we who check them, because CLI11 does not tell the nearest one.
std::string choices() {
  llvm::SmallVector<llvm::StringRef> names;
  for (const project::Kind &kind : project::kinds())
    names.push_back(kind.name);
  return "{" + llvm::join(names, ",") + "}";
}

void declare(CLI::App &app, InitOptions &o) {
  app.footer(footer);
  app.add_option("kind", o.project.kind, "what the program is: xdp, tracepoint, ... (--list)")
      ->check(CLI::Validator([](std::string &) { return std::string(); }, choices()));
  app.add_option("name", o.project.name, "name of the project, its folder and its files");
  app.add_flag("--list", o.list, "show the kinds, and leave");
  app.add_option("--dir", o.folder, "folder to write to, if it is not to be called NAME")->type_name("DIR");
  app.add_option("--license", o.project.license, "what the program tells the kernel; Dual BSD/GPL")
      ->type_name("TEXT");
  app.add_flag("--no-user-space", o.noUserSpace, "only the program and its test, without a loader");
  app.add_flag("--json", o.json, "with --list: print one JSON array");
}

int list(Context &cx, bool asJson) {
  if (asJson) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const project::Kind &kind : project::kinds())
      all.push_back({{"name", kind.name.str()}, {"purpose", kind.purpose.str()}});
    cx.out << all.dump(2) << "\n";
    return ExitOk;
  }
  std::string text;
  for (const project::Kind &kind : project::kinds())
    text += llvm::formatv("{0,-15} {1}\n", kind.name, kind.purpose);
  cx.out << fitText(text, cx.width);
  return ExitOk;
}

/// Said in the order in which somebody new would do it.
void sayWhatNext(Context &cx, const InitOptions &o) {
  const std::string &folder = o.folder;
  cx.out << "wrote " << folder << "/ with " << o.project.name << ".bpf.c"
         << (o.project.userSpace ? ", its loader" : "") << " and a test\n"
         << "  make -C " << folder << "         builds\n"
         << "  make -C " << folder << " test    runs the program without a kernel\n";
}

} // namespace

int runInit(Context &cx, Args args) {
  CLI::App app("Begin a project: a program, its loader, a test, and two ways to build them.", "skep init");
  InitOptions options;
  declare(app, options);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  if (options.list)
    return list(cx, options.json);
  if (options.project.kind.empty() || options.project.name.empty())
    return unable(cx, makeDiag(Diag::UsageError, "skep init: expected a kind and a name")
                          .hint("for example: skep init xdp counter")
                          .hint("'skep init --list' shows the kinds"));
  options.project.userSpace = !options.noUserSpace;
  Result<std::vector<project::File>> files = project::make(options.project);
  if (!files)
    return unable(cx, files.error());
  if (options.folder.empty())
    options.folder = options.project.name;
  if (Status written = project::write(options.folder, *files); !written)
    return unable(cx, written.error());
  sayWhatNext(cx, options);
  return ExitOk;
}

} // namespace skep::cli
