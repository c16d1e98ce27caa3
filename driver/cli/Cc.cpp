// skep cc: the compiler that Makefiles call. Also all that skep-clang is.
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/cli/Cli.h"
#include "driver/session/Compiler.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Config/llvm-config.h"

namespace skep::cli {
namespace {

void printHelp(llvm::raw_ostream &out) {
  out << "usage: skep cc [OPTION...] FILE...\n"
         "\n"
         "Compiles restricted C to eBPF objects. Takes clang's options (-O2 -g -c -o -I\n"
         "-D -W... -mcpu=v1..v4 --target=bpf|bpfel|bpfeb -S -E -emit-llvm -MD ...) and is\n"
         "also installed as skep-clang, for `make CLANG=skep-clang`.\n"
         "\n"
         "  skep cc prog.bpf.c                 makes prog.bpf.o\n"
         "  skep cc -g -O2 -c prog.bpf.c -o x.o\n"
         "\n"
         "What differs from clang -target bpf:\n"
         "  --btf=FILE       take the types of #include \"vmlinux.h\" from this BTF or ELF\n"
         "                   file; else the running kernel's, or what ships with skep.\n"
         "                   A real vmlinux.h on the include path is always preferred\n"
         "  --kernel=X.Y     warn about helpers, map types, kinds of programs and so on\n"
         "                   that came after Linux X.Y, the oldest that must run this\n"
         "  target           BPF unless another is named; -O2 unless another level is\n"
         "  BTF              always there; DWARF only with -g\n"
         "  headers          <bpf/...> and <linux/...> are found without being installed\n"
         "  __TARGET_ARCH_x  defined for this machine unless you define one\n"
         "\n"
         "Exit: 0 compiled, 1 the source or the options are wrong.\n";
}

/// Build scripts look for "clang version N.".
void printVersion(llvm::raw_ostream &out) {
  out << "skep " SKEP_VERSION ", in it clang version " LLVM_VERSION_STRING
         "\nTarget: bpf\nThread model: posix\n";
}

Status writeOutput(llvm::StringRef path, llvm::StringRef bytes) { return writeFile(path, bytes); }

} // namespace

int runCc(Context &cx, Args args) {
  if (args.size() == 1 && (llvm::StringRef(args[0]) == "--help" || llvm::StringRef(args[0]) == "-h")) {
    printHelp(cx.out);
    return ExitOk;
  }
  if (llvm::is_contained(args, llvm::StringRef("--version"))) {
    printVersion(cx.out);
    return ExitOk;
  }
  frontend::Request request;
  request.program = cx.self;
  request.args.assign(args.begin(), args.end());
  request.oneShot = true;
  frontend::Host host;
  host.text = &cx.err;
  host.write = writeOutput;
  return compile(request, host) ? ExitOk : ExitNo;
}

} // namespace skep::cli
