// Which instructions of a program can be reached, as far as constants tell?
//
// The kernel's verifier follows only the branch that is taken where a comparison's operands are known
// numbers. CO-RE stands on that: `if (bpf_core_field_exists(t->old)) use(t->old);` becomes, on a kernel
// without the field, `if (0) <poisoned>`. To tell a guarded failed relocation from one that the verifier will
// meet, the same is done here: numbers are followed through registers and spilled registers, and branches on
// them decided.
//
//   assumption  the verifier knows at least the numbers that are known here, on every path
//   invariant   the state before an instruction covers every state in which the verifier gets there
//   so          what is unreachable here is unreachable to the verifier, which then does not mind it
//
// The converse does not hold: the verifier keeps paths apart where this joins them, and it knows ranges.
// Code that needs that to be guarded is reported as reachable.
//
// What the loader or the kernel fills in is not in the object: `const volatile` variables, which user space
// may set before loading, and __kconfig variables. Reach::Settings says how they are taken.
#pragma once

#include "backend-glue/object/Object.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace skep::object {

/// What the kernel has of a symbol that the object refers to.
enum class ExternState : uint8_t {
  Present,
  Absent, ///< a weak one, whose address is then 0
  Config, ///< a variable with a value of the kernel's configuration
};

class Reach {
public:
  enum class Settings : uint8_t {
    Unknown,      ///< all variables may have any value
    AsBuilt,      ///< those of .rodata have the value that the object gives them
    WithoutConfig ///< the same, and a branch on the kernel's configuration is not followed at all: what is
                  ///< reached is reached whatever that is
  };

  /// What is known of the kernel and not of the object.
  struct Facts {
    /// By index into Object::symbols; all are present when null.
    llvm::function_ref<ExternState(Index)> stateOf = nullptr;
    /// Kernels before 6.8 verify each global function of a program, whether the code that calls it is reached
    /// or not.
    bool verifiesUncalled = true;
    Settings settings = Settings::Unknown;
  };

  /// What one program reaches. The object is one after applyCore().
  Reach(const Object &object, const Facts &facts, Index program);

  /// By index into the section's instructions.
  bool reaches(Index section, uint32_t insn) const { return reached[section][insn]; }

private:
  friend class ReachAnalysis;
  std::vector<std::vector<bool>> reached; ///< by section
};

} // namespace skep::object
