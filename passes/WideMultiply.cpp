// wide-multiply: make 64-bit multiplications of those of 65 to 128 bits, and of those that tell of overflow.
//
// BPF multiplies 64 bits by 64 and keeps 64. For more, LLVM's code generator calls __multi3(), which is
// nowhere
// ("A call to built-in function '__multi3' is not supported"). Nobody writes such a multiplication in C for
// BPF, but the optimiser does: it replaces a loop by a formula, whose product must not overflow on the way:
//
//   for (i = 0; i < n; i++)              %p = mul i65 %n, %less    -> four products of 32 by 32 bits and
//   their
//           sum += i;                    %s = lshr i65 %p, 1          sums, as one multiplies on paper
//
// With a = a1:a0 and b = b1:b0 of 64 bits each, the product is a0*b0 in full plus (a0*b1 + a1*b0) << 64; what
// is above 128 bits is not kept. Last, because only what is left over is worth so many instructions.
//
// The other thing that the optimiser makes of plain C is a product that says whether it fits, from the test
// before it:
//
//   if (a > ~0ULL / b) return;           llvm.umul.with.overflow.i64(a, b)   ->   ~0 / b < a, as it was
//
// Limits: signed products that tell of overflow, which only a builtin makes; divisions of more than 64 bits,
// which the optimiser does not make by itself, and wider products.
#include "passes/WideMultiply.h"
#include "passes/Preserved.h"
#include "passes/Remark.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

#define DEBUG_TYPE "wide-multiply"

using namespace llvm;

namespace skep {
namespace {

bool isWide(const Instruction &instruction) {
  unsigned bits = instruction.getType()->isIntegerTy() ? instruction.getType()->getIntegerBitWidth() : 0;
  return instruction.getOpcode() == Instruction::Mul && bits > 64 && bits <= 128;
}

/// A number of 128 bits as two of 64.
struct Halves {
  Value *low, *high;
};

Halves split(IRBuilder<> &builder, Value *number) {
  Value *wide = builder.CreateZExt(builder.CreateFreeze(number), builder.getInt128Ty());
  return {builder.CreateTrunc(wide, builder.getInt64Ty()),
          builder.CreateTrunc(builder.CreateLShr(wide, 64), builder.getInt64Ty())};
}

/// All 128 bits of the product of two numbers of 64.
Halves fullProduct(IRBuilder<> &builder, Value *a, Value *b) {
  auto low = [&](Value *value) { return builder.CreateAnd(value, 0xffffffffu); };
  auto high = [&](Value *value) { return builder.CreateLShr(value, 32); };
  Value *lowLow = builder.CreateMul(low(a), low(b)), *lowHigh = builder.CreateMul(low(a), high(b));
  Value *highLow = builder.CreateMul(high(a), low(b)), *highHigh = builder.CreateMul(high(a), high(b));
  // At most three times 2^32 - 1: no carry is lost.
  Value *middle = builder.CreateAdd(builder.CreateAdd(high(lowLow), low(lowHigh)), low(highLow));
  Value *upper = builder.CreateAdd(builder.CreateAdd(highHigh, high(lowHigh)),
                                   builder.CreateAdd(high(highLow), high(middle)));
  return {builder.CreateMul(a, b), upper};
}

bool tellsOfOverflow(const Instruction &instruction) {
  const auto *call = dyn_cast<IntrinsicInst>(&instruction);
  return call && call->getIntrinsicID() == Intrinsic::umul_with_overflow &&
         call->getArgOperand(0)->getType()->isIntegerTy(64);
}

void lowerOverflow(Instruction &product) {
  IRBuilder<> builder(&product);
  Value *a = builder.CreateFreeze(product.getOperand(0)), *b = builder.CreateFreeze(product.getOperand(1));
  Value *zero = builder.getInt64(0), *one = builder.getInt64(1);
  Value *divisor = builder.CreateSelect(builder.CreateICmpEQ(b, zero), one, b);
  Value *most = builder.CreateUDiv(builder.getInt64(~uint64_t(0)), divisor);
  Value *result = builder.CreateInsertValue(PoisonValue::get(product.getType()), builder.CreateMul(a, b), 0);
  result = builder.CreateInsertValue(result, builder.CreateICmpULT(most, a), 1);
  remark(DEBUG_TYPE, "Divided", product,
         [] { return "whether a product fits into 64 bits is told by a division"; });
  product.replaceAllUsesWith(result);
  product.eraseFromParent();
}

void lower(Instruction &product) {
  IRBuilder<> builder(&product);
  Halves a = split(builder, product.getOperand(0)), b = split(builder, product.getOperand(1));
  Halves whole = fullProduct(builder, a.low, b.low);
  Value *crossed = builder.CreateAdd(builder.CreateMul(a.low, b.high), builder.CreateMul(a.high, b.low));
  Value *high = builder.CreateZExt(builder.CreateAdd(whole.high, crossed), builder.getInt128Ty());
  Value *low = builder.CreateZExt(whole.low, builder.getInt128Ty());
  Value *result = builder.CreateOr(builder.CreateShl(high, 64), low);
  remark(DEBUG_TYPE, "Split", product, [] {
    return "a product of more than 64 bits, made by the optimiser, is put together from smaller ones";
  });
  product.replaceAllUsesWith(builder.CreateTrunc(result, product.getType()));
  product.eraseFromParent();
}

bool run(Function &function) {
  SmallVector<Instruction *> products, tellers;
  for (Instruction &instruction : instructions(function))
    if (isWide(instruction))
      products.push_back(&instruction);
    else if (tellsOfOverflow(instruction))
      tellers.push_back(&instruction);
  for (Instruction *product : products)
    lower(*product);
  for (Instruction *product : tellers)
    lowerOverflow(*product);
  return !products.empty() || !tellers.empty();
}

} // namespace

PreservedAnalyses WideMultiplyPass::run(Module &module, ModuleAnalysisManager &) {
  bool changed = false;
  for (Function &function : module)
    changed |= skep::run(function);
  return preserveBlocks(changed);
}

} // namespace skep
