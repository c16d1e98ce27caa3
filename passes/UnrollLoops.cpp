// Have loops of a constant length unrolled in full, for kernels that take none.
//
// Before 5.3 the verifier refused every jump back ("back-edge from insn 9 to 3"), so people wrote #pragma
// unroll at each loop. With --kernel=5.2 or an older one that is done here, as if it stood there:
//
//   for (int i = 0; i < 8; i++)           sum += table[0];
//     sum += table[i];             =>     ...
//                                         sum += table[7];
//
// It only marks the loop; LLVM's pass for full unrolling, which comes right after, does the work, whatever it
// would think of the size by itself. A loop that would come to more instructions than a program may have in
// such a kernel is left alone, and bounded-loop tells of it, as of all others that are left. #pragma nounroll
// is obeyed.
#include "passes/UnrollLoops.h"
#include "core/spec/Features.h"
#include "core/spec/Limits.h"
#include "passes/LoopCost.h"
#include "passes/Remark.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

#define DEBUG_TYPE "unroll-loops"

using namespace llvm;

namespace skep {

uint64_t programLimit(KernelVersion kernel) {
  return hasFeature(kernel, Feature::LargePrograms) ? limits::verifiedInstructions : limits::smallProgram;
}

PreservedAnalyses UnrollLoopsPass::run(Loop &loop, LoopAnalysisManager &,
                                       LoopStandardAnalysisResults &analyses, LPMUpdater &) {
  uint64_t turns = analyses.SE.getSmallConstantTripCount(&loop), size = 0;
  for (const BasicBlock *block : loop.blocks())
    size += countInstructions(*block);
  bool isShort = turns && turns * size <= programLimit(kernel);
  if (!isShort || findOptionMDForLoop(&loop, "llvm.loop.unroll.disable"))
    return PreservedAnalyses::all();
  addStringMetadataToLoop(&loop, "llvm.loop.unroll.full");
  remark(DEBUG_TYPE, "Unrolled", *loop.getHeader()->getTerminator(), [&] {
    return "this loop of " + std::to_string(turns) + " turns is unrolled, because the kernel takes none";
  });
  return PreservedAnalyses::all();
}

} // namespace skep
