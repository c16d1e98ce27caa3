// Each record by itself: flags, names, sizes, the order of members and variables.
#include "btfgen/model/KernelChecker.h"

namespace skep::btf {

using namespace llvm::BTF;
using llvm::Twine;

namespace {

constexpr size_t maxNameLength = 512;
constexpr uint32_t infoBits = 0x9f00ffff, intBits = 0x0fffffff;

bool isLetter(unsigned char c) { // Latin-1's count
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c != 0xd7 && c != 0xf7);
}
bool isNameChar(unsigned char c, bool first) {
  return isLetter(c) || c == '_' || c == '.' || (!first && c >= '0' && c <= '9');
}

bool isSectionName(llvm::StringRef name) {
  auto isPrinted = [](unsigned char c) { return (c >= 0x20 && c < 0x7f) || c >= 0xa0; };
  return !name.empty() && name.size() <= maxNameLength && llvm::all_of(name, isPrinted);
}

} // namespace

bool isKernelIdentifier(llvm::StringRef name) {
  if (name.empty() || name.size() > maxNameLength || !isNameChar(name.front(), true))
    return false;
  return llvm::all_of(name, [](char c) { return isNameChar(c, false); });
}

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
  bool hasList = isStructOrUnion(kind) || isAnyEnum(kind) || kind == Kind::FuncProto ||
                 kind == Kind::Datasec || kind == Kind::Func;
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
    if (!isKernelIdentifier(text))
      return badName(type,
                     text.empty() ? Twine("has no name") : "has a name that no kernel takes: '" + text + "'");
    return std::nullopt;
  case Kind::Struct:
  case Kind::Union:
  case Kind::Enum:
  case Kind::Enum64:
    if (type.nameOffset() && !isKernelIdentifier(text))
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
    return badField(type,
                    "has encoding " + Twine(unsigned(encoding)) + ", expected none, signed, char or bool");
  if (unsigned(type.intInfo().bits) + type.intInfo().offset > 128)
    return bad(Diag::BtfBadSize, type, "has more than 128 bits");
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkEnum(Type type) const {
  if (type.size() == 0)
    return bad(Diag::BtfBadSize, type, "has no size");
  for (uint32_t i = 0; i < type.vlen(); ++i)
    if (llvm::StringRef text = view.string(type.enumeratorNameOffset(i)); !isKernelIdentifier(text))
      return badName(type, "has an enumerator with a name that no kernel takes: '" + text + "'");
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkMembers(Type type) const {
  uint32_t last = 0, index = 0;
  for (Member member : type.members()) {
    if (view.recordWord(type.id(), 3 + 3 * index) && !isKernelIdentifier(member.name))
      return badName(type, "has a member with a name that no kernel takes: '" + member.name + "'");
    if (!member.type)
      return badTarget(type, 0, "a member of type void");
    if (type.is(Kind::Union) && member.bitOffset)
      return badMember(type, index, "is at bit " + Twine(member.bitOffset) + ", expected 0 in a union");
    if (member.bitOffset < last)
      return badMember(type, index,
                       "is at bit " + Twine(member.bitOffset) + ", the one before it at bit " + Twine(last));
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
      return badMember(type, index,
                       "is at " + Twine(variable.offset) + ", the one before it ends at " + Twine(last));
    if (variable.size == 0 || upTo > type.size())
      return badMember(type, index,
                       "is at " + Twine(variable.offset) + " with " + Twine(variable.size) +
                           " bytes, the section has " + Twine(type.size()));
    last = upTo;
    ++index;
  }
  return std::nullopt;
}

} // namespace skep::btf
