// CO-RE apply: resolves the records of an object against a kernel's BTF, as libbpf does when it loads one.
//
// A program is compiled with its own ("local") idea of kernel types. For every place where an offset, a size,
// an enumerator's value or the existence of a type went into an instruction, .BTF.ext has a record that says
// where the number came from: a local type and an access string. Before loading, each record is answered from
// the BTF of the kernel that is really there (the "target") and the instruction gets the new number:
//
//   struct task_struct { int pid; } ...;   0:0    r1 = *(u32 *)(r1 + 0)   ->   r1 = *(u32 *)(r1 + 2524)
//
// A record whose question has no answer (no such field) does not stop the loading: its instruction becomes
// the call of a helper that does not exist, and the verifier complains only if it can be reached. So programs
// protect such accesses by bpf_core_field_exists() and the like, whose records are answered too, with 0.
//
// The rules are libbpf's to the letter, also where one might wish others, because the instructions must be
// those that libbpf gives to the kernel; test/co-re and utils/core-parity hold them equal. Where libbpf's
// versions differ, CoreOptions says what is wanted.
//
// The check of an object (CoreCheck.h), the reduction of BTF to what an object needs (CoreMin.h), and whoever
// judges or runs code that was written for some kernel start with applyCore().
#pragma once

#include "backend-glue/object/Object.h"
#include "btfgen/model/View.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>

namespace skep::object {

/// The kernel that records are resolved against: its BTF, and that of modules on top of it. The views must
/// stay where they are for as long as this is used. Indices of names are built when they are first needed,
/// once, also when several threads ask.
class CoreTarget {
public:
  struct Found {
    const btf::View *view = nullptr;
    btf::TypeId id = 0;
  };
  using FoundList = llvm::SmallVector<Found, 4>;

  explicit CoreTarget(const btf::View &kernel, llvm::ArrayRef<const btf::View *> modules = {});
  ~CoreTarget();
  CoreTarget(const CoreTarget &) = delete;

  const btf::View &kernel() const { return *views.front(); }
  /// Types of this kind (enum and enum64 count as one) whose names are equal up to the flavour, by id: those
  /// of the kernel; where it has none, those of all modules.
  FoundList candidates(llvm::StringRef name, btf::Kind kind) const;
  /// The first type of exactly this name and kind, in the kernel or else in a module.
  std::optional<Found> find(llvm::StringRef name, btf::Kind kind) const;
  /// The name of that kind which differs least from `name`; empty when none is near.
  llvm::StringRef nearest(llvm::StringRef name, btf::Kind kind) const;

private:
  class Index;
  const Index &indexOf(size_t view, bool ofCode) const;
  std::vector<const btf::View *> views; ///< the kernel's first
  struct Lazy;
  std::unique_ptr<Lazy[]> lazy;
};

/// The part of a name before its flavour: "task_struct" of "task_struct___old".
llvm::StringRef essentialName(llvm::StringRef name);

enum class CoreResult : uint8_t {
  Resolved,  ///< the instruction holds the kernel's value (0 for something that does not exist)
  Missing,   ///< nothing in the kernel fits; the instruction is poisoned
  LoadSize,  ///< the field has a size that the load or store cannot be adjusted to; poisoned
  Skipped,   ///< the record stands outside of any function, or in a program that was not wanted; untouched
  Ambiguous, ///< from here on, libbpf would refuse the object: candidates disagree
  BadRecord, ///< the record does not fit the local type
  BadInsn,   ///< the instruction cannot take the value, or does not hold that of the local type
  TooLarge,  ///< matching took too many steps; only for hostile BTF
};

/// Whether libbpf gives up the whole object because of such a record.
inline bool isFatal(CoreResult result) { return result >= CoreResult::Ambiguous; }
/// Whether the instruction became a call of no helper.
inline bool isPoisoned(CoreResult result) {
  return result == CoreResult::Missing || result == CoreResult::LoadSize;
}

/// What became of one record.
struct CoreOutcome {
  Index section = none, record = none; ///< Object::sections[section].coreRelocs[record]
  Index function = none;               ///< whose instruction it is
  uint32_t slot = 0;                   ///< the instruction's slot in the section
  CoreResult result = CoreResult::Skipped;
  bool exists =
      false; ///< something in the kernel fits; the rest of this struct describes the first that does
  uint64_t oldValue = 0, newValue = 0;
  uint8_t oldBytes = 0, newBytes = 0; ///< width of the load or store where it was changed, else 0
  const btf::View *view = nullptr;    ///< of the target
  btf::TypeId type = 0;
  llvm::SmallVector<uint32_t, 8> path; ///< access string that leads from `type` to the field or enumerator
  /// All candidates that fit, the first included: same value, other id.
  CoreTarget::FoundList fitting;
  std::string why; ///< of an outcome that is not Resolved: what is wrong, in words
};

struct CoreOptions {
  /// Programs to apply to; all when null. Functions that are no programs are always wanted, as in libbpf.
  llvm::function_ref<bool(const Function &)> wanted = nullptr;
  /// A load of an array field is adjusted to the size of its elements (libbpf 1.6 and later); otherwise, to
  /// that of the whole array.
  bool elementSizes = true;
  /// Records of a fatal outcome end the work, as they do in libbpf; otherwise the others are resolved all the
  /// same.
  bool stopAtFatal = false;
};

struct CoreApplied {
  Object object;
  /// In the order in which libbpf takes the records: by Object::coreSections, then as they stand in the
  /// section.
  std::vector<CoreOutcome> outcomes;
};

/// Resolves all CO-RE records of `object` against `target`. Errors: btf-* when the object's own BTF cannot be
/// read, core-bad-record when it has records and no BTF.
Result<CoreApplied> applyCore(const Object &object, const CoreTarget &target,
                              const CoreOptions &options = {});

/// The immediate of the call that stands for a failed relocation.
inline constexpr int32_t poisonedCall = 0xbad2310;

} // namespace skep::object
