// What a program is attached to, as its section names it, and whether a kernel's BTF has it. For the rules
// attach-unknown and attach-args (Attach.cpp, AttachArgs.cpp) and return-range.
#pragma once

#include "core/spec/AttachPoint.h"
#include "frontend/checks/Checks.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"

namespace skep::frontend {

/// Nothing for programs that are attached by hand, or to what is not in the kernel's BTF.
std::optional<AttachPoint> attachPointOf(const Program &program);

/// The names in a kernel's BTF that programs attach to.
class KernelNames {
public:
  /// Those of `points` are looked up at once, which takes a tenth of the time of reading all. Others may be
  /// asked for too: then all are read.
  explicit KernelNames(const btf::View &view, llvm::ArrayRef<AttachPoint> points = {});

  struct Found {
    btf::TypeId id;   ///< of a function, a tracepoint's typedef, an iterator's struct
    bool isAmbiguous; ///< several functions of one name, not all alike
  };
  std::optional<Found> find(Place place, llvm::StringRef name) const;
  /// The prototype, without what the kernel puts before a tracepoint's arguments; nothing when it is not
  /// known for sure.
  std::optional<btf::TypeId> prototype(Place place, llvm::StringRef name) const;
  bool hasMatch(llvm::StringRef pattern) const;
  /// The name nearest to one that is not there; with `onlyTypos` only if nothing but a slip of the pen
  /// explains the difference, so that no other kernel can have the name. Empty when there is none.
  std::string nearest(Place place, llvm::StringRef name, bool onlyTypos) const;

private:
  using Index = llvm::DenseMap<llvm::StringRef, Found>; ///< names as in BTF: btf_trace_..., bpf_lsm_...
  void add(Index &index, btf::Type type) const;
  const Index &all() const;

  const btf::View &view;
  llvm::StringSet<> wanted; ///< full names of the points
  Index few;                ///< those of them that there are
  mutable std::optional<Index> everything;
};

/// Whether two letters were swapped inside a word, or one is wrong, missing or too many inside a long word.
bool isTypo(llvm::StringRef written, llvm::StringRef meant);

/// Tells of BPF_KPROBE() where the function has ended, and of BPF_KRETPROBE() where it has not yet. True when
/// it is so.
bool checkMoment(Checks &cx, const Program &program);
/// Compares the parameters of a program with those of what it is attached to.
void checkArguments(Checks &cx, const Program &program, const AttachPoint &point, const KernelNames &names);
/// Compares them with those of a member of a struct_ops struct.
void checkMemberArguments(Checks &cx, const Program &program, llvm::StringRef member, btf::TypeId prototype);

} // namespace skep::frontend
