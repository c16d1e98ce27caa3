// Numbers that the kernel sets to all programs.
#pragma once

#include <cstdint>

namespace skep::limits {

inline constexpr unsigned stackFrame = 512; ///< bytes that a program and what it calls share (MAX_BPF_STACK)
inline constexpr unsigned stackUnderTailCall =
    256; ///< bytes that the callers of a function with a tail call stay below
inline constexpr unsigned tailCalls = 33; ///< one after another (MAX_TAIL_CALL_CNT)
inline constexpr unsigned callFrames = 8; ///< functions that are active at once (MAX_CALL_FRAMES)
/// What a function's stack is rounded up to: for the interpreter, and with Feature::FineStackFrames.
inline constexpr unsigned stackStep = 32, fineStackStep = 16;
/// Bytes from which on a function has a stack of its own, with Feature::PrivateStack
/// (BPF_PRIV_STACK_MIN_SIZE).
inline constexpr unsigned privateStack = 64;
inline constexpr unsigned argumentRegisters = 5; ///< r1 to r5 (MAX_BPF_FUNC_REG_ARGS)
inline constexpr uint64_t verifiedInstructions =
    1000000; ///< that the verifier looks at (BPF_COMPLEXITY_LIMIT_INSNS)
inline constexpr uint64_t smallProgram =
    4096; ///< instructions that a program may have before Feature::LargePrograms (BPF_MAXINSNS)

} // namespace skep::limits
