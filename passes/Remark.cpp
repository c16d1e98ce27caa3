// LLVM's emitter asks whether anybody listens before a text is made.
#include "passes/Remark.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace skep {

void remark(const char *pass, StringRef name, const Instruction &at, function_ref<std::string()> text) {
  OptimizationRemarkEmitter(at.getFunction()).emit([&] {
    return OptimizationRemark(pass, name, &at) << text();
  });
}

void remarkAnalysis(const char *pass, StringRef name, const Instruction &at,
                    function_ref<std::string()> text) {
  OptimizationRemarkEmitter(at.getFunction()).emit([&] {
    return OptimizationRemarkAnalysis(pass, name, &at) << text();
  });
}

StringRef nameInC(const Value *value) {
  SmallVector<DbgVariableIntrinsic *, 2> users;
  SmallVector<DbgVariableRecord *, 2> records;
  findDbgUsers(users, const_cast<Value *>(value), &records);
  for (const DbgVariableRecord *record : records)
    return record->getVariable()->getName();
  for (const DbgVariableIntrinsic *user : users)
    return user->getVariable()->getName();
  const auto *load = dyn_cast<LoadInst>(value);
  const auto *global = load ? dyn_cast<GlobalVariable>(load->getPointerOperand()) : nullptr;
  return global ? global->getName() : "";
}

} // namespace skep
