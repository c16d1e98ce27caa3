// Everything that is neither a struct, a union, an enum nor a declaration; and the queue.
#include "btfgen/dwarf/Converter.h"
#include "llvm/DebugInfo/DWARF/DWARFContext.h"
#include "llvm/DebugInfo/DWARF/DWARFTypeUnit.h"

namespace skep::btf {

using namespace llvm::dwarf;

namespace {

/// A chain of DIEs longer than this is taken to come back to itself.
constexpr unsigned maxHops = 64;

/// Dimensions of an array, and tags of a pointer; the kernel follows no longer chains either.
constexpr uint64_t maxChain = 32;

/// What a byte of debug information may become. Real programs' need a few bytes of BTF for ten of it; a file
/// made to exhaust memory could have each of many functions refer to one with many parameters.
constexpr uint64_t maxGrowth = 64;

/// Compilers and pahole give this type to what counts the elements of arrays.
constexpr llvm::StringLiteral indexName = "__ARRAY_SIZE_TYPE__";

bool isTypeTag(Tag tag) {
  switch (tag) {
  case DW_TAG_base_type:
  case DW_TAG_pointer_type:
  case DW_TAG_reference_type:
  case DW_TAG_rvalue_reference_type:
  case DW_TAG_ptr_to_member_type:
  case DW_TAG_array_type:
  case DW_TAG_structure_type:
  case DW_TAG_class_type:
  case DW_TAG_interface_type:
  case DW_TAG_union_type:
  case DW_TAG_enumeration_type:
  case DW_TAG_typedef:
  case DW_TAG_template_alias:
  case DW_TAG_const_type:
  case DW_TAG_volatile_type:
  case DW_TAG_restrict_type:
  case DW_TAG_subroutine_type:
  case DW_TAG_unspecified_type:
    return true;
  default:
    return false;
  }
}

/// BTF has no such types; what they stand before has the same layout.
bool isTransparent(Tag tag) {
  switch (tag) {
  case DW_TAG_atomic_type:
  case DW_TAG_immutable_type:
  case DW_TAG_packed_type:
  case DW_TAG_shared_type:
  case DW_TAG_subrange_type:
    return true;
  default:
    return false;
  }
}

bool isFloatSize(uint64_t size) { return size == 2 || size == 4 || size == 8 || size == 12 || size == 16; }
bool isIntSize(uint64_t size) { return llvm::isPowerOf2_64(size) && size <= 16; }

uint8_t intEncoding(uint64_t encoding) {
  switch (encoding) {
  case DW_ATE_boolean:
    return llvm::BTF::INT_BOOL;
  case DW_ATE_signed:
  case DW_ATE_signed_char:
  case DW_ATE_signed_fixed:
    return llvm::BTF::INT_SIGNED;
  default:
    return 0;
  }
}

/// Whether a number of this encoding is an integer, so that INT says no less than the truth.
bool isInteger(uint64_t encoding) {
  switch (encoding) {
  case DW_ATE_boolean:
  case DW_ATE_signed:
  case DW_ATE_signed_char:
  case DW_ATE_unsigned:
  case DW_ATE_unsigned_char:
  case DW_ATE_address:
  case DW_ATE_UTF:
  case DW_ATE_UCS:
  case DW_ATE_ASCII:
    return true;
  default:
    return false;
  }
}

} // namespace

bool Converter::convert(llvm::DWARFUnit &unit) {
  out = &gather.builder();
  room += unit.getLength() * maxGrowth;
  current = &unit;
  next = out->nextId();
  ids.clear();
  byteArrays.clear();
  scopes.clear();
  languages.clear();
  names.clear();
  byteId = indexId = 0;
  variables.clear();
  for (const llvm::DWARFDebugInfoEntry &entry : unit.dies()) {
    Die die(&unit, &entry);
    Tag tag = die.getTag();
    if (isTypeTag(tag))
      idOf(die);
    else if (tag == DW_TAG_subprogram)
      addFunction(die);
    else if (tag == DW_TAG_variable && file.perCpu)
      addVariable(die);
    while (!queue.empty()) {
      Item item = std::move(queue.front());
      queue.pop_front();
      [[maybe_unused]] TypeId expected = out->nextId();
      uint64_t before = out->typeBytes();
      write(item);
      assert(out->nextId() == expected + 1 && "an entry of the queue is one record");
      uint64_t made = out->typeBytes() - before + std::exchange(nameBytes, 0);
      if (made > room)
        return false;
      room -= made;
    }
  }
  gather.addVariables(variables);
  return true;
}

TypeId Converter::enqueue(Item item) {
  queue.push_back(std::move(item));
  return next++;
}

void Converter::write(const Item &item) {
  switch (item.what) {
  case Item::FromType:
    return writeType(item.die);
  case Item::Dimension:
    return writeArray(item.die, item.number);
  case Item::PointerTag:
    return writePointerTag(item);
  case Item::Complex: // gcc says "complex float", clang "complex"
    out->addFloat(item.number == 4 ? "float" : item.number == 8 ? "double" : "long double", item.number);
    return;
  case Item::Bytes: {
    TypeId element = orByte(0, "");
    if (!indexId)
      indexId = enqueue({Item::Index});
    out->addArray(element, indexId, item.number);
    return;
  }
  case Item::Byte:
    out->addInt("unsigned char", 1);
    return;
  case Item::Index:
    out->addInt(indexName, 4);
    return;
  case Item::Variants:
    return writeVariants(item.die);
  case Item::Discriminant:
    return writeDiscriminant(item.die);
  case Item::Prototype:
    return writePrototype(item.die);
  case Item::Function:
    return writeFunction(item);
  case Item::Variable: {
    Attributes at = Attributes::inherited(item.die);
    out->addVar(at.name, item.to, at.isExternal ? llvm::BTF::VAR_GLOBAL_ALLOCATED : llvm::BTF::VAR_STATIC);
    return;
  }
  case Item::DeclTag:
    return writeTag(item);
  }
}

/// The type that an attribute of `die` names; an invalid DIE is void.
llvm::DWARFDie Converter::typeOf(const Die &die, const Attributes &at) {
  if (!at.hasType)
    return {};
  if (at.hasForeignType)
    leftOut.add(LeftOut::ForeignType, at.name);
  std::optional<uint64_t> signature = at.type.getAsSignatureReference();
  return signature ? typeOfSignature(*signature, *die.getDwarfUnit())
                   : die.getAttributeValueAsReferencedDie(at.type);
}

/// A type in a unit of its own, as -fdebug-types-section makes them.
llvm::DWARFDie Converter::typeOfSignature(uint64_t signature, llvm::DWARFUnit &from) {
  llvm::DWARFTypeUnit *unit =
      from.getContext().getTypeUnitForHash(from.getVersion(), signature, from.isDWOUnit());
  return unit ? unit->getDIEForOffset(unit->getTypeOffset() + unit->getOffset()) : Die();
}

/// The DIE that decides what `die` is: behind what BTF has no record for.
llvm::DWARFDie Converter::strip(Die die) {
  for (unsigned hops = 0; die && hops < maxHops; ++hops) {
    Tag tag = die.getTag();
    bool isAlias = tag == DW_TAG_typedef || tag == DW_TAG_template_alias;
    bool isRecord = tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type ||
                    tag == DW_TAG_enumeration_type;
    if (!isTransparent(tag) && !isAlias && !isRecord)
      return die;
    Attributes at(die);
    if (isRecord) {
      Die whole = at.signature ? typeOfSignature(at.signature, *die.getDwarfUnit()) : die;
      if (!whole || whole == die)
        return die;
      die = whole;
      continue;
    }
    if (isAlias && !at.name.empty())
      return die;
    die = typeOf(die, at);
  }
  return {};
}

TypeId Converter::idOf(Die die) {
  if (auto known = die ? ids.find(die.getDebugInfoEntry()) : ids.end(); known != ids.end())
    return known->second;
  Die real = strip(die);
  if (!real)
    return 0;
  if (real.getDwarfUnit() != current)
    referred.insert(real.getDwarfUnit());
  Entry entry = real.getDebugInfoEntry();
  if (auto known = ids.find(entry); known != ids.end())
    return known->second;
  TypeId id = 0;
  if (real.getTag() == DW_TAG_unspecified_type && !Attributes(real).name.contains("nullptr"))
    id = 0;
  else if (isTypeTag(real.getTag()))
    id = enqueue({Item::FromType, real});
  else if (std::optional<uint64_t> size = Attributes(real).byteSize)
    id = bytes(*size);
  ids[entry] = id;
  ids[die.getDebugInfoEntry()] = id;
  return id;
}

TypeId Converter::bytes(uint64_t size) {
  TypeId &id = byteArrays[std::min<uint64_t>(size, UINT32_MAX)];
  if (!id)
    id = enqueue({Item::Bytes, {}, std::min<uint64_t>(size, UINT32_MAX)});
  return id;
}

/// What must have a type gets one.
TypeId Converter::orByte(TypeId id, llvm::StringRef name) {
  if (id)
    return id;
  if (!name.empty())
    leftOut.add(LeftOut::UntypedPart, name);
  if (!byteId)
    byteId = enqueue({Item::Byte});
  return byteId;
}

/// Bytes of a value of the type, where one of few steps tells.
std::optional<uint64_t> Converter::sizeOf(Die die) {
  uint64_t factor = 1;
  for (unsigned hops = 0; die && hops < maxHops; ++hops) {
    Attributes at(die);
    if (at.byteSize)
      return factor * *at.byteSize;
    Tag tag = die.getTag();
    if (tag == DW_TAG_pointer_type || tag == DW_TAG_reference_type || tag == DW_TAG_rvalue_reference_type)
      return factor * file.addressSize;
    if (tag == DW_TAG_array_type)
      for (uint64_t index = 0; Die child : die.children()) {
        if (child.getTag() == DW_TAG_subrange_type)
          factor *= elements(child).value_or(0);
        if (++index == maxChain)
          break;
      }
    die = typeOf(die, at);
  }
  return std::nullopt;
}

void Converter::writeType(const Die &die) {
  Attributes at(die);
  auto reference = [&](Kind kind, llvm::StringRef name = {}) {
    out->addReference(kind, name, idOf(typeOf(die, at)));
  };
  switch (die.getTag()) {
  case DW_TAG_base_type:
    return writeBase(die, at);
  case DW_TAG_pointer_type:
  case DW_TAG_reference_type:
  case DW_TAG_rvalue_reference_type:
  case DW_TAG_unspecified_type: // decltype(nullptr)
    return writePointer(die, at);
  case DW_TAG_ptr_to_member_type: { // an offset, or the address of a function and an offset
    Die to = strip(typeOf(die, at));
    bool isMethod = to && to.getTag() == DW_TAG_subroutine_type;
    return write({Item::Bytes, {}, at.byteSize.value_or(file.addressSize * (isMethod ? 2 : 1))});
  }
  case DW_TAG_array_type:
    return writeArray(die, 0);
  case DW_TAG_const_type:
    return reference(Kind::Const);
  case DW_TAG_volatile_type:
    return reference(Kind::Volatile);
  case DW_TAG_restrict_type:
    return reference(Kind::Restrict);
  case DW_TAG_typedef:
  case DW_TAG_template_alias:
    reference(Kind::Typedef, fullName(die, at));
    return addTags(die, out->nextId() - 1, -1);
  case DW_TAG_subroutine_type:
    return writePrototype(die);
  case DW_TAG_enumeration_type:
    return writeEnum(die, at);
  default:
    return writeAggregate(die, at);
  }
}

void Converter::writeBase(const Die &die, const Attributes &at) {
  uint64_t size = at.byteSize ? *at.byteSize : at.bitSize ? (*at.bitSize + 7) / 8 : 0;
  uint64_t encoding = at.encoding.value_or(DW_ATE_unsigned);
  llvm::StringRef name = at.name;
  if (size == 0) { // Rust's () and !
    out->addAggregate(Kind::Struct, name, 0, {});
    return;
  }
  if ((encoding == DW_ATE_float || encoding == DW_ATE_imaginary_float) && isFloatSize(size)) {
    out->addFloat(name, size);
    return;
  }
  if (encoding == DW_ATE_complex_float && size % 2 == 0 && isFloatSize(size / 2)) {
    TypeId part = enqueue({Item::Complex, die, size / 2});
    out->addAggregate(Kind::Struct, {}, size,
                      {Member{"real", part, 0, 0}, Member{"imag", part, uint32_t(size) * 4, 0}});
    return;
  }
  if (isInteger(encoding) && isIntSize(size)) {
    uint64_t bits = at.byteSize && at.bitSize ? std::min(*at.bitSize, size * 8) : size * 8; // _BitInt(37)
    out->addInt(name, size, IntInfo{intEncoding(encoding), 0, uint8_t(bits ? bits : size * 8)});
    return;
  }
  leftOut.add(LeftOut::OddNumber, name);
  write({Item::Bytes, {}, std::min<uint64_t>(size, UINT32_MAX)});
}

void Converter::writePointer(const Die &die, const Attributes &at) {
  if (at.byteSize && *at.byteSize != file.addressSize && die.getTag() != DW_TAG_unspecified_type) {
    leftOut.add(LeftOut::OddNumber, at.name.empty() ? "pointer" : at.name);
    return write({Item::Bytes, {}, std::min<uint64_t>(*at.byteSize, UINT32_MAX)});
  }
  uint64_t tags = 0;
  for (const Die &child : die.children())
    tags += child.getTag() == DW_TAG_LLVM_annotation && Attributes(child).name == "btf_type_tag";
  tags = std::min(tags, maxChain);
  out->addPtr(tags ? enqueue({Item::PointerTag, die, tags - 1}) : idOf(typeOf(die, at)));
}

/// Type tags of a pointer stand between it and what it points to, the one that was written last first.
void Converter::writePointerTag(const Item &item) {
  uint64_t index = 0;
  llvm::StringRef name;
  for (const Die &child : item.die.children()) {
    if (child.getTag() != DW_TAG_LLVM_annotation)
      continue;
    if (Attributes at(child); at.name == "btf_type_tag" && index++ == item.number)
      name = at.constantText;
  }
  Attributes at(item.die);
  TypeId to =
      item.number ? enqueue({Item::PointerTag, item.die, item.number - 1}) : idOf(typeOf(item.die, at));
  out->addReference(Kind::TypeTag, name, to);
}

/// How many elements a dimension has; nothing when BTF cannot count so many. An array without a bound (a
/// flexible one, or of a length that is computed) has none, as in all BTF.
std::optional<uint64_t> Converter::elements(const Die &dimension) {
  Attributes at(dimension);
  if (dimension.getTag() == DW_TAG_enumeration_type) { // Pascal and Ada count by an enumeration
    uint64_t count = 0;
    for (const Die &child : dimension.children())
      count += child.getTag() == DW_TAG_enumerator;
    return count;
  }
  uint64_t count = at.count ? *at.count : at.upperBound ? *at.upperBound - at.lowerBound.value_or(0) + 1 : 0;
  if (at.upperBound == UINT32_MAX && !at.count) // -1 in four bytes: old gcc's a[0]
    return 0;
  if (count > UINT32_MAX)
    return std::nullopt;
  return count;
}

/// BTF has an array of arrays where DWARF has an array of several dimensions.
void Converter::writeArray(const Die &die, uint64_t dimension) {
  Attributes at(die);
  uint64_t index = 0;
  std::optional<uint64_t> count = 0;
  bool isLast = true;
  for (const Die &child : die.children()) {
    if (child.getTag() != DW_TAG_subrange_type && child.getTag() != DW_TAG_enumeration_type)
      continue;
    if (index == dimension)
      count = elements(child);
    isLast = index++ <= dimension;
    if (index > maxChain)
      count.reset();
    if (!count)
      break;
  }
  if (!count) {
    leftOut.add(LeftOut::TooMany, at.name.empty() ? "array" : at.name);
    out->addFwd("__array_too_large_for_btf", false);
    return;
  }
  if (at.hasStride) { // elements of bits, or with gaps
    leftOut.add(LeftOut::OddNumber, at.name.empty() ? "array" : at.name);
    return write({Item::Bytes, {}, std::min<uint64_t>(at.byteSize.value_or(0), UINT32_MAX)});
  }
  TypeId element =
      isLast ? orByte(idOf(typeOf(die, at)), "array") : enqueue({Item::Dimension, die, dimension + 1});
  if (!indexId)
    indexId = enqueue({Item::Index});
  out->addArray(element, indexId, *count);
}

} // namespace skep::btf
