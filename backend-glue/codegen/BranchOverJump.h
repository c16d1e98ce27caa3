// branch-over-jump: see the essay in BranchOverJump.cpp.
#pragma once

namespace llvm {
class FunctionPass;
}

namespace skep {

/// A machine pass for after code generation, owned by the pass manager that it is added to.
llvm::FunctionPass *makeBranchOverJumpPass();

} // namespace skep
