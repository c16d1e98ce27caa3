// stack-index: keep the address of a stack slot a sum.
//
// To the verifier a pointer is a base that may be added to; `|=` on it is refused ("bitwise operator |= on
// pointer prohibited"). The code generator knows how variables on the stack are aligned, and where an index
// has no bit in common with such an address it takes "or" for as good as "add", and likes it better:
//
//   u32 v[2]; use(&v[i & 1]);                r1 = r10; r1 += -8; r1 |= r2
//
// This pass hides such an index behind an empty line of assembly: it is the same number in the same register,
// but nobody knows its bits. Nothing is emitted for it. Hiding the variable instead would cost an
// instruction, because its address then could not be part of other instructions.
#include "passes/StackIndex.h"
#include "passes/AddressSteps.h"
#include "passes/Hidden.h"
#include "passes/Preserved.h"
#include "passes/Remark.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Support/KnownBits.h"

#define DEBUG_TYPE "stack-index"

using namespace llvm;

namespace skep {
namespace {

/// To what power of two the code generator may align any variable, so as to copy it in fewer steps.
constexpr unsigned stackAlignment = 3;

/// Whether the bits of the index are all below those that the variable's address has.
bool looksLikeOr(const Place &place, const DataLayout &layout) {
  const auto *variable = dyn_cast<AllocaInst>(place.root);
  if (!variable || !place.index || isBarrier(place.index))
    return false;
  KnownBits index = computeKnownBits(place.index, layout).zextOrTrunc(64);
  KnownBits moved = KnownBits::mul(index, KnownBits::makeConstant(APInt(64, place.scale)));
  KnownBits base(64);
  base.Zero.setLowBits(std::max(Log2(variable->getAlign()), stackAlignment));
  base = KnownBits::computeForAddSub(/*Add=*/true, false, false, base,
                                     KnownBits::makeConstant(APInt(64, place.offset, true)));
  return KnownBits::haveNoCommonBitsSet(base, moved);
}

void hideIndex(GetElementPtrInst &gep, Value *index) {
  IRBuilder<> builder(&gep);
  gep.replaceUsesOfWith(index, hide(builder, index));
  remark(DEBUG_TYPE, "Hidden", gep, [] { return "index into the stack kept one that is added"; });
}

} // namespace

PreservedAnalyses StackIndexPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  bool dropped = dropUnreachable(module, functions);
  bool changed = false;
  for (Function &function : module)
    for (Instruction &instruction : instructions(function)) {
      auto *gep = dyn_cast<GetElementPtrInst>(&instruction);
      std::optional<Place> place = gep ? placeOf(gep, module.getDataLayout()) : std::nullopt;
      if (!place || !looksLikeOr(*place, module.getDataLayout()) ||
          !is_contained(gep->indices(), place->index))
        continue;
      hideIndex(*gep, place->index);
      changed = true;
    }
  return dropped ? PreservedAnalyses::none() : preserveBlocks(changed);
}

} // namespace skep
