// c-dynamic-stack: memory on the stack whose size is known only when the program runs. A frame is 512 bytes
// at fixed distances from r10, and r10 cannot be moved.
#include "passes/Remains.h"
#include "passes/StackVariables.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace skep {

void findStackLeft(Remains &remains) {
  remains.forEach([&](const Instruction &at) {
    const auto *memory = dyn_cast<AllocaInst>(&at);
    if (!memory || memory->isStaticAlloca())
      return;
    const DILocalVariable *variable = stackVariable(*memory).source;
    std::string what = variable ? ("the array '" + variable->getName() + "'").str() : "alloca()";
    remains.refuse(Diag::CDynamicStack, at, what + " has a size that is known only when the program runs")
        .notes.push_back(
            {{},
             "the stack of a program has 512 bytes at fixed places; take an array of constant size and "
             "use a part of it, or memory of a per-CPU array map"});
  });
}

} // namespace skep
