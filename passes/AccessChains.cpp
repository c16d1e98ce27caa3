// Which access continues which: decided by the debug types on both sides, because the IR sees only pointers.
#include "passes/AccessChains.h"
#include "passes/FieldAccess.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IntrinsicsBPF.h"

using namespace llvm;

namespace skep {
namespace {

/// True when an element of type `element` can stand inside an array or behind a pointer to `container`.
bool sameElement(const DIType *container, const DICompositeType *element) {
  if (container == element)
    return true;
  const auto *outer = dyn_cast_or_null<DICompositeType>(container);
  if (!outer || outer->getTag() != dwarf::DW_TAG_array_type)
    return false;
  const DIType *inside = outer->getBaseType();
  if (element->getTag() == dwarf::DW_TAG_array_type)
    return inside == element->getBaseType();
  return stripQualifiers(inside) == element;
}

/// Whether an access to `childType` continues `parent`, or starts anew behind a cast.
bool continues(const Access &parent, const DIType *childType) {
  if (!childType)
    return true; // a question about the parent's field
  const DIType *outer = stripQualifiers(parent.type);
  const auto *inner = dyn_cast_or_null<DICompositeType>(stripQualifiers(childType));
  if (!inner)
    return false; // a pointer: the value was cast
  if (const auto *pointer = dyn_cast<DIDerivedType>(outer))
    return pointer->getTag() == dwarf::DW_TAG_pointer_type &&
           sameElement(stripQualifiers(pointer->getBaseType()), inner);
  const auto *record = dyn_cast<DICompositeType>(outer);
  if (!record)
    return false;
  if (record->getTag() == dwarf::DW_TAG_array_type)
    return sameElement(record, inner);
  if (parent.index >= record->getElements().size())
    return false;
  return stripQualifiers(dyn_cast<DIType>(record->getElements()[parent.index])) == inner;
}

unsigned indexOperand(AccessKind kind) {
  return kind == AccessKind::Array || kind == AccessKind::Struct ? 2 : 1;
}

} // namespace

std::optional<AccessKind> accessKind(const CallInst &call) {
  switch (call.getIntrinsicID()) {
  case Intrinsic::preserve_array_access_index:
    return AccessKind::Array;
  case Intrinsic::preserve_struct_access_index:
    return AccessKind::Struct;
  case Intrinsic::preserve_union_access_index:
    return AccessKind::Union;
  case Intrinsic::bpf_preserve_field_info:
    return AccessKind::FieldInfo;
  default:
    return std::nullopt;
  }
}

void AccessChains::add(CallInst &call, AccessKind kind, const DIType *type) {
  Access &access = accesses.emplace_back();
  access.call = &call;
  access.kind = kind;
  access.type = type;
  access.index = cast<ConstantInt>(call.getArgOperand(indexOperand(kind)))->getZExtValue();
  byCall[&call] = &access;
}

Access *AccessChains::find(const Value *value) const { return byCall.lookup(value); }

void AccessChains::link() {
  for (Access &access : accesses) {
    Access *before = find(access.base());
    if (before && before->type && continues(*before, access.type))
      access.parent = before;
  }
  for (Access &access : accesses)
    for (const User *user : access.call->users())
      access.usedOtherwise |= !isContinuation(access, *user);
}

bool AccessChains::isContinuation(const Access &access, const User &user) const {
  const Access *next = find(&user);
  return next && next->parent == &access;
}

} // namespace skep
