// Three passes over records that View::open has found readable: each record by itself; how deep references lead, in
// the order in which the kernel follows them; and what a reference may lead to, given that it ends.
#include "btfgen/model/KernelForm.h"
#include "core/support/Diags.h"
#include "llvm/ADT/Twine.h"

namespace skep::btf {

using namespace llvm::BTF;
using llvm::Twine;

namespace {

// The kernel's bounds, which stand in no header that programs include.
constexpr uint64_t maxBytes = 16 << 20;
constexpr uint32_t maxNameOffset = 0xffffff;
constexpr TypeId maxTypeId = 0xfffff;
constexpr size_t maxNameLength = 512;
constexpr size_t maxSteps = 32; ///< from one type to the next when sizes are worked out
constexpr uint32_t infoBits = 0x9f00ffff, intBits = 0x0fffffff;

bool isLetter(unsigned char c) { // Latin-1's count
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c != 0xd7 && c != 0xf7);
}
bool isNameChar(unsigned char c, bool first) {
  return isLetter(c) || c == '_' || c == '.' || (!first && c >= '0' && c <= '9');
}

bool isIdentifier(llvm::StringRef name) {
  if (name.empty() || name.size() > maxNameLength || !isNameChar(name.front(), true))
    return false;
  return llvm::all_of(name, [](char c) { return isNameChar(c, false); });
}
bool isSectionName(llvm::StringRef name) {
  auto isPrinted = [](unsigned char c) { return (c >= 0x20 && c < 0x7f) || c >= 0xa0; };
  return !name.empty() && name.size() <= maxNameLength && llvm::all_of(name, isPrinted);
}

/// As the kernel counts: what a type means is found through these.
bool isTransparent(Kind kind) { return isModifier(kind) || kind == Kind::Typedef; }
bool isSource(Kind kind) { return kind == Kind::Var || kind == Kind::DeclTag || kind == Kind::Datasec; }
bool isFollowed(Kind kind) {
  return isTransparent(kind) || isSource(kind) || isStructOrUnion(kind) || kind == Kind::Ptr ||
         kind == Kind::Array || kind == Kind::Func;
}

class KernelChecker {
public:
  using Problem = std::optional<Diagnostic>;

  KernelChecker(const View &view, llvm::ArrayRef<uint8_t> bytes, llvm::StringRef name)
      : view(view), bytes(bytes), name(name) {}
  Problem run();

private:
  Diagnostic problem(Diag id, const Twine &message, uint64_t offset) const {
    return makeDiag(id, message.str()).at({.file = name.str(), .section = ".BTF", .offset = offset});
  }
  Diagnostic bad(Diag id, Type type, const Twine &message) const {
    return problem(id, "type " + Twine(type.id()) + ": " + kindName(type.kind()) + " " + message,
                   view.recordOffset(type.id()));
  }
  Diagnostic badField(Type type, const Twine &message) const { return bad(Diag::BtfBadField, type, message); }
  Diagnostic badMember(Type type, uint32_t index, const Twine &message) const {
    return bad(Diag::BtfBadMember, type, "entry " + Twine(index) + " " + message);
  }
  Diagnostic badName(Type type, const Twine &what) const { return bad(Diag::BtfBadName, type, what); }
  Diagnostic badTarget(Type type, TypeId to, const Twine &why) const {
    return bad(Diag::BtfBadReference, type, "refers to type " + Twine(to) + ", " + why);
  }

  Problem checkHeader() const;
  Problem checkRecord(Type type) const;
  Problem checkRecordName(Type type) const;
  Problem checkStringOffset(uint32_t offset, Type type) const;
  Problem checkFlags(Type type) const;
  Problem checkInt(Type type) const;
  Problem checkEnum(Type type) const;
  Problem checkMembers(Type type) const;
  Problem checkDatasec(Type type) const;

  Problem checkDepth();
  bool follow(TypeId id);
  TypeId nextStep(TypeId id, uint32_t &place);
  bool isResolved(TypeId id) const { return id < first || resolved[id - first]; }
  bool stops(TypeId id) const;

  Problem checkMeaning(Type type) const;
  std::optional<uint64_t> size(TypeId id) const;
  bool isRegularInt(TypeId id) const;
  Problem checkArray(Type type) const;
  Problem checkMemberTypes(Type type) const;
  Problem checkMember(Type type, uint32_t index, Member member) const;
  Problem checkPrototype(Type type) const;
  Problem checkFunc(Type type) const;
  Problem checkVariables(Type type) const;
  Problem checkTag(Type type) const;
  Problem checkTagOrder(Type type) const;

  const View &view;
  llvm::ArrayRef<uint8_t> bytes;
  llvm::StringRef name;
  TypeId first = view.firstOwnId(), end = view.numTypes();

  enum class Mode : uint8_t { Open, Pointer, Contents } mode = Mode::Open;
  std::vector<bool> resolved;
};

KernelChecker::Problem KernelChecker::run() {
  if (Problem found = checkHeader())
    return found;
  for (TypeId id = first; id < end; ++id)
    if (Problem found = checkRecord(view.type(id)))
      return found;
  if (Problem found = checkDepth())
    return found;
  for (TypeId id = first; id < end; ++id)
    if (Problem found = checkMeaning(view.type(id)))
      return found;
  return std::nullopt;
}

// ---- the header ------------------------------------------------------------------------------------

KernelChecker::Problem KernelChecker::checkHeader() const {
  ByteReader reader(bytes, view.endian());
  auto word = [&](unsigned at) -> uint64_t { return reader.at<uint32_t>(at); };
  if (bytes.size() > maxBytes)
    return problem(Diag::BtfTooLarge, "the kernel takes at most 16 MB of BTF, found " + Twine(bytes.size()), 0);
  if (bytes[3])
    return problem(Diag::BtfBadHeader, "flags that no kernel knows are set", 3);
  uint64_t length = word(4), typeOffset = word(8), typeLength = word(12), stringOffset = word(16),
           stringLength = word(20);
  for (uint64_t at = HeaderSize; at < length; ++at)
    if (bytes[at])
      return problem(Diag::BtfBadHeader, "the header has fields that no kernel knows", at);
  if (typeOffset % 4)
    return problem(Diag::BtfBadHeader, "the type section starts at an offset that is not a multiple of 4", 8);
  bool typesFirst = typeOffset == 0 && stringOffset == typeLength;
  if (!typesFirst)
    return problem(Diag::BtfBadHeader, "types and strings must follow the header without gap or overlap", 8);
  if (length + typeLength + stringLength != bytes.size())
    return problem(Diag::BtfBadHeader, "there is something behind the strings",
                   std::min<uint64_t>(length + typeLength + stringLength, bytes.size()));
  if (!view.base() && typeLength == 0)
    return problem(Diag::BtfBadHeader, "there are no types", 12);
  if (stringLength && stringLength - 1 > maxNameOffset)
    return problem(Diag::BtfTooLarge, "the kernel takes at most 16 MB of strings", 20);
  if (end > maxTypeId)
    return problem(Diag::BtfTooLarge, "the kernel takes at most " + Twine(maxTypeId) + " types", 12);
  return std::nullopt;
}

// ---- each record by itself -------------------------------------------------------------------------

KernelChecker::Problem KernelChecker::checkRecord(Type type) const {
  if (Problem found = checkFlags(type))
    return found;
  if (Problem found = checkRecordName(type))
    return found;
  switch (type.kind()) {
  case Kind::Int:
    return checkInt(type);
  case Kind::Enum:
  case Kind::Enum64:
    return checkEnum(type);
  case Kind::Struct:
  case Kind::Union:
    return checkMembers(type);
  case Kind::Datasec:
    return checkDatasec(type);
  case Kind::Fwd:
  case Kind::Array:
    if (uint32_t word = view.recordWord(type.id(), 2))
      return badField(type, "has " + Twine(word) + " where 0 must be");
    return std::nullopt;
  case Kind::Func:
    if (type.linkage() > FUNC_GLOBAL)
      return badField(type, "has linkage " + Twine(type.linkage()) + ", expected static (0) or global (1)");
    return std::nullopt;
  case Kind::Var:
    if (type.linkage() > VAR_GLOBAL_ALLOCATED)
      return badField(type, "has linkage " + Twine(type.linkage()) + ", expected static (0) or global (1)");
    return std::nullopt;
  case Kind::DeclTag:
    if (type.componentIndex() < -1)
      return badField(type, "has component " + Twine(type.componentIndex()));
    return std::nullopt;
  default:
    return std::nullopt;
  }
}

KernelChecker::Problem KernelChecker::checkFlags(Type type) const {
  Kind kind = type.kind();
  uint32_t info = view.recordWord(type.id(), 1);
  if (info & ~infoBits)
    return badField(type, "has bits set that mean nothing (0x" + Twine::utohexstr(info & ~infoBits) + ")");
  bool hasList = isStructOrUnion(kind) || isAnyEnum(kind) || kind == Kind::FuncProto || kind == Kind::Datasec ||
                 kind == Kind::Func;
  if (!hasList && type.vlen())
    return badField(type, "has a count of " + Twine(type.vlen()) + ", and is of a kind without a list");
  bool mayFlag = isStructOrUnion(kind) || isAnyEnum(kind) || kind == Kind::Fwd || kind == Kind::DeclTag ||
                 kind == Kind::TypeTag;
  if (!mayFlag && type.kindFlag())
    return badField(type, "has the kind flag, which means nothing there");
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkRecordName(Type type) const {
  llvm::StringRef text = type.name();
  switch (type.kind()) {
  case Kind::Int:
  case Kind::Float:
    return std::nullopt;
  case Kind::Typedef:
  case Kind::Fwd:
  case Kind::Func:
  case Kind::Var:
    if (!isIdentifier(text))
      return badName(type, text.empty() ? Twine("has no name") : "has a name that no kernel takes: '" + text + "'");
    return std::nullopt;
  case Kind::Struct:
  case Kind::Union:
  case Kind::Enum:
  case Kind::Enum64:
    if (type.nameOffset() && !isIdentifier(text))
      return badName(type, "has a name that no kernel takes: '" + text + "'");
    return std::nullopt;
  case Kind::Datasec:
    if (!isSectionName(text))
      return badName(type, "has a name that no section has: '" + text + "'");
    return std::nullopt;
  case Kind::DeclTag:
  case Kind::TypeTag:
    if (text.empty())
      return badName(type, "has no text");
    return std::nullopt;
  default:
    if (type.nameOffset())
      return badName(type, "must not have a name, found '" + text + "'");
    return std::nullopt;
  }
}

KernelChecker::Problem KernelChecker::checkInt(Type type) const {
  if (view.recordWord(type.id(), 3) & ~intBits)
    return badField(type, "has bits set that mean nothing");
  uint8_t encoding = type.intInfo().encoding;
  if (encoding && encoding != INT_SIGNED && encoding != INT_CHAR && encoding != INT_BOOL)
    return badField(type, "has encoding " + Twine(unsigned(encoding)) + ", expected none, signed, char or bool");
  if (unsigned(type.intInfo().bits) + type.intInfo().offset > 128)
    return bad(Diag::BtfBadSize, type, "has more than 128 bits");
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkEnum(Type type) const {
  if (type.size() == 0)
    return bad(Diag::BtfBadSize, type, "has no size");
  for (uint32_t i = 0; i < type.vlen(); ++i)
    if (llvm::StringRef text = view.string(type.enumeratorNameOffset(i)); !isIdentifier(text))
      return badName(type, "has an enumerator with a name that no kernel takes: '" + text + "'");
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkMembers(Type type) const {
  uint32_t last = 0, index = 0;
  for (Member member : type.members()) {
    if (view.recordWord(type.id(), 3 + 3 * index) && !isIdentifier(member.name))
      return badName(type, "has a member with a name that no kernel takes: '" + member.name + "'");
    if (!member.type)
      return badTarget(type, 0, "a member of type void");
    if (type.is(Kind::Union) && member.bitOffset)
      return badMember(type, index, "is at bit " + Twine(member.bitOffset) + ", expected 0 in a union");
    if (member.bitOffset < last)
      return badMember(type, index, "is at bit " + Twine(member.bitOffset) + ", the one before it at bit " + Twine(last));
    if ((uint64_t(member.bitOffset) + 7) / 8 > type.size())
      return badMember(type, index, "begins beyond the end, which is at byte " + Twine(type.size()));
    last = member.bitOffset;
    ++index;
  }
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkDatasec(Type type) const {
  if (type.size() == 0)
    return bad(Diag::BtfBadSize, type, "has no size");
  uint64_t last = 0;
  uint32_t index = 0;
  for (SecVar variable : type.variables()) {
    uint64_t upTo = uint64_t(variable.offset) + variable.size;
    if (variable.offset < last)
      return badMember(type, index, "is at " + Twine(variable.offset) + ", the one before it ends at " + Twine(last));
    if (variable.size == 0 || upTo > type.size())
      return badMember(type, index, "is at " + Twine(variable.offset) + " with " + Twine(variable.size) +
                                        " bytes, the section has " + Twine(type.size()));
    last = upTo;
    ++index;
  }
  return std::nullopt;
}

// ---- how deep --------------------------------------------------------------------------------------

/// The kernel works types out in the order of their ids, each after those that it needs, and remembers which are
/// done. So a chain that leads back to lower ids may be of any length, and one that leads on to higher ones not.
KernelChecker::Problem KernelChecker::checkDepth() {
  resolved.assign(end - first, false);
  auto tooDeep = [&](TypeId id) {
    return bad(Diag::BtfTooDeep, view.type(id),
               "begins a chain of references that takes more than " + Twine(maxSteps) + " steps to follow");
  };
  for (TypeId id = first; id < end; ++id) {
    Type type = view.type(id);
    if (isFollowed(type.kind()) && !isResolved(id) && !follow(id))
      return tooDeep(id);
    if (!type.is(Kind::FuncProto))
      continue;
    auto needs = [&](TypeId to) { return to == 0 || !isFollowed(view.type(to).kind()) || isResolved(to) || follow(to); };
    if (!needs(type.ref()))
      return tooDeep(id);
    for (Param param : type.params())
      if (!needs(param.type))
        return tooDeep(id);
  }
  return std::nullopt;
}

/// Pointers are followed to pointers only, and what contains to what is contained: the two do not mix, for a
/// pointer has a size whatever it points to.
bool KernelChecker::stops(TypeId id) const {
  Kind kind = view.type(id).kind();
  switch (mode) {
  case Mode::Open:
    return !isFollowed(kind);
  case Mode::Pointer:
    return !isTransparent(kind) && kind != Kind::Ptr;
  case Mode::Contents:
    return !isTransparent(kind) && kind != Kind::Array && !isStructOrUnion(kind);
  }
  llvm_unreachable("all modes are above");
}

/// What `id` needs next and is not known yet; 0 when it is done. `place` counts what was seen of a list.
TypeId KernelChecker::nextStep(TypeId id, uint32_t &place) {
  Type type = view.type(id);
  auto isOpen = [&](TypeId to) { return to && !stops(to) && !isResolved(to); };
  switch (type.kind()) {
  case Kind::Struct:
  case Kind::Union:
    for (; place < type.vlen(); ++place)
      if (TypeId to = type.members()[place].type; isOpen(to))
        return to;
    return 0;
  case Kind::Datasec:
    mode = Mode::Open;
    for (; place < type.vlen(); ++place)
      if (TypeId to = type.variables()[place].type; isOpen(to))
        return to;
    return 0;
  case Kind::Array:
    if (isOpen(type.array().index))
      return type.array().index;
    return isOpen(type.array().element) ? type.array().element : 0;
  case Kind::Func:
    return 0;
  default:
    break;
  }
  if (!hasReference(type.kind()) || !type.ref())
    return 0;
  TypeId to = type.ref();
  if (isOpen(to))
    return to;
  // What stands before a pointer may be known without the pointer being so.
  if ((type.is(Kind::Ptr) || isTransparent(type.kind()) || type.is(Kind::Var)) && isTransparent(view.type(to).kind()))
    if (TypeId behind = view.resolve(to); behind && view.type(behind).is(Kind::Ptr) && isOpen(behind))
      return behind;
  return 0;
}

bool KernelChecker::follow(TypeId id) {
  struct Step {
    TypeId id;
    uint32_t place = 0;
  };
  llvm::SmallVector<Step, maxSteps> steps;
  mode = Mode::Open;
  for (TypeId next = id; next || !steps.empty();) {
    if (!next) {
      resolved[steps.back().id - first] = true;
      steps.pop_back();
    } else {
      if (steps.size() == maxSteps)
        return false;
      steps.push_back({next});
      Kind kind = view.type(next).kind();
      if (mode == Mode::Open && kind == Kind::Ptr)
        mode = Mode::Pointer;
      else if (mode == Mode::Open && (kind == Kind::Array || isStructOrUnion(kind)))
        mode = Mode::Contents;
    }
    next = steps.empty() ? 0 : nextStep(steps.back().id, steps.back().place);
  }
  return true;
}

// ---- what references may lead to -------------------------------------------------------------------

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
    return isTransparent(type.kind()) ? checkTagOrder(type) : std::nullopt;
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
    return hasSize(type.kind()) && !type.is(Kind::Datasec) ? std::optional<uint64_t>(type.size()) : std::nullopt;
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
    return badMember(type, index, "is a bitfield of " + Twine(unsigned(member.bitSize)) + " bits in a type of " + Twine(bits));
  bool mayStartAnywhere = member.bitSize || (isInt && !type.kindFlag());
  if (!mayStartAnywhere && offset % 8)
    return badMember(type, index, "starts at bit " + Twine(offset) + ", which is not the start of a byte");
  if (real.is(Kind::Float) && view.recordWord(type.id(), 5 + 3 * index) % (8 * std::min<uint64_t>(8, *bytes)))
    return badMember(type, index, "is a floating-point number that is not aligned");
  uint64_t taken = member.bitSize ? member.bitSize : bits;
  if (isInt && taken + offset % 8 > 128)
    return badMember(type, index, "spans more than 128 bits");
  if ((offset + taken + 7) / 8 > type.size())
    return badMember(type, index, "ends at byte " + Twine((offset + taken + 7) / 8) + ", beyond the end at byte " + Twine(type.size()));
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
    if (isNamed && !isIdentifier(param.name))
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
  uint32_t parts = isFunc ? view.type(target.ref()).vlen() : isStructOrUnion(target.kind()) ? target.vlen() : 0;
  if (uint32_t(type.componentIndex()) >= parts)
    return badField(type, "tags component " + Twine(type.componentIndex()) + " of " + Twine(parts));
  return std::nullopt;
}

/// Tags stand before const and the like, and such a chain may not be long, wherever it leads.
KernelChecker::Problem KernelChecker::checkTagOrder(Type type) const {
  bool inTags = type.is(Kind::TypeTag);
  for (TypeId id = type.id(); isTransparent(view.type(id).kind()); id = view.type(id).ref()) {
    bool isTag = view.type(id).is(Kind::TypeTag);
    if (isTag && !inTags)
      return badTarget(type, id, "a tag, which must stand before modifiers and typedefs");
    inTags = inTags && isTag;
  }
  return std::nullopt;
}

} // namespace

Status checkForKernel(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef name, const View *base) {
  Result<View> view = View::open(bytes, name, base);
  if (!view)
    return view.takeError();
  if (std::optional<Diagnostic> found = KernelChecker(*view, bytes, name).run())
    return std::move(*found);
  return Ok{};
}

} // namespace skep::btf
