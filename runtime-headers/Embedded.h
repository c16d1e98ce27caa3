// The headers that BPF programs include, carried inside whatever links skep_runtime_headers: skep
// must work from one file, on a machine without libbpf, kernel headers or Clang's resource folder.
//
// Search order, for who mounts them: the user's -I, then clangHeaders(), then what is installed
// (libbpf, libc, linux-libc-dev), and runtimeHeaders() last, so that an installed header always
// wins. Ours find one another by that same order: an installed <linux/bpf.h> under our
// <bpf/bpf_helpers.h> is fine, and tested.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace skep {

/// `path` is what stands between the brackets of an #include ("bpf/bpf_helpers.h", "stddef.h").
/// A NUL follows both strings in memory (not counted), as llvm::MemoryBuffer::getMemBuffer wants it.
struct EmbeddedFile {
  llvm::StringRef path;
  llvm::StringRef text;
};

/// <bpf/...>, <linux/...>, <asm/...> and a few libc names, sorted by path (byte order).
llvm::ArrayRef<EmbeddedFile> runtimeHeaders();

/// Those of Clang's own headers that make sense for BPF, as the build machine's Clang has them.
llvm::ArrayRef<EmbeddedFile> clangHeaders();

/// The pages of core/spec/explain, for who links skep_diagnostics: "<id>.md".
llvm::ArrayRef<EmbeddedFile> explainPages();

/// The files below driver/templates, for who links skep_project: "program/xdp.bpf.c".
llvm::ArrayRef<EmbeddedFile> projectTemplates();

} // namespace skep
