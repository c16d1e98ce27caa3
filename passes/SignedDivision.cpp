// signed-division: make shifts of signed divisions and remainders by powers of two.
//
// BPF divides unsigned numbers only, up to instruction set v3, and LLVM's code generator gives up at a signed
// division that its optimiser has not turned into something else. The difference of two pointers is one,
// and so are `count % 2` and `length / 4` of an int:
//
//   %q = sdiv i32 %x, 4      ->   %s = ashr i32 %x, 31          all ones when x is negative
//                                 %b = lshr i32 %s, 30          then 3: division rounds towards zero
//                                 %n = add i32 %x, %b
//                                 %q = ashr i32 %n, 2
//
// A remainder is what the quotient leaves. An exact division, as of pointers, is the last shift alone. It
// stands after the optimiser, which knows better where a number cannot be negative.
//
// Limits: other divisors, and v4, which has the instructions.
#include "passes/SignedDivision.h"
#include "passes/Preserved.h"
#include "passes/Remains.h"
#include "passes/Remark.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

#define DEBUG_TYPE "signed-division"

using namespace llvm;

namespace skep {
namespace {

const APInt *powerOfTwo(const Instruction &instruction) {
  if (instruction.getOpcode() != Instruction::SDiv && instruction.getOpcode() != Instruction::SRem)
    return nullptr;
  const auto *by = dyn_cast<ConstantInt>(instruction.getOperand(1));
  return by && by->getValue().isPowerOf2() && by->getValue().sgt(1) ? &by->getValue() : nullptr;
}

void lower(Instruction &division, const APInt &by) {
  IRBuilder<> builder(&division);
  Value *number = division.getOperand(0);
  unsigned bits = by.getBitWidth(), shift = by.exactLogBase2();
  Value *result;
  if (division.getOpcode() == Instruction::SDiv && division.isExact()) {
    result = builder.CreateAShr(number, shift, "", /*isExact=*/true);
  } else {
    // It is used twice or more, and must be the same number each time.
    number = builder.CreateFreeze(number);
    Value *bias = builder.CreateLShr(builder.CreateAShr(number, bits - 1), bits - shift);
    result = builder.CreateAShr(builder.CreateAdd(number, bias), shift);
    if (division.getOpcode() == Instruction::SRem)
      result = builder.CreateSub(number, builder.CreateShl(result, shift));
  }
  division.replaceAllUsesWith(result);
  division.eraseFromParent();
}

bool run(Function &function) {
  std::optional<unsigned> version = instructionSet(function).version;
  if (!version || *version >= 4)
    return false;
  SmallVector<Instruction *> divisions;
  for (Instruction &instruction : instructions(function))
    if (powerOfTwo(instruction))
      divisions.push_back(&instruction);
  for (Instruction *division : divisions) {
    const APInt &by = *powerOfTwo(*division);
    remark(DEBUG_TYPE, "Shifted", *division, [&] {
      return "a signed division by " + std::to_string(by.getZExtValue()) + " is made of shifts";
    });
    lower(*division, by);
  }
  return !divisions.empty();
}

} // namespace

PreservedAnalyses SignedDivisionPass::run(Module &module, ModuleAnalysisManager &) {
  bool changed = false;
  for (Function &function : module)
    if (!function.isDeclaration())
      changed |= skep::run(function);
  return preserveBlocks(changed);
}

} // namespace skep
