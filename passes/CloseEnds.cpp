// close-ends: let no way through a function run off its code.
//
// Where C says that a place is not reached (__builtin_unreachable(), a helper that never comes back), LLVM
// ends the code with what is before it. The verifier does not know that, goes on, and finds itself in
// whatever was laid out next: "last insn is not an exit or jmp" where nothing was, "R1 !read_ok" or worse
// where something was. This pass returns there instead, with a value that the kind of program may return:
//
//   bpf_tail_call(ctx, &programs, 0);                    call 12
//   __builtin_unreachable();                             r0 = 0; exit
//
// Left alone: blocks with nothing but that end, which LLVM removes with the branch to them; calls of
// functions that the kernel knows never to return (bpf_throw), where it stops as well; and assembly, which
// may have ended the function itself.
#include "passes/CloseEnds.h"
#include "core/spec/ProgKinds.h"
#include "passes/Preserved.h"
#include "passes/Remark.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#define DEBUG_TYPE "close-ends"

using namespace llvm;

namespace skep {
namespace {

bool runsOn(const UnreachableInst &end) {
  const Instruction *before = end.getPrevNonDebugInstruction();
  if (!before || isa<PHINode>(before))
    return false;
  const auto *call = dyn_cast<CallBase>(before);
  if (!call)
    return true;
  const Function *callee = call->getCalledFunction();
  return !call->isInlineAsm() && !(callee && callee->isDeclaration() && call->doesNotReturn());
}

Constant *resultOf(const Function &function) {
  Type *type = function.getReturnType();
  if (type->isVoidTy())
    return nullptr;
  const ProgKind *kind = matchSec(function.getSection()).kind;
  if (kind && kind->result && type->isIntegerTy())
    return ConstantInt::getSigned(type, std::clamp<int64_t>(0, kind->result->low, kind->result->high));
  return Constant::getNullValue(type);
}

void close(UnreachableInst &end) {
  Function &function = *end.getFunction();
  const Instruction *last = end.getPrevNonDebugInstruction(); // has a place in the source; the end has none
  remark(DEBUG_TYPE, "Closed", last ? *last : end,
         [] { return "return put where the code would run off its end"; });
  auto *result = ReturnInst::Create(function.getContext(), resultOf(function), end.getIterator());
  result->setDebugLoc(end.getDebugLoc());
  end.eraseFromParent();
}

} // namespace

PreservedAnalyses CloseEndsPass::run(Module &module, ModuleAnalysisManager &) {
  bool changed = false;
  for (Function &function : module) {
    if (function.hasFnAttribute(Attribute::Naked))
      continue;
    for (BasicBlock &block : function)
      if (auto *end = dyn_cast<UnreachableInst>(block.getTerminator()); end && runsOn(*end)) {
        close(*end);
        changed = true;
      }
  }
  return preserveBlocks(changed);
}

} // namespace skep
