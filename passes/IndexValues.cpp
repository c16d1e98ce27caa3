// An index is few numbers when it merges constants, or when what was tested before bounds it. The target's
// own passes hide some indices from the optimiser behind llvm.bpf.passthrough; this looks behind it.
#include "passes/IndexValues.h"
#include "passes/Hidden.h"
#include "passes/MirroredTree.h"
#include "llvm/Analysis/LazyValueInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/KnownBits.h"

using namespace llvm;

namespace skep {
namespace {

constexpr unsigned mostValues = 32;

std::vector<APInt> mergedConstants(Value *index) {
  std::vector<APInt> values;
  for (const Value *leaf : leavesOf(index, false)) {
    const auto *constant = dyn_cast<ConstantInt>(leaf);
    if (!constant)
      return {};
    values.push_back(constant->getValue());
  }
  return values;
}

ConstantRange rangeOf(Value *value, Instruction *at, FunctionAnalysisManager &functions) {
  Function &function = *at->getFunction();
  unsigned bits = value->getType()->getIntegerBitWidth();
  value = behindPassthrough(value);
  auto *cast = dyn_cast<CastInst>(value);
  if (cast && isa<ZExtInst, SExtInst>(cast)) {
    ConstantRange inner = rangeOf(cast->getOperand(0), at, functions);
    return isa<ZExtInst>(cast) ? inner.zeroExtend(bits) : inner.signExtend(bits);
  }
  auto &known = functions.getResult<LazyValueAnalysis>(function);
  auto &evolution = functions.getResult<ScalarEvolutionAnalysis>(function);
  ConstantRange range = known.getConstantRange(value, at, /*UndefAllowed=*/false);
  return range.intersectWith(evolution.getUnsignedRange(evolution.getSCEV(value)), ConstantRange::Unsigned);
}

} // namespace

std::vector<APInt> valuesOfIndex(Value *index, Instruction *at, FunctionAnalysisManager &functions) {
  std::vector<APInt> values;
  if (index->getType()->getIntegerBitWidth() > 64)
    return values;
  if (isa<PHINode, SelectInst>(index))
    values = mergedConstants(index);
  if (values.empty()) {
    ConstantRange range = rangeOf(index, at, functions);
    KnownBits bits = computeKnownBits(index, at->getDataLayout());
    unsigned step = std::min(bits.countMinTrailingZeros(), 12u);
    APInt low = range.getUnsignedMin().lshr(step), high = range.getUnsignedMax().lshr(step);
    if ((high - low).uge(mostValues))
      return {};
    for (uint64_t i = 0, last = (high - low).getZExtValue(); i <= last; ++i)
      values.push_back((low + i).shl(step));
  }
  llvm::sort(values, [](const APInt &a, const APInt &b) { return a.slt(b); });
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values.size() > mostValues ? std::vector<APInt>() : values;
}

} // namespace skep
