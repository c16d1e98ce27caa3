// known-callees: take static pointers to functions that nothing writes for constants.
//
// libbpf's headers declare helpers as variables, and many sources have tables of their own functions:
//
//   static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
//
//   %f = load ptr, ptr @bpf_map_lookup_elem          @bpf_map_lookup_elem = internal global ptr inttoptr (i64
//   1 to ptr) call ptr %f(ptr @flows, ptr %key)          ->    @bpf_map_lookup_elem = internal constant ptr
//   inttoptr (i64 1 to ptr)
//
// BPF has no call through a register, so each such load has to become what the variable holds. Constants are
// folded by whatever comes next; what is folded everywhere goes away. With optimisation LLVM's globalopt does
// this and much more: it drops variables that are only written, narrows others and takes values for constants
// that a debugger could show and bpftool change. Without, only what is called is touched.
//
// Limits: the variable is static, every use of it is a load (also of an element), and some load is called. A
// table that is indexed with what is not constant stays a table, and its call is reported.
#include "passes/KnownCallees.h"
#include "passes/Preserved.h"
#include "passes/Remark.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

#define DEBUG_TYPE "known-callees"

using namespace llvm;

namespace skep {
namespace {

/// The loads of a variable; nothing when it has another use.
bool collectLoads(const Value &place, SmallVectorImpl<const LoadInst *> &loads) {
  for (const User *user : place.users()) {
    const auto *load = dyn_cast<LoadInst>(user);
    if (load && load->isSimple())
      loads.push_back(load);
    else if (!isa<GEPOperator>(user) || !collectLoads(*user, loads))
      return false;
  }
  return true;
}

bool isCalled(const LoadInst *load) {
  return any_of(load->users(), [&](const User *user) {
    const auto *call = dyn_cast<CallBase>(user);
    return call && call->getCalledOperand() == load;
  });
}

SmallVector<const LoadInst *, 16> calledLoads(const GlobalVariable &variable) {
  SmallVector<const LoadInst *, 16> loads;
  collectLoads(variable, loads);
  erase_if(loads, [](const LoadInst *load) { return !isCalled(load); });
  return loads;
}

bool isKnown(const GlobalVariable &variable) {
  SmallVector<const LoadInst *, 16> loads;
  return variable.hasLocalLinkage() && variable.hasInitializer() && !variable.isConstant() &&
         !variable.hasSection() && collectLoads(variable, loads) && any_of(loads, isCalled);
}

} // namespace

PreservedAnalyses KnownCalleesPass::run(Module &module, ModuleAnalysisManager &) {
  bool changed = false;
  for (GlobalVariable &variable : module.globals())
    if (isKnown(variable)) {
      for (const LoadInst *load : calledLoads(variable))
        remark(DEBUG_TYPE, "CalleeKnown", *load, [&] {
          return "nothing writes '" + variable.getName().str() + "', so what it calls is known";
        });
      variable.setConstant(true);
      changed = true;
    }
  return preserveBlocks(changed);
}

} // namespace skep
