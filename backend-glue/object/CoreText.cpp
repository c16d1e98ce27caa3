// CO-RE records as text: "<byte_off> struct task_struct::se.vruntime (0:21:3)".
//
// A record names a type and an access string, whose numbers lead from the type to what is meant: an array
// index on the type itself, then member numbers of structs and unions and indices of arrays; for the kinds
// about enumerators, the number of one; for the kinds about a type, just 0. Unnamed members, which C does not
// spell either, are passed through in silence. A string that does not fit its type is shown without a path.
#include "backend-glue/object/Disasm.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::object {
namespace {

// The kernel's enum bpf_core_relo_kind, in its order.
constexpr const char *kindNames[] = {
    "byte_off",       "byte_sz",       "field_exists",   "signed",      "lshift_u64",
    "rshift_u64",     "local_type_id", "target_type_id", "type_exists", "type_size",
    "enumval_exists", "enumval_value", "type_matches",
};
constexpr uint32_t firstTypeKind = llvm::BTF::BTF_TYPE_ID_LOCAL;

bool isEnumKind(uint32_t kind) {
  return kind == llvm::BTF::ENUM_VALUE || kind == llvm::BTF::ENUM_VALUE_EXISTENCE;
}

/// The numbers of an access string; nothing when it holds anything else.
std::optional<std::vector<uint32_t>> numbersOf(llvm::StringRef access) {
  std::vector<uint32_t> numbers;
  while (!access.empty()) {
    uint32_t number;
    if (access.consumeInteger(10, number))
      return std::nullopt;
    numbers.push_back(number);
    if (!access.empty() && (!access.consume_front(":") || access.empty()))
      return std::nullopt;
  }
  return numbers;
}

/// One step of the path; appends what C would write and moves to the type that it leads to.
bool step(const btf::View &view, btf::TypeId &id, uint32_t number, std::string &path) {
  btf::Type type = view.type(view.resolve(id));
  if (type.is(btf::Kind::Array)) {
    path += llvm::formatv("[{0}]", number);
    id = type.array().element;
    return true;
  }
  if (!btf::isStructOrUnion(type.kind()) || number >= type.members().size())
    return false;
  btf::Member member = type.members()[number];
  if (!member.name.empty())
    path += (path.empty() ? "" : ".") + member.name.str();
  id = member.type;
  return true;
}

} // namespace

llvm::StringRef coreKindName(uint32_t kind) {
  return kind < std::size(kindNames) ? kindNames[kind] : "unknown";
}

std::string Disassembler::corePath(const CoreReloc &record) const {
  auto numbers = numbersOf(string(record.accessStrOff));
  if (!view || !numbers || numbers->empty() || record.typeId >= view->numTypes())
    return "";
  btf::TypeId id = record.typeId;
  btf::Type type = view->type(view->resolve(id));
  if (isEnumKind(record.kind)) {
    bool there = btf::isAnyEnum(type.kind()) && numbers->front() < type.enumerators().size();
    return there ? type.enumerators()[numbers->front()].name.str() : "";
  }
  if (record.kind >= firstTypeKind)
    return "";
  std::string path = numbers->front() ? llvm::formatv("[{0}]", numbers->front()).str() : "";
  for (uint32_t number : llvm::ArrayRef(*numbers).drop_front())
    if (!step(*view, id, number, path))
      return "";
  return path;
}

std::string Disassembler::coreType(const CoreReloc &record) const { return typeName(record.typeId); }

std::string Disassembler::core(const CoreReloc &record) const {
  std::string path = corePath(record);
  return llvm::formatv("<{0}> {1}{2}{3} ({4})", coreKindName(record.kind), typeName(record.typeId),
                       path.empty() ? "" : "::", path, string(record.accessStrOff));
}

std::string Disassembler::typeName(btf::TypeId id, unsigned depth) const {
  if (!view || id >= view->numTypes() || depth > btf::View::maxDepth)
    return llvm::formatv("type {0}", id);
  btf::Type type = view->type(id);
  std::string name = type.name().empty() ? llvm::formatv("<anon {0}>", id).str() : type.name().str();
  switch (type.kind()) {
  case btf::Kind::Void:
    return "void";
  case btf::Kind::Struct:
    return "struct " + name;
  case btf::Kind::Union:
    return "union " + name;
  case btf::Kind::Enum:
  case btf::Kind::Enum64:
    return "enum " + name;
  case btf::Kind::Fwd:
    return (type.kindFlag() ? "union " : "struct ") + name;
  case btf::Kind::Ptr:
    return typeName(type.ref(), depth + 1) + " *";
  case btf::Kind::Const:
    return "const " + typeName(type.ref(), depth + 1);
  case btf::Kind::Volatile:
    return "volatile " + typeName(type.ref(), depth + 1);
  case btf::Kind::Restrict:
  case btf::Kind::TypeTag:
    return typeName(type.ref(), depth + 1);
  case btf::Kind::Array:
    return typeName(type.array().element, depth + 1) + llvm::formatv("[{0}]", type.array().count).str();
  case btf::Kind::FuncProto:
    return typeName(type.ref(), depth + 1) + " ()";
  default:
    return name;
  }
}

} // namespace skep::object
