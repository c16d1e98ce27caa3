// A flow-insensitive analysis of the whole module, run until nothing is added any more: for each value the
// origins that it may have and the places it may point to; for each place what may have been stored there.
//
// Soundness is the verifier's view, not the machine's. What the verifier knows as a pointer stays Own,
// Context or Typed only while the verifier remembers: registers and the stack keep types; maps and global
// variables do not, so what is loaded from them is a number, though still known here for the kernel's or a
// process's address. Functions are not told apart by their callers. Where an address of a program's own and a
// number meet, the number decides: a probe read reads both.
#include "passes/Provenance.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DebugProgramInstruction.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace skep {

constexpr unsigned maxPlaces = 8; ///< more in one object become Place::anywhere
constexpr unsigned maxRounds = 64;
constexpr unsigned verifierKnows = Provenance::Own | Provenance::Context | Provenance::Typed;

bool Provenance::join(const Provenance &other) {
  uint8_t before = origins;
  size_t placesBefore = places.size();
  origins |= other.origins;
  for (const Place &place : other.places)
    if (!places.contains({place.object, Place::anywhere}))
      places.insert(place);
  bool grew = origins != before || places.size() != placesBefore;
  if (grew && places.size() > maxPlaces) {
    std::set<Place> coarse;
    for (const Place &place : places)
      coarse.insert({place.object, Place::anywhere});
    places = std::move(coarse);
  }
  return grew;
}

Provenance Provenance::moved(int64_t by) const {
  Provenance result(origins);
  for (const Place &place : places)
    result.places.insert({place.object, by == Place::anywhere || place.offset == Place::anywhere
                                            ? Place::anywhere
                                            : place.offset + by});
  return result;
}

Provenances::Provenances(Module &module) : module(module) {
  findVariables();
  addPrograms();
  // Everything only grows, and places are few: the limit is for what nobody writes.
  changed = true;
  for (unsigned round = 0; changed && round < maxRounds; ++round) {
    changed = false;
    for (const Function &function : module)
      for (const Instruction &instruction : instructions(function))
        changed |= visit(instruction);
  }
}

void Provenances::findVariables() {
  for (Function &function : module)
    for (Instruction &instruction : instructions(function))
      for (DbgVariableRecord &record : filterDbgVars(instruction.getDbgRecordRange())) {
        if (record.getNumVariableLocationOps() != 1 || record.getExpression()->getNumElements() != 0)
          continue;
        const Value *value = record.getVariableLocationOp(0);
        if (value && !isa<Constant>(value) && !is_contained(variables[value], record.getVariable()))
          variables[value].push_back(record.getVariable());
      }
}

ArrayRef<const DILocalVariable *> Provenances::variablesOf(const Value *value) const {
  auto found = variables.find(value);
  return found == variables.end() ? ArrayRef<const DILocalVariable *>() : ArrayRef(found->second);
}

Provenance Provenances::of(const Value *value) const {
  if (const auto *constant = dyn_cast<Constant>(value))
    return ofConstant(constant);
  auto found = known.find(value);
  return found == known.end() ? Provenance() : found->second;
}

bool Provenances::visit(const Instruction &instruction) {
  if (const auto *stored = dyn_cast<StoreInst>(&instruction)) {
    store(of(stored->getPointerOperand()), of(stored->getValueOperand()));
    return false;
  }
  if (const auto *transfer = dyn_cast<MemTransferInst>(&instruction)) {
    copy(of(transfer->getRawDest()), of(transfer->getRawSource()));
    return false;
  }
  if (const auto *result = dyn_cast<ReturnInst>(&instruction)) {
    if (result->getReturnValue())
      grow(returned[instruction.getFunction()], of(result->getReturnValue()));
    return false;
  }
  if (instruction.getType()->isVoidTy() && !isa<CallBase>(instruction))
    return false;
  Provenance found = transfer(instruction);
  if (found.has(~verifierKnows & 0xff) || found.origins == 0)
    if (any_of(variablesOf(&instruction),
               [](const DILocalVariable *v) { return pointsToUser(v->getType()); }))
      found = Provenance(Provenance::User);
  if (found.origins == Provenance::Typed && isTypedElsewhere(&instruction))
    found = Provenance(Provenance::Kernel);
  return known[&instruction].join(found);
}

/// An argument of a BTF-typed program whose type in C is a pointer to a number or to characters: the verifier
/// types pointers to structs only.
bool Provenances::isTypedElsewhere(const Value *value) const {
  const auto *cast = dyn_cast<CastInst>(value);
  const auto *load = dyn_cast<LoadInst>(cast ? cast->getOperand(0) : value);
  ArrayRef<const DILocalVariable *> names = variablesOf(value);
  if (!load || !isTypedContext(of(load->getPointerOperand())) || names.empty())
    return false;
  return all_of(names, [](const DILocalVariable *variable) {
    const DIType *type = variable->getType();
    if (!isPointer(type) || pointsToRecord(type))
      return false;
    const DIType *to = stripQualifiers(cast_or_null<DIDerivedType>(stripQualifiers(type))->getBaseType());
    return to && to->getTag() == dwarf::DW_TAG_base_type;
  });
}

Provenance Provenances::transfer(const Instruction &instruction) {
  switch (instruction.getOpcode()) {
  case Instruction::Alloca: {
    Provenance result(Provenance::Own);
    result.places.insert({object(&instruction), 0});
    return result;
  }
  case Instruction::GetElementPtr: {
    const auto &gep = cast<GetElementPtrInst>(instruction);
    APInt offset(64, 0);
    int64_t by = Place::anywhere;
    if (gep.accumulateConstantOffset(module.getDataLayout(), offset))
      by = offset.getSExtValue();
    else if (gep.getNumIndices() == 1 && gep.getSourceElementType()->isIntegerTy(8))
      by = placeholderValue(gep.getOperand(1)).value_or(Place::anywhere);
    return of(gep.getPointerOperand()).moved(by);
  }
  case Instruction::Load:
    return load(cast<LoadInst>(instruction));
  case Instruction::AddrSpaceCast:
    return Provenance(Provenance::Own); // only arenas have another address space
  case Instruction::ICmp:
  case Instruction::FCmp:
    return {};
  case Instruction::Call:
    return call(cast<CallBase>(instruction));
  case Instruction::Select: {
    Provenance result = of(instruction.getOperand(1));
    result.join(of(instruction.getOperand(2)));
    return result;
  }
  default:
    return arithmetic(instruction);
  }
}

/// Phis and casts join what goes in. Of a sum the pointer decides, of a difference of pointers nothing is
/// left.
Provenance Provenances::arithmetic(const Instruction &instruction) const {
  const auto *binary = dyn_cast<BinaryOperator>(&instruction);
  if (!binary) {
    Provenance result;
    for (const Value *operand : instruction.operand_values())
      result.join(of(operand));
    return result;
  }
  Provenance left = of(binary->getOperand(0)), right = of(binary->getOperand(1));
  if (binary->getOpcode() == Instruction::Sub)
    return right.has(verifierKnows) ? Provenance() : left.moved(Place::anywhere);
  if (left.has(verifierKnows) != right.has(verifierKnows))
    return (left.has(verifierKnows) ? left : right).moved(Place::anywhere);
  left.join(right);
  return left.moved(Place::anywhere);
}

/// Only whole registers hold addresses, but for those that contexts give as 32 bits.
static bool holdsAddress(const Type *type) {
  return !type->isIntegerTy() || type->getIntegerBitWidth() >= 64;
}

Provenance Provenances::load(const LoadInst &load) {
  const Value *address = load.getPointerOperand();
  Provenance result = pointee(address);
  bool isContext = of(address).has(Provenance::Context) && result.has(Provenance::Own | Provenance::Typed);
  return holdsAddress(load.getType()) || isContext ? result : Provenance();
}

/// An address that lay in memory where the verifier does not keep track: a number, if one of the program's
/// own.
static Provenance forgotten(const Provenance &held) {
  unsigned own = held.has(Provenance::Own) ? Provenance::Own : 0;
  return Provenance((held.origins & ~verifierKnows) | Provenance::Kernel | own);
}

/// What a register holds that is loaded from `address`.
Provenance Provenances::pointee(const Value *address) {
  Provenance from = of(address), result;
  if (from.has(Provenance::Own) && from.places.empty())
    result.join(Provenance::Number);
  for (const Place &place : from.places) {
    Object &in = objects[place.object];
    if (in.kind) {
      result.join(fromContext(place));
      continue;
    }
    if (in.isForeign)
      result.join(Provenance::Own);
    Provenance held;
    for (const auto &[offset, value] : in.contents)
      if (place.offset == Place::anywhere || offset == Place::anywhere || offset == place.offset)
        held.join(value);
    if (in.forgets && in.holdsKptr)
      held.join(Provenance::Typed);
    else if (in.forgets && held.has(verifierKnows))
      held = forgotten(held);
    else if (in.forgets && !held.origins)
      held.join(Provenance::Number);
    result.join(held);
  }
  if (from.has(Provenance::Typed))
    result.join(fromTyped(address));
  if (from.has(Provenance::Kernel | Provenance::User) || !from.origins || from.origins == Provenance::Number)
    result.join(fromProbe(address, from.origins));
  return result;
}

/// The type of the member that lies at an address: by its CO-RE record, or by the type of the variable that
/// the address starts from. Null where neither says.
const DIType *Provenances::fieldType(const Value *address) const {
  if (std::optional<CoreField> field = coreField(address))
    return field->type;
  APInt offset(64, 0);
  const Value *root = address->stripAndAccumulateConstantOffsets(module.getDataLayout(), offset, true);
  ArrayRef<const DILocalVariable *> names = variablesOf(root);
  if (names.size() != 1 || !pointsToRecord(names.front()->getType()) || offset.isNegative())
    return nullptr;
  return typeAt(cast<DIDerivedType>(stripQualifiers(names.front()->getType()))->getBaseType(),
                offset.getZExtValue() * 8);
}

/// A member of a kernel object that the verifier types: it types pointers to structs in turn.
Provenance Provenances::fromTyped(const Value *address) const {
  std::optional<CoreField> field = coreField(address);
  if (!field || !field->type)
    return Provenance::Typed;
  if (pointsToUser(field->type))
    return Provenance::User;
  if (!isPointer(field->type)) {
    const auto *inside = dyn_cast_or_null<DICompositeType>(stripQualifiers(field->type));
    return inside ? Provenance::Typed : Provenance::Number;
  }
  return pointsToRecord(field->type) ? Provenance::Typed : Provenance::Kernel;
}

/// Memory that can only be read by a probe read: a kernel's holds addresses of the kernel, but for members
/// marked __user and registers saved on the way from user space.
Provenance Provenances::fromProbe(const Value *address, unsigned origins) const {
  std::optional<CoreField> field = coreField(address);
  bool isSaved = field && field->root && field->root->getName() == "pt_regs";
  if (isSaved || pointsToUser(fieldType(address)))
    return Provenance::User;
  unsigned result = origins & (Provenance::Kernel | Provenance::User);
  if (!result)
    return field ? Provenance::Kernel : Provenance::Number;
  return result;
}

void Provenances::store(const Provenance &to, const Provenance &value) {
  if (!value.origins)
    return;
  for (const Place &place : to.places)
    if (!objects[place.object].kind && !objects[place.object].isForeign)
      grow(objects[place.object].contents[place.offset], value);
}

/// memcpy: what is at one place goes to another, at the same distance.
void Provenances::copy(const Provenance &to, const Provenance &from) {
  for (const Place &target : to.places) {
    Provenance whole(from.origins & (Provenance::Kernel | Provenance::User));
    Provenance there;
    there.places.insert({target.object, Place::anywhere});
    store(there, whole);
    for (const Place &source : from.places) {
      if (objects[source.object].kind || source.object == target.object)
        continue;
      auto contents = objects[source.object].contents;
      for (const auto &[offset, value] : contents) {
        bool isExact =
            offset != Place::anywhere && source.offset != Place::anywhere && target.offset != Place::anywhere;
        Provenance at;
        at.places.insert({target.object, isExact ? target.offset + offset - source.offset : Place::anywhere});
        Provenance held = value;
        if (objects[source.object].forgets && held.has(verifierKnows))
          held = forgotten(held);
        store(at, held);
      }
    }
  }
}

Way Provenances::wayOf(const Value *address) const {
  if (address->getType()->getPointerAddressSpace() != 0)
    return Way::Direct;
  Provenance from = of(address);
  if (from.has(Provenance::Context))
    return Way::Direct;
  std::optional<CoreField> field = coreField(address);
  bool isKernel = from.has(Provenance::Kernel), isUser = from.has(Provenance::User);
  // The first argument of a wrapped system call is the kernel's copy of the registers.
  if (isUser && !isKernel && field && field->root && field->root->getName() == "pt_regs")
    return Way::Kernel;
  if (isKernel || isUser)
    return isKernel && isUser ? Way::Either : isKernel ? Way::Kernel : Way::User;
  if (from.has(verifierKnows))
    return Way::Direct;
  if (field) // only types of the kernel are relocated
    return Way::Kernel;
  return from.has(Provenance::Number) ? Way::Either : Way::Direct;
}

} // namespace skep
