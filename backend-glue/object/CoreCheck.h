// Will an object run on a kernel? Judged by the kernel's BTF alone: each CO-RE record is resolved, guarded or
// broken, and each program has what it attaches to, calls and refers to, or not.
//
// A record whose field, type or enumerator is missing does no harm where the verifier never gets (Reach.h):
// behind bpf_core_field_exists(), behind a comparison with a size, behind the address of a weak kernel
// function, behind a `const volatile` switch. The same holds for helpers and weak kernel functions.
//
// What cannot be seen in BTF is not judged: kprobes (functions that the compiler has inlined are not there,
// but others without BTF are), the kernel's configuration, limits, and what the verifier makes of correct
// accesses.
#pragma once

#include "backend-glue/object/Core.h"
#include "backend-glue/object/Disasm.h"

namespace skep::object {

enum class CheckStatus : uint8_t {
  Resolved,
  Guarded, ///< not there, and not reached on this kernel
  Depends, ///< not there, and reached or not by the kernel's configuration, of which BTF says nothing
  Broken,
};
/// "resolved", "guarded", ...
llvm::StringRef checkStatusName(CheckStatus status);

/// Something that the object needs of the kernel.
struct CheckedNeed {
  CheckStatus status = CheckStatus::Resolved;
  std::string text;     ///< "struct task_struct::state", "helper bpf_loop", "fentry of 'do_unlinkat'"
  Index outcome = none; ///< into CheckReport::outcomes, when a record asks for it
  /// The programs whose code has it, or that stand on it, with what it is to each (into Object::functions).
  /// None when the whole object stands on it, and for what is resolved.
  std::vector<std::pair<Index, CheckStatus>> programs;
  Location where;
  /// Why it is broken, or not there; with notes on what is there instead, and hints. Empty when resolved.
  std::optional<Diagnostic> diag;
};

struct CheckReport {
  std::vector<CoreOutcome> outcomes;
  /// One for each record first, in the order of `outcomes`; then all else that is not resolved.
  std::vector<CheckedNeed> needs;

  size_t count(CheckStatus status) const;
  bool isBroken() const { return count(CheckStatus::Broken) > 0; }
};

/// Checks objects against kernels; what is the same for all kernels is done once. The object must outlive it.
class CoreChecker {
public:
  /// Errors: btf-* of the object's own BTF.
  static Result<CoreChecker> open(const Object &object);

  /// `kernelName` is for messages. Programs that are not to be loaded unless asked ('?' before the section's
  /// name) are left out unless `all`.
  Result<CheckReport> check(const CoreTarget &target, llvm::StringRef kernelName, bool all = false) const;

private:
  CoreChecker(const Object &object, Disassembler text) : object(&object), text(std::move(text)) {}
  friend class CheckRun;
  const Object *object;
  Disassembler text;
};

} // namespace skep::object
