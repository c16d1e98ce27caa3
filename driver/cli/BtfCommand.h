// What the subcommands of skep btf share. One file a subcommand, one row each in BtfCommands.def.
#pragma once

#include "btfgen/model/KernelBtf.h"
#include "core/support/Result.h"
#include "driver/cli/Cli.h"

namespace skep::cli {

#define BTF_COMMAND(name, function, arguments, help) int function(Context &cx, Args args);
#include "driver/cli/BtfCommands.def"

/// A file's types, and for a module's those of the kernel below them.
struct BtfFile {
  std::optional<btf::KernelBtf> base;
  std::optional<btf::KernelBtf> btf;
  const btf::View &view() const { return btf->view(); }
};

/// Opens `file`, on top of `base` where that is not empty. A module's in /sys/kernel/btf finds its base
/// itself.
Result<BtfFile> openBtf(llvm::StringRef file, llvm::StringRef base = {});

/// "struct file", as one word or quoted, and "file" mean the same: the keyword is dropped. Nothing is left of
/// a keyword alone.
llvm::StringRef withoutKeyword(llvm::StringRef name);

/// Prints `diag`; gives the exit code for it.
int unable(Context &cx, const Diagnostic &diag);

/// Writes `text` to the file at `path`, to standard output where that is empty or "-"; or prints why there is
/// none. Standard output goes through cx, so that its order with other output is kept.
int writeOut(Context &cx, llvm::StringRef path, const Result<std::string> &text);

} // namespace skep::cli
