// The interpreter: the reference semantics of every instruction.
#pragma once

#include "core/spec/Limits.h"
#include "vm/Code.h"

namespace skep::vm {

class Machine;

/// A call's saved registers. The kernel allows eight frames, the program's own among them.
inline constexpr unsigned maxFrames = 8;
inline constexpr unsigned stackSize = limits::stackFrame;
/// What the kernel lets may_goto do in one call of a function.
inline constexpr uint64_t mayGotoLimit = 8u << 20;

struct Frame {
  const Insn *returnTo = nullptr;
  uint64_t saved[4] = {}; ///< r6-r9
  uint64_t mayGotoLeft = 0;
};

/// What a run keeps beside the registers. One a Machine; nested runs (callbacks) share it.
struct State {
  explicit State(Machine &machine) : machine(machine) {}

  Machine &machine;
  bool faulted = false;     ///< Machine::fault() says why, `pc` where
  uint64_t result = 0;      ///< r0 at the exit
  const Insn *pc = nullptr; ///< set at a fault and before every helper call
  /// Instructions that may still run before Machine::extend is asked for more, times sizeof(Insn). Up to
  /// date whenever the interpreter is left, for a helper or for good.
  int64_t remaining = 0;
  const Insn *const *entries = nullptr; ///< first instruction of each function, by its index in Program
  unsigned depth = 0;                   ///< index of the running frame
  unsigned baseDepth = 0;               ///< exit from this frame ends the run
  unsigned deepest = 0;                 ///< since the stacks were last cleared
  unsigned tailCalls = 0;
  Frame frames[maxFrames];
};

/// The function that carries out `op`. Null for operations that must be resolved at load (ld_imm64 forms
/// are all carried out as LdImm64).
Handler handlerOf(Op op);
/// What stands where control must never get: second slots and the end of a function.
Handler trapHandler();
/// A call of helper 12 whose meaning is a jump.
Handler tailCallHandler();

/// Runs from `pc` with registers `r` (r0-r10) until the frame at st.baseDepth exits or something faults.
void interpret(const Insn *pc, uint64_t *r, State &st);

} // namespace skep::vm
