// helper-effects: tell LLVM which memory a helper leaves alone.
//
// A helper is a call of a number, of which LLVM knows nothing, so it may write all memory. What was checked before
// a call is read again after it, and the verifier does not know that it is the same:
//
//     if (ctx->args[2] > 256)                              r3 = *(u64 *)(r6 + 32); if r3 > 256 ...
//             return 0;
//     buf = bpf_map_lookup_elem(&bufs, &key);              call 1
//     bpf_probe_read_user(buf, ctx->args[2], from);        r2 = *(u64 *)(r6 + 32)
//     "R2 min value is negative"
//
// Here calls of helpers that write only what their arguments point to (core/spec/HelperEffects.def) get LLVM's
// attributes for that. The second load goes, and with it an instruction.
//
// Only writing is excluded. That a helper reads stays, since perf_event_output() reads packets and probe_read()
// whatever it is pointed to; that it changes the kernel's state stays too, so that no call goes away or changes
// places with another. Two CPUs that share a value of a map were never promised to see each other's writes
// without volatile or an atomic operation.
#include "passes/HelperEffects.h"
#include "passes/HelperCall.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#define DEBUG_TYPE "helper-effects"

using namespace llvm;

namespace skep {
namespace {

bool isQuiet(HelperId helper) {
  switch (helper) {
#define QUIET_HELPER(name) case HelperId::name:
#include "core/spec/HelperEffects.def"
    return true;
  default:
    return false;
  }
}

/// Headers declare a helper as a variable that holds its number. What is only ever read holds it for good.
bool isOnlyRead(const GlobalVariable &variable) {
  return variable.hasDefinitiveInitializer() &&
         (variable.isConstant() || (variable.hasLocalLinkage() && all_of(variable.users(), [](const User *user) {
                                      return isa<LoadInst>(user);
                                    })));
}

/// Makes the call one of the number itself.
void resolve(CallInst &call) {
  auto *load = dyn_cast<LoadInst>(call.getCalledOperand());
  auto *variable = load ? dyn_cast<GlobalVariable>(load->getPointerOperand()) : nullptr;
  if (variable && !load->isVolatile() && isOnlyRead(*variable) && variable->getValueType() == load->getType())
    call.setCalledOperand(variable->getInitializer());
}

bool describe(CallInst &call) {
  resolve(call);
  std::optional<HelperId> helper = helperOf(call);
  if (!helper || !isQuiet(*helper) || call.hasFnAttr(Attribute::Memory))
    return false;
  ArrayRef<HelperValue> arguments = helperInfo(*helper).contract.args();
  bool writes = false;
  for (unsigned i = 0; i < call.arg_size(); ++i) {
    bool isWritten = i < arguments.size() && arguments[i].is(HelperValue::Write);
    writes |= isWritten;
    if (!isWritten && call.getArgOperand(i)->getType()->isPointerTy())
      call.addParamAttr(i, Attribute::ReadOnly);
  }
  MemoryEffects effects = MemoryEffects::readOnly() | MemoryEffects::inaccessibleMemOnly();
  if (writes)
    effects |= MemoryEffects::argMemOnly();
  call.setMemoryEffects(effects);
  return true;
}

} // namespace

PreservedAnalyses HelperEffectsPass::run(Module &module, ModuleAnalysisManager &) {
  bool hasChanged = false;
  for (Function &function : module)
    for (Instruction &instruction : instructions(function))
      if (auto *call = dyn_cast<CallInst>(&instruction))
        hasChanged |= describe(*call);
  return hasChanged ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace skep
