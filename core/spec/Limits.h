// Numbers that the kernel sets to all programs.
#pragma once

#include <cstdint>

namespace skep::limits {

inline constexpr unsigned stackFrame = 512; ///< bytes that a program and what it calls share (MAX_BPF_STACK)
inline constexpr unsigned argumentRegisters = 5; ///< r1 to r5 (MAX_BPF_FUNC_REG_ARGS)
inline constexpr uint64_t verifiedInstructions =
    1000000; ///< that the verifier looks at (BPF_COMPLEXITY_LIMIT_INSNS)

} // namespace skep::limits
