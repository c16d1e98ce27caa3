// Names come from debug metadata: variables' from their values, members' from CO-RE records or from the type
// of the variable that the address starts from. What has no name is said by the call that it comes from.
#include "passes/AccessText.h"
#include "passes/Calls.h"
#include "llvm/BinaryFormat/Dwarf.h"

using namespace llvm;

namespace skep {
namespace {

constexpr unsigned maxDepth = 16;

class Namer {
public:
  Namer(const Provenances &provenances, const DISubprogram *speaker)
      : provenances(provenances), speaker(speaker) {}

  std::string access(const Value *address, unsigned depth = 0);

private:
  std::string value(const Value *value, unsigned depth);
  std::string plain(const Value *base, int64_t offset, unsigned depth);
  const DILocalVariable *variable(const Value *value) const;

  const Provenances &provenances;
  const DISubprogram *speaker; ///< the function in the source, which may have been inlined; may be null
};

/// The variable whose name says most: the function's own, before one of what was inlined or what it is
/// inlined to.
const DILocalVariable *Namer::variable(const Value *value) const {
  ArrayRef<const DILocalVariable *> all = provenances.variablesOf(value);
  for (const DILocalVariable *each : all)
    if (each->getScope()->getSubprogram() == speaker)
      return each;
  return all.empty() ? nullptr : all.front();
}

std::string Namer::value(const Value *value, unsigned depth) {
  if (depth > maxDepth)
    return "...";
  if (const DILocalVariable *named = variable(value))
    return named->getName().str();
  if (const auto *cast = dyn_cast<CastInst>(value))
    return this->value(cast->getOperand(0), depth + 1);
  if (const auto *load = dyn_cast<LoadInst>(value)) {
    const Value *from = load->getPointerOperand();
    if (const auto *global = dyn_cast<GlobalVariable>(from))
      return global->getName().str();
    return isa<AllocaInst>(from) ? this->value(from, depth + 1) : access(from, depth + 1);
  }
  if (const auto *call = dyn_cast<CallBase>(value)) {
    if (std::optional<HelperId> id = helperOf(*call))
      return std::string("bpf_") + helperInfo(*id).name + "()";
    if (const Function *callee = call->getCalledFunction(); callee && !callee->isIntrinsic())
      return callee->getName().str() + "()";
    if (coreField(value))
      return "&" + access(value, depth + 1);
  }
  return "...";
}

/// The member that lies `offset` bytes from the start of what a pointer of type `type` leads to.
std::string memberAt(const DIType *type, uint64_t offset) {
  if (!pointsToRecord(type))
    return {};
  const auto *record =
      cast<DICompositeType>(stripQualifiers(cast<DIDerivedType>(stripQualifiers(type))->getBaseType()));
  if (record->getTag() != dwarf::DW_TAG_structure_type)
    return {};
  for (const DINode *node : record->getElements())
    if (const auto *member = dyn_cast<DIDerivedType>(node))
      if (member->getTag() == dwarf::DW_TAG_member && member->getOffsetInBits() == offset * 8)
        return member->getName().str();
  return {};
}

std::string Namer::plain(const Value *base, int64_t offset, unsigned depth) {
  const DILocalVariable *named = variable(base);
  std::string text = value(base, depth + 1);
  if (offset == Place::anywhere)
    return text + "[...]";
  if (std::string member = named ? memberAt(named->getType(), offset) : ""; !member.empty())
    return text + "->" + member;
  return offset == 0 ? "*" + text : text + "[...]";
}

std::string Namer::access(const Value *address, unsigned depth) {
  if (depth > maxDepth)
    return "...";
  if (std::optional<CoreField> field = coreField(address)) {
    std::string record = field->root ? field->root->getName().str() : "";
    std::string base = value(field->base, depth + 1);
    return (base == "..." ? "(struct " + record + " *)" + base : base) + "->" + field->text;
  }
  const auto *gep = dyn_cast<GetElementPtrInst>(address);
  if (!gep)
    return plain(address, 0, depth);
  if (coreField(gep->getPointerOperand()))
    return access(gep->getPointerOperand(), depth + 1) + (gep->hasAllZeroIndices() ? "" : "[...]");
  APInt offset(64, 0);
  bool isFixed = gep->accumulateConstantOffset(gep->getDataLayout(), offset);
  return plain(gep->getPointerOperand(), isFixed ? offset.getSExtValue() : Place::anywhere, depth);
}

} // namespace

std::string accessText(const Value *address, const Instruction &at, const Provenances &provenances) {
  const DebugLoc &place = at.getDebugLoc();
  return Namer(provenances, place ? place->getScope()->getSubprogram() : nullptr).access(address);
}

} // namespace skep
