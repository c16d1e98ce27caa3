// Helper calls in the IR: a call of a small number (enum bpf_func_id) as an address.
#pragma once

#include "core/spec/Helpers.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Operator.h"

namespace skep {

/// The helper that is called; nothing for other calls.
inline std::optional<HelperId> helperOf(const llvm::CallBase &call) {
  const auto *cast = llvm::dyn_cast<llvm::ConstantExpr>(call.getCalledOperand());
  if (!cast || cast->getOpcode() != llvm::Instruction::IntToPtr)
    return std::nullopt;
  const auto *number = llvm::dyn_cast<llvm::ConstantInt>(cast->getOperand(0));
  return number && number->getValue().ult(1u << 16) ? helperOf(uint32_t(number->getZExtValue()))
                                                    : std::nullopt;
}

} // namespace skep
