// A helper is called through a constant address that is its number, or in assembly by that number.
#include "passes/CallKinds.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InlineAsm.h"

using namespace llvm;

namespace skep {

std::optional<HelperId> calledHelper(const CallBase &call) {
  const auto *address = dyn_cast<ConstantExpr>(call.getCalledOperand());
  const auto *number = address && address->getOpcode() == Instruction::IntToPtr
                           ? dyn_cast<ConstantInt>(address->getOperand(0))
                           : nullptr;
  if (!number || number->getValue().getActiveBits() > 16)
    return std::nullopt;
  return HelperId(number->getZExtValue());
}

bool isTailCall(const CallBase &call) {
  if (calledHelper(call) == HelperId::tail_call)
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

} // namespace skep
