// A helper is called through a constant address that is its number, or in assembly by that number.
#include "passes/Calls.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace skep {

/// static long (*bpf_helper)(...) = (void *) N; which is not loaded from memory once it is optimised.
static const Value *heldBy(const Value *callee) {
  const auto *load = dyn_cast<LoadInst>(callee);
  const auto *global = load ? dyn_cast<GlobalVariable>(load->getPointerOperand()) : nullptr;
  bool isKnown = global && global->hasInitializer() && (global->isConstant() || global->hasLocalLinkage()) &&
                 all_of(global->users(), [](const User *user) { return isa<LoadInst>(user); });
  return isKnown ? global->getInitializer() : callee;
}

std::optional<HelperId> helperOf(const CallBase &call) {
  const auto *address = dyn_cast<ConstantExpr>(heldBy(call.getCalledOperand()));
  const auto *number = address && address->getOpcode() == Instruction::IntToPtr
                           ? dyn_cast<ConstantInt>(address->getOperand(0))
                           : nullptr;
  return number && number->getValue().isIntN(32) ? helperOf(uint32_t(number->getZExtValue())) : std::nullopt;
}

bool isTailCall(const CallBase &call) {
  if (helperOf(call) == HelperId::tail_call)
    return true;
  const auto *code = dyn_cast<InlineAsm>(call.getCalledOperand());
  StringRef rest = code ? StringRef(code->getAsmString()) : "";
  for (size_t at = rest.find("call "); at != StringRef::npos; at = rest.find("call ")) {
    rest = rest.drop_front(at + 5).ltrim();
    unsigned number;
    if (!rest.take_while([](char c) { return isDigit(c); }).getAsInteger(10, number) &&
        HelperId(number) == HelperId::tail_call)
      return true;
  }
  return false;
}

bool isProgram(const Function &function) {
  StringRef section = function.getSection();
  return !function.isDeclaration() && !section.empty() && !section.starts_with(".text");
}

} // namespace skep
