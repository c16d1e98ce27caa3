// What SEC("...") says: the rows of ProgKinds.def and how a section's name finds its row.
#pragma once

#include "core/spec/ProgTypes.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>

namespace skep {

/// What a kind's auto-attach makes of the section's name after the pattern and its /.
enum class AutoAttach : uint8_t {
  Manual,        ///< nothing; the loader is told where to attach
  Kprobe,        ///< function[+offset]
  KprobeMulti,   ///< glob of functions
  Uprobe,        ///< path:function[+offset]
  UprobeMulti,   ///< path:glob of functions
  Ksyscall,      ///< system call without a prefix
  Usdt,          ///< path:provider:name
  Tracepoint,    ///< category/name
  RawTracepoint, ///< name
  Btf,           ///< function, tracepoint or LSM hook, found in BTF
  TracingMulti,  ///< glob of functions, found in BTF
  Iter,          ///< iterator target
  StructOps,     ///< member of the struct in a .struct_ops map that names this program
};

struct ResultRange {
  int32_t low, high;
};

struct ProgKind {
  enum Flag : uint8_t {
    NoFlags = 0,
    Attachable = 1,
    ExpAttachOpt = 2,
    AttachBtf = 4,
    Sleepable = 8,
    XdpFrags = 16,
    Usdt = 32,
  };

  llvm::StringRef pattern; ///< without the '+'
  bool takesSuffix;        ///< the '+': pattern/… fits too
  ProgType type;
  AttachType attach;
  uint8_t flags; ///< sum of Flag
  Context context;
  AutoAttach autoAttach;
  std::optional<ResultRange> result; ///< what the kernel lets it return; nothing = not fixed by the kind
  KernelVersion since;

  bool is(Flag flag) const { return flags & flag; }
  /// Whether a kernel must have the attach type to load such a program. One that came after the kind does not
  /// matter to kernels between the two, which do not look at it.
  bool needsAttachType() const {
    return attach != AttachType::None && !is(ExpAttachOpt) && attachTypeInfo(attach).since <= since;
  }
};

/// All rows, in the order in which they are tried.
llvm::ArrayRef<ProgKind> progKinds();

struct SecMatch {
  const ProgKind *kind = nullptr; ///< null when no row fits
  bool autoload = true;           ///< false when the name starts with '?'
  llvm::StringRef suffix;         ///< what follows the pattern's '/'; points into the section's name
};
/// Finds the row of a section's name as it stands in the ELF file.
SecMatch matchSec(llvm::StringRef section);

/// The pattern whose name is nearest to an unknown section's, for "did you mean"; empty when none is near.
llvm::StringRef nearestSec(llvm::StringRef section);

} // namespace skep
