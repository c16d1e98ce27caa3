// A passthrough's first argument is a number that makes each call another one; the second is the value.
#include "passes/Hidden.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsBPF.h"

using namespace llvm;

namespace skep {

const CallInst *passthroughOf(const Value *value) {
  const auto *call = dyn_cast<IntrinsicInst>(value);
  return call && call->getIntrinsicID() == Intrinsic::bpf_passthrough ? call : nullptr;
}

const Value *behindPassthrough(const Value *value) {
  const CallInst *call = passthroughOf(value);
  return call ? call->getArgOperand(1) : value;
}

bool isBarrier(const Value *value) {
  const auto *call = dyn_cast<CallInst>(value);
  const auto *code = call ? dyn_cast<InlineAsm>(call->getCalledOperand()) : nullptr;
  return code && code->getAsmString().empty() && call->arg_size() == 1 &&
         call->getType() == call->getArgOperand(0)->getType() &&
         StringRef(code->getConstraintString()).starts_with("=r,0");
}

Value *hide(IRBuilder<> &builder, Value *value) {
  Type *type = value->getType();
  auto *code = InlineAsm::get(FunctionType::get(type, {type}, false), "", "=r,0", /*hasSideEffects=*/false);
  return builder.CreateCall(code, {value});
}

const Value *withoutCopies(const Value *value) {
  while (true) {
    const Value *inner = nullptr;
    if (isBarrier(value))
      inner = cast<CallInst>(value)->getArgOperand(0);
    else if (const auto *freeze = dyn_cast<FreezeInst>(value))
      inner = freeze->getOperand(0);
    else
      inner = behindPassthrough(value);
    if (inner == value || inner->getType() != value->getType())
      return value;
    value = inner;
  }
}

} // namespace skep
