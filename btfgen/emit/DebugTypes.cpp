// A program of fifty lines that takes a struct task_struct * would drag in half of the kernel's types if
// every pointer were followed. So there is a rule, LLVM's, on which libbpf and everybody's expectations
// stand:
//
//   struct a { struct b *p; struct c q; int (*f)(struct d *); };
//   int prog(struct a *arg);
//
// What a function, a variable or a CO-RE record names is needed, through any number of pointers: a. So is
// what a needed struct contains (c) and what the functions mention that it points to (d). But a struct that
// only a member points to (b) is declared and no more, unless it is needed elsewhere, now or later.
//
// The rule has an edge that looks like a mistake and is kept, because leaving it out would lose types that
// programs get today: a member's pointer to a const, volatile or typedef of a struct, when it is met a second
// time, makes that struct needed (visitAgain). So the order in which a module is read matters
// (ModuleBtf.cpp).
//
// Pointers to what was only declared wait until all is read. They then find the struct by its name: debug
// metadata of several compile units has several of one name.
//
// Other things than C's have no kind in BTF (complex numbers, references, classes with functions in them); a
// type of that sort is void, as for LLVM.
#include "btfgen/emit/DebugTypes.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"

namespace skep::btf {

using namespace llvm;

namespace {

/// What `tag` writes in front of another type; nothing for other derived types.
std::optional<Kind> kindOf(unsigned tag) {
  switch (tag) {
  case dwarf::DW_TAG_pointer_type:
    return Kind::Ptr;
  case dwarf::DW_TAG_typedef:
    return Kind::Typedef;
  case dwarf::DW_TAG_const_type:
    return Kind::Const;
  case dwarf::DW_TAG_volatile_type:
    return Kind::Volatile;
  case dwarf::DW_TAG_restrict_type:
    return Kind::Restrict;
  default:
    return std::nullopt;
  }
}

bool isRecordTag(unsigned tag) {
  return tag == dwarf::DW_TAG_structure_type || tag == dwarf::DW_TAG_union_type;
}

/// A struct or union that could be named instead of being written out.
const DICompositeType *namedRecord(const DIType *type) {
  const auto *record = dyn_cast_or_null<DICompositeType>(type);
  bool fits =
      record && isRecordTag(record->getTag()) && !record->getName().empty() && !record->isForwardDecl();
  return fits ? record : nullptr;
}

/// The values of the annotations called `name`.
SmallVector<StringRef, 4> annotationsOf(DINodeArray annotations, StringRef name) {
  SmallVector<StringRef, 4> values;
  if (!annotations)
    return values;
  for (const MDOperand &operand : annotations->operands()) {
    const auto *pair = dyn_cast_or_null<MDNode>(operand.get());
    if (!pair || pair->getNumOperands() != 2)
      continue;
    const auto *key = dyn_cast_or_null<MDString>(pair->getOperand(0));
    const auto *value = dyn_cast_or_null<MDString>(pair->getOperand(1));
    if (key && value && key->getString() == name)
      values.push_back(value->getString());
  }
  return values;
}

uint32_t bytesOf(const DIType &type) { return (type.getSizeInBits() + 7) / 8; }

/// The number that an enum's values are; null when it is only declared.
const DIBasicType *numberOf(const DIType *type) {
  while (const auto *derived = dyn_cast_or_null<DIDerivedType>(type))
    type = derived->getBaseType();
  return dyn_cast_or_null<DIBasicType>(type);
}

} // namespace

Draft DebugTypes::know(const DIType &type, Record record) {
  return known[&type] = graph.add(std::move(record));
}

Draft DebugTypes::visit(const DIType *type, Way way) {
  if (!type)
    return Draft::Void;
  auto found = known.find(type);
  if (found != known.end()) {
    Draft draft = found->second;
    if (!way.onlyPointedTo())
      visitAgain(dyn_cast<DIDerivedType>(type), way);
    return draft;
  }
  if (const auto *basic = dyn_cast<DIBasicType>(type))
    return visitBasic(*basic);
  if (const auto *function = dyn_cast<DISubroutineType>(type))
    return visitFunctionType(*function);
  if (const auto *composite = dyn_cast<DICompositeType>(type))
    return visitComposite(*composite);
  if (const auto *derived = dyn_cast<DIDerivedType>(type))
    return visitDerived(*derived, way);
  return Draft::Void;
}

/// `type` has a record, but what it leads to may be waiting, and be needed now.
void DebugTypes::visitAgain(const DIDerivedType *type, Way way) {
  while (type && type->getBaseType()) {
    const DIType *base = type->getBaseType();
    if (known.contains(base)) {
      type = dyn_cast<DIDerivedType>(base);
      continue;
    }
    if (way.inMember && type->getTag() == dwarf::DW_TAG_pointer_type) {
      way.behindPointer = true;
      if (namedRecord(base))
        return;
    }
    visit(base, way);
    return;
  }
}

Draft DebugTypes::visitBasic(const DIBasicType &type) {
  uint32_t encoding = 0;
  switch (type.getEncoding()) {
  case dwarf::DW_ATE_float:
    return know(type, {.kind = Kind::Float, .name = type.getName(), .number = bytesOf(type)});
  case dwarf::DW_ATE_boolean:
    encoding = llvm::BTF::INT_BOOL;
    break;
  case dwarf::DW_ATE_signed:
  case dwarf::DW_ATE_signed_char:
    encoding = llvm::BTF::INT_SIGNED;
    break;
  case dwarf::DW_ATE_unsigned:
  case dwarf::DW_ATE_unsigned_char:
    break;
  default:
    return Draft::Void;
  }
  uint32_t word = encoding << 24 | uint8_t(type.getSizeInBits());
  return know(type, {.kind = Kind::Int, .name = type.getName(), .number = bytesOf(type), .encoding = word});
}

/// What a pointer points to: its type tags, the last one outermost, before the pointee.
Draft DebugTypes::tagged(const DIDerivedType &pointer, Draft pointee) {
  for (StringRef tag : annotationsOf(pointer.getAnnotations(), "btf_type_tag"))
    pointee = graph.add({.kind = Kind::TypeTag, .name = tag, .type = pointee});
  return pointee;
}

Draft DebugTypes::visitDerived(const DIDerivedType &type, Way way) {
  std::optional<Kind> kind = kindOf(type.getTag());
  if (type.getTag() == dwarf::DW_TAG_atomic_type) // says how to access it, not what it is
    return visit(type.getBaseType(), way);
  if (!kind)
    return Draft::Void;
  if (way.inMember && *kind == Kind::Ptr)
    way.behindPointer = true;
  Draft draft = know(type, {.kind = *kind, .name = type.getName()});
  const DICompositeType *record = namedRecord(type.getBaseType());
  if (record && way.onlyPointedTo()) {
    waiting[record].push_back({&type, draft});
    return draft;
  }
  if (*kind == Kind::Typedef)
    addDeclTags(type.getAnnotations(), draft, -1);
  Draft base = visit(type.getBaseType(), way);
  graph[draft].type = *kind == Kind::Ptr ? tagged(type, base) : base;
  return draft;
}

Draft DebugTypes::visitComposite(const DICompositeType &type) {
  bool isUnion = type.getTag() == dwarf::DW_TAG_union_type;
  if (type.getTag() == dwarf::DW_TAG_array_type)
    return visitArray(type);
  if (type.getTag() == dwarf::DW_TAG_enumeration_type)
    return visitEnum(type);
  if (!isRecordTag(type.getTag()))
    return Draft::Void;
  if (type.isForwardDecl())
    return know(type, {.kind = Kind::Fwd, .name = type.getName(), .flag = isUnion});
  return visitRecord(type, isUnion ? Kind::Union : Kind::Struct);
}

Draft DebugTypes::visitRecord(const DICompositeType &type, Kind kind) {
  if (type.getElements().size() > llvm::BTF::MAX_VLEN)
    return Draft::Void;
  Draft draft = know(type, {.kind = kind, .name = type.getName(), .number = bytesOf(type)});
  records.try_emplace(type.getName(), draft);
  addDeclTags(type.getAnnotations(), draft, -1);
  std::vector<Part> parts;
  for (const DINode *element : type.getElements()) {
    const auto *member = dyn_cast_or_null<DIDerivedType>(element);
    if (!member || member->getTag() != dwarf::DW_TAG_member || member->isStaticMember())
      continue;
    Draft of = visit(member->getBaseType(), {.inMember = true});
    addDeclTags(member->getAnnotations(), draft, parts.size());
    parts.push_back({.name = member->getName(),
                     .type = of,
                     .value = member->getOffsetInBits(),
                     .bits = uint8_t(member->isBitField() ? member->getSizeInBits() : 0)});
  }
  graph[draft].parts = std::move(parts);
  return draft;
}

/// One record for each dimension, the last one innermost. Elements are needed whatever led to the array.
Draft DebugTypes::visitArray(const DICompositeType &type) {
  Draft draft = visit(type.getBaseType(), {});
  if (index == Draft::Void)
    index = graph.add({.kind = Kind::Int, .name = "__ARRAY_SIZE_TYPE__", .number = 4, .encoding = 32});
  DINodeArray dimensions = type.getElements();
  for (unsigned i = dimensions.size(); i-- > 0;) {
    const auto *range = dyn_cast_or_null<DISubrange>(dimensions[i]);
    if (!range)
      continue;
    const auto *count = dyn_cast_if_present<ConstantInt *>(range->getCount());
    bool isOpen = !count || count->isNegative(); // `int last[];`
    draft = graph.add({.kind = Kind::Array,
                       .type = draft,
                       .number = isOpen ? 0 : uint32_t(count->getZExtValue()),
                       .parts = {{.type = index}}});
  }
  return known[&type] = draft;
}

Draft DebugTypes::visitEnum(const DICompositeType &type) {
  if (type.getElements().size() > llvm::BTF::MAX_VLEN)
    return Draft::Void;
  const DIBasicType *number = numberOf(type.getBaseType());
  Record record{.kind = Kind::Enum, .name = type.getName(), .number = bytesOf(type)};
  record.flag = number && (number->getEncoding() == dwarf::DW_ATE_signed ||
                           number->getEncoding() == dwarf::DW_ATE_signed_char);
  if (number && number->getSizeInBits() > 32)
    record.kind = Kind::Enum64;
  for (const DINode *element : type.getElements())
    if (const auto *value = dyn_cast_or_null<DIEnumerator>(element))
      record.parts.push_back({.name = value->getName(),
                              .value = uint64_t(value->isUnsigned() ? value->getValue().getZExtValue()
                                                                    : value->getValue().getSExtValue())});
  if (record.kind == Kind::Enum)
    for (Part &part : record.parts)
      part.value = uint32_t(part.value);
  return know(type, std::move(record));
}

/// Of a pointer to a function.
Draft DebugTypes::visitFunctionType(const DISubroutineType &type) {
  Draft draft = know(type, {.kind = Kind::FuncProto});
  fillPrototype(draft, type, {});
  return draft;
}

Draft DebugTypes::addPrototype(const DISubroutineType *type, ArrayRef<StringRef> names) {
  Draft draft = graph.add({.kind = Kind::FuncProto});
  if (type)
    fillPrototype(draft, *type, names);
  return draft;
}

/// What a function mentions is needed, whatever led to it.
void DebugTypes::fillPrototype(Draft draft, const DISubroutineType &type, ArrayRef<StringRef> names) {
  DITypeRefArray types = type.getTypeArray();
  if (!types || types.size() == 0 || types.size() - 1 > llvm::BTF::MAX_VLEN)
    return;
  Draft result = visit(types[0], {});
  std::vector<Part> parts;
  for (unsigned i = 1; i < types.size(); ++i) { // a last one of no type is "..."
    bool hasName = types[i] && i - 1 < names.size();
    parts.push_back({.name = hasName ? names[i - 1] : StringRef(), .type = visit(types[i], {})});
  }
  graph[draft].type = result;
  graph[draft].parts = std::move(parts);
}

Draft DebugTypes::addMapDefinition(const DIType *type) {
  const DIType *inner = type;
  while (const auto *derived = dyn_cast_or_null<DIDerivedType>(inner)) {
    if (derived->getTag() == dwarf::DW_TAG_pointer_type)
      break;
    inner = derived->getBaseType();
  }
  const auto *definition = dyn_cast_or_null<DICompositeType>(inner);
  if (definition && isRecordTag(definition->getTag()) && !known.contains(type))
    for (const DINode *element : definition->getElements())
      if (const auto *member = dyn_cast_or_null<DIDerivedType>(element))
        visit(member->getBaseType(), {});
  return visit(type, {});
}

void DebugTypes::addDeclTags(DINodeArray annotations, Draft target, int component) {
  for (StringRef tag : annotationsOf(annotations, "btf_decl_tag"))
    graph.add({.kind = Kind::DeclTag, .name = tag, .type = target, .number = uint32_t(component)});
}

void DebugTypes::settlePointees() {
  for (const auto &[type, pointers] : waiting) {
    bool isUnion = type->getTag() == dwarf::DW_TAG_union_type;
    Draft record = records.lookup(type->getName());
    if (record == Draft::Void)
      record = graph.add({.kind = Kind::Fwd, .name = type->getName(), .flag = isUnion});
    for (const auto &[pointer, draft] : pointers)
      graph[draft].type = graph[draft].kind == Kind::Ptr ? tagged(*pointer, record) : record;
  }
  waiting.clear();
}

} // namespace skep::btf
