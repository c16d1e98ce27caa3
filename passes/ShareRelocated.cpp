// share-relocated: let one relocated address serve all accesses to the same field.
//
// core-reloc puts each address that it makes through llvm.bpf.passthrough with a number of its own, so that
// LLVM does not mix it with others. Two accesses to one field of one object are then two addresses, and LLVM
// loads the field twice. For the verifier these are two unrelated values: what is checked is not what is used.
//
//     n = iov.iov_len < 64 ? iov.iov_len : 64;         %a = passthrough(1, %field)   %x = load %a   (checked)
//     bpf_probe_read_user(buf, n, iov.iov_base);       %b = passthrough(2, %field)   %y = load %b   (used)
//     "R2 unbounded memory access"
//
// Here %b becomes %a, and LLVM's own passes then make %y of %x, where nothing was written between. Each load
// that goes is an instruction less, too. Addresses on ways that only join later stay apart, which is what the
// numbers are for.
//
// Runs between LLVM's passes, each time that it has simplified instructions: equal operands show only then,
// and the loads must be merged by passes that come later.
#include "passes/ShareRelocated.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsBPF.h"
#include "llvm/IR/Module.h"

#define DEBUG_TYPE "share-relocated"

using namespace llvm;

namespace skep {
namespace {

SmallVector<IntrinsicInst *, 16> relocatedAddresses(Function &function) {
  SmallVector<IntrinsicInst *, 16> found;
  for (Instruction &instruction : instructions(function))
    if (auto *call = dyn_cast<IntrinsicInst>(&instruction))
      if (call->getIntrinsicID() == Intrinsic::bpf_passthrough && call->getType()->isPointerTy())
        found.push_back(call);
  return found;
}

} // namespace

PreservedAnalyses ShareRelocatedPass::run(Function &function, FunctionAnalysisManager &functions) {
  SmallVector<IntrinsicInst *, 16> addresses = relocatedAddresses(function);
  if (addresses.size() < 2)
    return PreservedAnalyses::all();
  auto &dominators = functions.getResult<DominatorTreeAnalysis>(function);
  DenseMap<Value *, SmallVector<IntrinsicInst *, 2>> leaders; // looked up only
  bool hasChanged = false;
  for (IntrinsicInst *address : addresses) {
    SmallVector<IntrinsicInst *, 2> &same = leaders[address->getArgOperand(1)];
    auto *leader = find_if(same, [&](IntrinsicInst *other) {
      return other->getType() == address->getType() && dominators.dominates(other, address);
    });
    if (leader == same.end()) {
      same.push_back(address);
      continue;
    }
    address->replaceAllUsesWith(*leader);
    address->eraseFromParent();
    hasChanged = true;
  }
  if (!hasChanged)
    return PreservedAnalyses::all();
  PreservedAnalyses preserved;
  preserved.preserveSet<CFGAnalyses>();
  return preserved;
}

PreservedAnalyses ShareRelocatedPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  PreservedAnalyses preserved = PreservedAnalyses::all();
  for (Function &function : module)
    if (!function.isDeclaration())
      preserved.intersect(run(function, functions));
  return preserved;
}

} // namespace skep
