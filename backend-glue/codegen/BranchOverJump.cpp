// branch-over-jump: one branch where the code generator makes a branch around a jump.
//
//     if r0 == 0 goto A                    if r0 != 0 goto B
//     goto B                     ->     A:
//   A:
//
// LLVM's BPF target tells its branch optimiser of unconditional jumps only, so nothing there ever turns a
// condition round to let the nearer block follow it. C that leaves early (`if (!p) goto out;`) is full of
// the long form. The verifier walks one instruction less on each such path.
//
// It also walks the two ways in the other order, the one that follows first. That is harmless where B leads
// out of the function, and only there: where both ways go on, the states that the first one leaves decide how
// much of the second the verifier may skip (the kernel's strobemeta.c went from 177,272 instructions walked
// to more than a million).
//
// It runs last, because blocks do not move any more then. A branch on single bits (`if r1 & 4 goto`) has no
// opposite and stays. CO-RE records, line information and relocations hang on other instructions than jumps.
#include "backend-glue/codegen/BranchOverJump.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstr.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace skep {
namespace {

/// The opposite of a condition in the name of an instruction ("JEQ" of JEQ_ri_32); empty for none.
StringRef opposite(StringRef condition) {
  return StringSwitch<StringRef>(condition)
      .Case("JEQ", "JNE")
      .Case("JNE", "JEQ")
      .Case("JUGT", "JULE")
      .Case("JULE", "JUGT")
      .Case("JUGE", "JULT")
      .Case("JULT", "JUGE")
      .Case("JSGT", "JSLE")
      .Case("JSLE", "JSGT")
      .Case("JSGE", "JSLT")
      .Case("JSLT", "JSGE")
      .Default("");
}

class BranchOverJump : public MachineFunctionPass {
public:
  BranchOverJump() : MachineFunctionPass(id) {}
  StringRef getPassName() const override { return "branch-over-jump"; }
  bool runOnMachineFunction(MachineFunction &function) override;

private:
  void findOpposites(const TargetInstrInfo &instructions);
  bool turnRound(MachineBasicBlock &block);

  static char id; ///< only its address counts
  DenseMap<unsigned, unsigned> opposites;
  unsigned jump = 0;
};

char BranchOverJump::id = 0;

/// The target keeps its opcodes to itself; their names are what others can go by.
void BranchOverJump::findOpposites(const TargetInstrInfo &instructions) {
  StringMap<unsigned> opcodes;
  for (unsigned opcode = 0; opcode < instructions.getNumOpcodes(); ++opcode)
    if (StringRef name = instructions.getName(opcode); name.starts_with("J"))
      opcodes[name] = opcode;
  jump = opcodes.lookup("JMP");
  for (const auto &[name, opcode] : opcodes) {
    auto [condition, operands] = name.split('_');
    if (!opposite(condition).empty())
      opposites[opcode] = opcodes.lookup((opposite(condition) + "_" + operands).str());
  }
}

/// Whether there is nothing behind a block but the way out, and that is near.
static bool leadsOut(const MachineBasicBlock *block) {
  for (unsigned steps = 0; steps < 4; ++steps) {
    if (block->succ_empty())
      return true;
    if (block->succ_size() > 1)
      return false;
    block = *block->succ_begin();
  }
  return false;
}

bool BranchOverJump::turnRound(MachineBasicBlock &block) {
  auto last = block.getLastNonDebugInstr();
  if (last == block.end() || last == block.begin() || last->getOpcode() != jump)
    return false;
  auto before = prev_nodbg(last, block.begin());
  if (!opposites.contains(before->getOpcode()))
    return false;
  MachineOperand &target = before->getOperand(before->getNumExplicitOperands() - 1);
  MachineOperand &otherwise = last->getOperand(0);
  if (!target.isMBB() || !otherwise.isMBB() || !block.isLayoutSuccessor(target.getMBB()) ||
      !leadsOut(otherwise.getMBB()))
    return false;
  before->setDesc(block.getParent()->getSubtarget().getInstrInfo()->get(opposites[before->getOpcode()]));
  target.setMBB(otherwise.getMBB());
  last->eraseFromParent();
  return true;
}

bool BranchOverJump::runOnMachineFunction(MachineFunction &function) {
  if (opposites.empty())
    findOpposites(*function.getSubtarget().getInstrInfo());
  bool changed = false;
  for (MachineBasicBlock &block : function)
    changed |= turnRound(block);
  return changed;
}

} // namespace

FunctionPass *makeBranchOverJumpPass() { return new BranchOverJump(); }

} // namespace skep
