// Where pointers of different kinds come together, the verifier can follow each on its own way, but an
// instruction that uses the merged one cannot be rewritten for two kinds at once. To branch on which pointer
// came, something must say so that is no pointer: the same phis and selects, over small numbers.
#include "passes/MirroredTree.h"
#include "passes/AddressSteps.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace skep {

SmallVector<Value *> leavesOf(Value *root, bool throughSteps, unsigned most) {
  SmallVector<Value *> leaves, open = {root};
  SmallPtrSet<Value *, 16> seen;
  while (!open.empty()) {
    Value *value = open.pop_back_val();
    if (!seen.insert(value).second)
      continue;
    if (seen.size() > most)
      return {};
    if (auto *phi = dyn_cast<PHINode>(value))
      open.append(phi->op_begin(), phi->op_end());
    else if (auto *select = dyn_cast<SelectInst>(value))
      open.append({select->getTrueValue(), select->getFalseValue()});
    else if (Value *base = steppedFrom(value); base && throughSteps)
      open.push_back(base);
    else
      leaves.push_back(value);
  }
  return leaves;
}

/// The constant that a phi is wherever it matters.
static Constant *onlyConstant(const PHINode &phi) {
  Constant *only = PoisonValue::get(phi.getType());
  for (const Value *incoming : phi.incoming_values()) {
    auto *constant = dyn_cast<Constant>(const_cast<Value *>(incoming));
    if (incoming == &phi || (constant && (isa<PoisonValue>(constant) || constant == only)))
      continue;
    if (!constant || !isa<PoisonValue>(only))
      return nullptr;
    only = constant;
  }
  return only;
}

/// Phis of nothing but one constant go away again; only once all stand, because they hang on one another.
/// What any will do for becomes zero in the end: the verifier minds registers that were never written.
Value *MirroredTree::of(Value *root) {
  Value *result = build(root);
  for (bool changed = true; changed;) {
    changed = false;
    for (PHINode *&phi : phis) {
      Constant *same = phi ? onlyConstant(*phi) : nullptr;
      if (!same)
        continue;
      result = result == phi ? same : result;
      phi->replaceAllUsesWith(same);
      phi->eraseFromParent();
      phi = nullptr;
      changed = true;
    }
  }
  for (PHINode *phi : phis)
    for (Use &use : phi ? phi->incoming_values() : iterator_range<Use *>(nullptr, nullptr))
      if (isa<PoisonValue>(use))
        use = Constant::getNullValue(type);
  return result;
}

Value *MirroredTree::build(Value *value) {
  if (auto found = made.find(value); found != made.end())
    return found->second;
  if (auto *phi = dyn_cast<PHINode>(value))
    return ofPhi(*phi);
  Value *result = nullptr;
  if (auto *select = dyn_cast<SelectInst>(value))
    result = ofSelect(*select);
  else if (Value *base = steppedFrom(value); base && step && isa<Instruction>(value))
    result = step(*cast<Instruction>(value), build(base));
  else
    result = leaf(value);
  return made[value] = result;
}

Value *MirroredTree::ofPhi(PHINode &phi) {
  PHINode *mirror = IRBuilder<>(&phi).CreatePHI(type, phi.getNumIncomingValues());
  made[&phi] = mirror; // before the operands: a loop's phi is its own
  phis.push_back(mirror);
  for (unsigned i = 0; i < phi.getNumIncomingValues(); ++i)
    mirror->addIncoming(build(phi.getIncomingValue(i)), phi.getIncomingBlock(i));
  return mirror;
}

Value *MirroredTree::ofSelect(SelectInst &select) {
  Value *yes = build(select.getTrueValue()), *no = build(select.getFalseValue());
  if (yes == no || isa<PoisonValue>(no))
    return yes;
  if (isa<PoisonValue>(yes))
    return no;
  if (type->isIntegerTy(1) && match(yes, m_One()) && match(no, m_Zero()))
    return select.getCondition();
  return IRBuilder<>(&select).CreateSelect(select.getCondition(), yes, no);
}

} // namespace skep
