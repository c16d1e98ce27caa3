// Only here is it known what of a function lies on the stack: registers that did not suffice are spilled
// there, and variables that do not live at the same time share a place.
#include "backend-glue/codegen/Frames.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/CodeGen/MachineFunctionPass.h"

using namespace llvm;

namespace skep {
namespace {

class FrameReader : public MachineFunctionPass {
public:
  explicit FrameReader(FrameSink frames) : MachineFunctionPass(id), frames(frames) {}

  bool runOnMachineFunction(MachineFunction &function) override {
    const MachineFrameInfo &frame = function.getFrameInfo();
    SmallVector<const AllocaInst *, 8> variables;
    for (int object = 0; object < frame.getObjectIndexEnd(); ++object)
      if (!frame.isDeadObjectIndex(object) && frame.getObjectAllocation(object))
        variables.push_back(frame.getObjectAllocation(object));
    frames(function.getFunction(), frame.getStackSize(), variables);
    return false;
  }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.setPreservesAll();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

private:
  static char id; ///< its address is the pass's identity, its value means nothing
  FrameSink frames;
};

char FrameReader::id = 0;

} // namespace

FunctionPass *makeFrameReader(FrameSink frames) { return new FrameReader(frames); }

} // namespace skep
