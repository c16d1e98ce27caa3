// What a reference may lead to: sizes, bitfields, prototypes, tags. View::open and checkDepth() have seen to
// it that each ends.
#include "btfgen/model/KernelChecker.h"

namespace skep::btf {

using namespace llvm::BTF;
using llvm::Twine;

KernelChecker::Problem KernelChecker::checkMeaning(Type type) const {
  switch (type.kind()) {
  case Kind::Array:
    return checkArray(type);
  case Kind::Struct:
  case Kind::Union:
    return checkMemberTypes(type);
  case Kind::FuncProto:
    return checkPrototype(type);
  case Kind::Func:
    return checkFunc(type);
  case Kind::Var:
    if (!size(type.ref()))
      return badTarget(type, type.ref(), "which has no size");
    return std::nullopt;
  case Kind::Datasec:
    return checkVariables(type);
  case Kind::DeclTag:
    return checkTag(type);
  default:
    return isSeenThrough(type.kind()) ? checkTagOrder(type) : std::nullopt;
  }
}

/// Bytes of a value; nothing for void, functions and forward declarations.
std::optional<uint64_t> KernelChecker::size(TypeId id) const {
  Type type = view.type(view.resolve(id));
  switch (type.kind()) {
  case Kind::Ptr:
    return 8;
  case Kind::Array:
    return view.sizeOf(type.id()).value_or(UINT64_MAX);
  default:
    return hasSize(type.kind()) && !type.is(Kind::Datasec) ? std::optional<uint64_t>(type.size())
                                                           : std::nullopt;
  }
}

/// An integer of whole bytes, which the old form of bitfields is not.
bool KernelChecker::isRegularInt(TypeId id) const {
  Type type = view.type(view.resolve(id));
  if (!type.is(Kind::Int))
    return false;
  IntInfo info = type.intInfo();
  return info.offset == 0 && info.bits % 8 == 0 && llvm::isPowerOf2_32(info.bits / 8) && info.bits <= 128;
}

KernelChecker::Problem KernelChecker::checkArray(Type type) const {
  ArrayInfo array = type.array();
  if (!isRegularInt(array.index))
    return badTarget(type, array.index, "which is no integer of whole bytes, to count elements");
  std::optional<uint64_t> element = size(array.element);
  if (!element)
    return badTarget(type, array.element, "which has no size, for elements");
  if (view.type(view.resolve(array.element)).is(Kind::Int) && !isRegularInt(array.element))
    return badTarget(type, array.element, "which is no integer of whole bytes, for elements");
  if (array.count && *element > UINT32_MAX / array.count)
    return bad(Diag::BtfBadSize, type, "of " + Twine(array.count) + " elements is larger than 4 GB");
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkMemberTypes(Type type) const {
  uint32_t index = 0;
  for (Member member : type.members())
    if (Problem found = checkMember(type, index++, member))
      return found;
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkMember(Type type, uint32_t index, Member member) const {
  std::optional<uint64_t> bytes = size(member.type);
  if (!bytes)
    return badTarget(type, member.type, "which has no size, for a member");
  Type real = view.type(view.resolve(member.type));
  bool isInt = real.is(Kind::Int), isEnum = isAnyEnum(real.kind());
  uint64_t bits = *bytes * 8, offset = member.bitOffset;
  if (isInt) {
    bits = real.intInfo().bits;
    if (type.kindFlag() && !isRegularInt(real.id()))
      return badMember(type, index, "is of an integer that is not of whole bytes");
    if (!type.kindFlag() && offset + real.intInfo().offset > UINT32_MAX)
      return badMember(type, index, "lies beyond what can be counted");
    offset += type.kindFlag() ? 0 : real.intInfo().offset;
  } else if (isEnum && type.kindFlag()) {
    bits = 32; // whatever its size
  }
  if (member.bitSize && !isInt && !isEnum)
    return badMember(type, index, "is a bitfield, but neither an integer nor an enum");
  if (member.bitSize > bits)
    return badMember(type, index,
                     "is a bitfield of " + Twine(unsigned(member.bitSize)) + " bits in a type of " +
                         Twine(bits));
  bool mayStartAnywhere = member.bitSize || (isInt && !type.kindFlag());
  if (!mayStartAnywhere && offset % 8)
    return badMember(type, index, "starts at bit " + Twine(offset) + ", which is not the start of a byte");
  if (real.is(Kind::Float) && view.recordWord(type.id(), 5 + 3 * index) % (8 * std::min<uint64_t>(8, *bytes)))
    return badMember(type, index, "is a floating-point number that is not aligned");
  uint64_t taken = member.bitSize ? member.bitSize : bits;
  if (isInt && taken + offset % 8 > 128)
    return badMember(type, index, "spans more than 128 bits");
  if ((offset + taken + 7) / 8 > type.size())
    return badMember(type, index,
                     "ends at byte " + Twine((offset + taken + 7) / 8) + ", beyond the end at byte " +
                         Twine(type.size()));
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkPrototype(Type type) const {
  if (type.ref() && !size(type.ref()))
    return badTarget(type, type.ref(), "which has no size, for its result");
  for (uint32_t i = 0; i < type.vlen(); ++i) {
    Param param = type.params()[i];
    bool isNamed = view.recordWord(type.id(), 3 + 2 * i) != 0, isLast = i + 1 == type.vlen();
    if (!param.type && isLast && !isNamed)
      return std::nullopt; // "..."
    if (!param.type || !size(param.type))
      return badTarget(type, param.type, "which has no size, for parameter " + Twine(i));
    if (isNamed && !isKernelIdentifier(param.name))
      return badName(type, "has a parameter with a name that no kernel takes: '" + param.name + "'");
  }
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkFunc(Type type) const {
  Type prototype = view.type(type.ref());
  for (uint32_t i = 0; i < prototype.vlen(); ++i)
    if (prototype.params()[i].type && !view.recordWord(prototype.id(), 3 + 2 * i))
      return badName(type, "has a parameter (" + Twine(i) + ") without a name");
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkVariables(Type type) const {
  uint32_t index = 0;
  for (SecVar variable : type.variables()) {
    Type what = view.type(variable.type);
    if (!what.is(Kind::Var))
      return badTarget(type, variable.type, "which is " + kindName(what.kind()) + " and no variable");
    if (std::optional<uint64_t> bytes = size(what.ref()); bytes && variable.size < *bytes)
      return badMember(type, index, "has " + Twine(variable.size) + " bytes, its type " + Twine(*bytes));
    ++index;
  }
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkTag(Type type) const {
  Type target = view.type(type.ref());
  bool isFunc = target.is(Kind::Func);
  if (!isFunc && !isStructOrUnion(target.kind()) && !target.is(Kind::Var) && !target.is(Kind::Typedef))
    return badTarget(type, target.id(), "which is " + kindName(target.kind()) + ", and cannot be tagged");
  if (type.componentIndex() == -1)
    return std::nullopt;
  uint32_t parts = isFunc                           ? view.type(target.ref()).vlen()
                   : isStructOrUnion(target.kind()) ? target.vlen()
                                                    : 0;
  if (uint32_t(type.componentIndex()) >= parts)
    return badField(type, "tags component " + Twine(type.componentIndex()) + " of " + Twine(parts));
  return std::nullopt;
}

/// Tags stand before const and the like, and such a chain may not be long, wherever it leads.
KernelChecker::Problem KernelChecker::checkTagOrder(Type type) const {
  bool inTags = type.is(Kind::TypeTag);
  for (TypeId id = type.id(); isSeenThrough(view.type(id).kind()); id = view.type(id).ref()) {
    bool isTag = view.type(id).is(Kind::TypeTag);
    if (isTag && !inTags)
      return badTarget(type, id, "a tag, which must stand before modifiers and typedefs");
    inTags = inTags && isTag;
  }
  return std::nullopt;
}

} // namespace skep::btf
