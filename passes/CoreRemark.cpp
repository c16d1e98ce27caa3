// An access string counts members and elements; people know them by name, so the path is walked once more.
#include "passes/CoreRemark.h"
#include "passes/FieldAccess.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/Dwarf.h"

using namespace llvm;

namespace skep {
namespace {

StringRef asked(unsigned kind) {
  switch (kind) {
  case BTF::FIELD_BYTE_OFFSET:
    return "the offset";
  case BTF::FIELD_BYTE_SIZE:
  case BTF::TYPE_SIZE:
    return "the size";
  case BTF::FIELD_EXISTENCE:
  case BTF::TYPE_EXISTENCE:
  case BTF::ENUM_VALUE_EXISTENCE:
    return "the existence";
  case BTF::FIELD_SIGNEDNESS:
    return "the signedness";
  case BTF::FIELD_LSHIFT_U64:
    return "the left shift";
  case BTF::FIELD_RSHIFT_U64:
    return "the right shift";
  case BTF::BTF_TYPE_ID_LOCAL:
    return "the id in the object";
  case BTF::BTF_TYPE_ID_REMOTE:
    return "the id in the kernel";
  case BTF::ENUM_VALUE:
    return "the value";
  default:
    return "the match";
  }
}

std::string nameOf(const DIType *type) {
  switch (stripQualifiers(type, /*keepTypedef=*/true)->getTag()) {
  case dwarf::DW_TAG_structure_type:
    return "struct " + type->getName().str();
  case dwarf::DW_TAG_union_type:
    return "union " + type->getName().str();
  case dwarf::DW_TAG_enumeration_type:
    return "enum " + type->getName().str();
  default:
    return type->getName().str();
  }
}

/// One step of a path: adds its text, and goes on to the type that it leads to.
const DIType *step(const DIType *type, unsigned index, std::string &path) {
  const auto *composite = dyn_cast_or_null<DICompositeType>(stripQualifiers(type));
  if (!composite)
    return nullptr;
  if (composite->getTag() == dwarf::DW_TAG_array_type) {
    path += "[" + std::to_string(index) + "]";
    return composite->getBaseType();
  }
  if (index >= composite->getElements().size())
    return nullptr;
  const DINode *element = composite->getElements()[index];
  StringRef name;
  const DIType *next = nullptr;
  if (const auto *member = dyn_cast<DIDerivedType>(element)) {
    name = member->getName();
    next = member->getBaseType();
  } else if (const auto *enumerator = dyn_cast<DIEnumerator>(element)) {
    name = enumerator->getName();
  }
  if (!name.empty()) // a record without a name has its members in the one around it
    path += (path.empty() ? "::" : ".") + name.str();
  return next;
}

} // namespace

std::string describeRecord(unsigned kind, const DIType *type, StringRef accessString) {
  std::string path;
  SmallVector<StringRef> steps;
  accessString.split(steps, ':');
  bool isEnum = kind == BTF::ENUM_VALUE || kind == BTF::ENUM_VALUE_EXISTENCE;
  const DIType *at = type;
  for (StringRef text : ArrayRef(steps).drop_front(isEnum ? 0 : 1)) {
    unsigned index = 0;
    if (!at || text.getAsInteger(10, index))
      break;
    at = step(at, index, path);
  }
  return (asked(kind) + " of '" + nameOf(type) + path + "'").str();
}

} // namespace skep
