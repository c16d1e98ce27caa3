// packet-pointers: compute with whole pointers into a packet, not with 32 bits of them.
//
// `data` and `data_end` of a context are 32 bits wide in C, but what the verifier has a load of them give is
// a pointer of 64. C that keeps them as it finds them, and adds to them so, and the optimiser, which sees no
// reason to extend them before the last moment, compute with 32 bits: "32-bit pointer arithmetic prohibited".
//
//   __u32 data = skb->data;                              w1 += 14         ->     r1 += 14
//   if (data + 14 > skb->data_end) return;               if w1 > w2              if r1 > r2
//
// This pass extends them first and adds then. That differs only for a packet across a boundary of 4 GB, of
// which C could know nothing, having been told that the whole address is in those bits. Differences of the
// two are packet-range's.
#include "passes/PacketPointers.h"
#include "passes/ContextPointers.h"
#include "passes/Preserved.h"
#include "passes/Remark.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/Local.h"

#define DEBUG_TYPE "packet-pointers"

using namespace llvm;

namespace skep {
namespace {

constexpr unsigned mostSums = 4; ///< in one another

class Widener {
public:
  Widener(Function &function, const ContextPointers &contexts)
      : function(function), contexts(contexts), layout(function.getDataLayout()) {}

  bool run();

private:
  bool isHalf(Value *value, unsigned depth = 0) const;
  Value *whole(Value *value, IRBuilder<> &builder);
  bool widen(Instruction &instruction);

  Function &function;
  const ContextPointers &contexts;
  const DataLayout &layout;
};

/// Whether 32 bits are those of a pointer into a packet, or to its end, with something added.
bool Widener::isHalf(Value *value, unsigned depth) const {
  if (!value->getType()->isIntegerTy(32) || depth > mostSums)
    return false;
  if (isa<LoadInst>(value)) {
    std::optional<FieldKind> kind = contexts.fieldBehind(value, layout);
    return kind == FieldKind::Packet || kind == FieldKind::PacketEnd || kind == FieldKind::PacketMeta;
  }
  auto *sum = dyn_cast<BinaryOperator>(value);
  return sum && sum->getOpcode() == Instruction::Add &&
         (isHalf(sum->getOperand(0), depth + 1) || isHalf(sum->getOperand(1), depth + 1));
}

/// The 64 bits that 32 stand for, where `builder` stands.
Value *Widener::whole(Value *value, IRBuilder<> &builder) {
  if (auto *constant = dyn_cast<ConstantInt>(value))
    return builder.getInt64(constant->getSExtValue());
  if (!isHalf(value))
    return builder.CreateZExt(value, builder.getInt64Ty());
  if (auto *load = dyn_cast<LoadInst>(value))
    return wholePointer(*load);
  auto *sum = cast<BinaryOperator>(value);
  return builder.CreateAdd(whole(sum->getOperand(0), builder), whole(sum->getOperand(1), builder));
}

/// zext(data + n), and data + n > end.
bool Widener::widen(Instruction &instruction) {
  IRBuilder<> builder(&instruction);
  if (isa<ZExtInst>(instruction) && instruction.getType()->isIntegerTy(64)) {
    Value *sum = instruction.getOperand(0);
    if (!isa<BinaryOperator>(sum) || !isHalf(sum))
      return false;
    instruction.replaceAllUsesWith(whole(sum, builder));
    return true;
  }
  auto *compare = dyn_cast<ICmpInst>(&instruction);
  if (!compare || compare->isSigned() || !isHalf(compare->getOperand(0)) || !isHalf(compare->getOperand(1)))
    return false;
  for (Use &operand : compare->operands())
    operand = builder.CreateIntToPtr(whole(operand, builder), builder.getPtrTy());
  return true;
}

bool Widener::run() {
  SmallVector<WeakTrackingVH> replaced;
  for (Instruction &instruction : instructions(function)) {
    SmallVector<Value *> operands(instruction.operand_values());
    if (!widen(instruction))
      continue;
    remark(DEBUG_TYPE, "Whole", instruction, [] { return "packet pointer computed with as a whole"; });
    replaced.push_back(&instruction);
    replaced.append(operands.begin(), operands.end());
  }
  RecursivelyDeleteTriviallyDeadInstructionsPermissive(replaced);
  return !replaced.empty();
}

} // namespace

PreservedAnalyses PacketPointersPass::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  bool dropped = dropUnreachable(module, functions);
  ContextPointers contexts(module);
  bool changed = false;
  for (Function &function : module)
    if (!function.isDeclaration())
      changed |= Widener(function, contexts).run();
  return dropped ? PreservedAnalyses::none() : preserveBlocks(changed);
}

} // namespace skep
