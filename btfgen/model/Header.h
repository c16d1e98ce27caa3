// A C header of kernel types in the manner of vmlinux.h: each type after what it needs, the whole guarded.
#pragma once

#include "btfgen/model/Closure.h"

namespace skep::btf {

struct HeaderSpec {
  /// Types to define: named structs, unions, enums, typedefs, forward declarations, unnamed enums, and
  /// numbers that C has no word for. In this order they claim their names and, dependencies apart, appear;
  /// the numbers only where something uses them.
  std::vector<TypeId> types;
  std::vector<TypeId> kfuncs;      ///< FUNCs to declare
  const TypeWish *avoid = nullptr; ///< whose names must not be defined
};

/// Errors: btf-too-large.
Result<std::string> writeHeader(const View &view, const HeaderSpec &spec);

/// Everything in `view`: what `bpftool btf dump file X format c` gives. For a split view, its own types and
/// whatever of the base they need.
Result<std::string> writeWholeHeader(const View &view);

/// Whether a struct, union, enum, typedef, enumerator or kfunc of this name can be shown.
bool hasName(const View &view, llvm::StringRef name);

/// Kfuncs of a kernel: FUNCs with the declaration tag "bpf_kfunc", by id.
std::vector<TypeId> findKfuncs(const View &view);

/// Steps and bytes that no honest BTF needs; see View about unnamed structs that unfold.
uint64_t workLimit(const View &view);
Diagnostic tooMuchWork();

} // namespace skep::btf
