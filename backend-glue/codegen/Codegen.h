// From an optimised LLVM module to the bytes of an object or an assembly text, in memory.
#pragma once

#include "core/support/Result.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include <memory>

namespace llvm {
class AllocaInst;
class Function;
class Module;
} // namespace llvm

namespace skep {

struct TargetChoice {
  std::string triple = "bpfel";
  std::string cpu;      ///< v1-v4, generic, probe; empty for LLVM's default
  std::string features; ///< "+alu32,-dwarfris" …
  llvm::TargetOptions options;
  llvm::CodeGenOptLevel level = llvm::CodeGenOptLevel::Default;
};

/// LLVM's BPF target, set up as chosen. Null when the triple is not one of bpf, bpfel, bpfeb.
std::unique_ptr<llvm::TargetMachine> makeTarget(const TargetChoice &choice);

enum class OutputForm { Object, Assembly };

/// Is told of each function's frame: its size, spilled registers and padding included, and the variables in
/// it.
using FrameSink = llvm::function_ref<void(const llvm::Function &, uint64_t bytes,
                                          llvm::ArrayRef<const llvm::AllocaInst *>)>;

/// Generates code for `module`, which is consumed in the process, with BTF, and with DWARF for `keepDwarf`.
/// Complaints about user code go to the module's context.
Result<llvm::SmallVector<char, 0>> emit(llvm::Module &module, llvm::TargetMachine &target, OutputForm form,
                                        bool keepDwarf, FrameSink frames);

} // namespace skep
