// share-relocated: let one relocated address serve all accesses to the same field.
//
// core-reloc puts each address that it makes through llvm.bpf.passthrough with a number of its own, so that
// LLVM does not mix it with others. Two accesses to one field of one object are then two addresses, and LLVM
// loads the field twice. For the verifier these are two unrelated values: what is checked is not what is
// used.
//
//     n = iov.iov_len < 64 ? iov.iov_len : 64;         %a = passthrough(1, %field)   %x = load %a   (checked)
//     bpf_probe_read_user(buf, n, iov.iov_base);       %b = passthrough(2, %field)   %y = load %b   (used)
//     "R2 unbounded memory access"
//
// Here %b becomes %a, and then %y becomes %x, by LLVM's early-cse, where nothing was written between. Each
// load that goes is an instruction less, too. Addresses on ways that only join later stay apart, which is
// what the numbers are for.
//
// It runs once, when all is inlined. Earlier, functions would look smaller to the inliner than they do in
// clang, and it would inline some that are called from many places.
#include "passes/ShareRelocated.h"
#include "passes/Hidden.h"
#include "passes/Remark.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"

#define DEBUG_TYPE "share-relocated"

using namespace llvm;

namespace skep {
namespace {

SmallVector<CallInst *, 16> relocatedAddresses(Function &function) {
  SmallVector<CallInst *, 16> found;
  for (Instruction &instruction : instructions(function))
    if (passthroughOf(&instruction) && instruction.getType()->isPointerTy())
      found.push_back(cast<CallInst>(&instruction));
  return found;
}

bool shareAddresses(Function &function, FunctionAnalysisManager &functions) {
  SmallVector<CallInst *, 16> addresses = relocatedAddresses(function);
  if (addresses.size() < 2)
    return false;
  auto &dominators = functions.getResult<DominatorTreeAnalysis>(function);
  DenseMap<Value *, SmallVector<CallInst *, 2>> leaders; // looked up only
  bool hasChanged = false;
  for (CallInst *address : addresses) {
    SmallVector<CallInst *, 2> &same = leaders[address->getArgOperand(1)];
    auto *leader = find_if(same, [&](CallInst *other) {
      return other->getType() == address->getType() && dominators.dominates(other, address);
    });
    if (leader == same.end()) {
      same.push_back(address);
      continue;
    }
    remark(DEBUG_TYPE, "Shared", *address,
           [] { return "an earlier access to this field has its address already"; });
    address->replaceAllUsesWith(*leader);
    address->eraseFromParent();
    hasChanged = true;
  }
  return hasChanged;
}

} // namespace

PreservedAnalyses ShareRelocatedPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  PreservedAnalyses preserved = PreservedAnalyses::all();
  PreservedAnalyses shape;
  shape.preserveSet<CFGAnalyses>();
  for (Function &function : module) {
    if (function.isDeclaration() || !shareAddresses(function, functions))
      continue;
    functions.invalidate(function, shape);
    functions.invalidate(function, EarlyCSEPass(/*UseMemorySSA=*/true).run(function, functions));
    preserved = shape;
    preserved.preserve<FunctionAnalysisManagerModuleProxy>(); // invalidated one by one
  }
  return preserved;
}

} // namespace skep
