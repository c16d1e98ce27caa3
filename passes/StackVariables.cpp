// A variable's record is a declaration, or an assignment marker where -g tracks assignments.
#include "passes/StackVariables.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace skep {

template <class Records> static bool take(StackVariable &variable, const Records &records) {
  for (const auto *record : records) {
    variable.source = record->getVariable();
    variable.declared = record->getDebugLoc();
    return true;
  }
  return false;
}

StackVariable stackVariable(const AllocaInst &memory) {
  auto *value = const_cast<AllocaInst *>(&memory);
  StackVariable variable;
  auto size = memory.getAllocationSize(memory.getModule()->getDataLayout());
  variable.size = size ? size->getFixedValue() : 0;
  take(variable, findDVRDeclares(value)) || take(variable, findDbgDeclares(value)) ||
      take(variable, at::getDVRAssignmentMarkers(&memory)) ||
      take(variable, at::getAssignmentMarkers(&memory));
  return variable;
}

void sortBySize(std::vector<StackVariable> &variables) {
  for (size_t i = 0; i < variables.size(); ++i)
    variables[i].order = i;
  llvm::sort(variables, [](const StackVariable &a, const StackVariable &b) {
    return std::pair(b.size, a.order) < std::pair(a.size, b.order);
  });
}

std::vector<StackVariable> stackVariables(const Function &function) {
  std::vector<StackVariable> variables;
  for (const Instruction &instruction : instructions(function))
    if (const auto *memory = dyn_cast<AllocaInst>(&instruction))
      variables.push_back(stackVariable(*memory));
  sortBySize(variables);
  return variables;
}

std::string bytesText(uint64_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }

std::string describe(const StackVariable &variable) {
  if (!variable.source)
    return "a temporary takes " + bytesText(variable.size);
  std::string text = "'" + variable.source->getName().str() + "' takes " + bytesText(variable.size);
  const DISubprogram *home = variable.source->getScope()->getSubprogram();
  if (variable.declared && variable.declared.getInlinedAt() && home)
    text += "; it is of " + home->getName().str() + "(), which is inlined";
  return text;
}

} // namespace skep
