// Declarators are built inside out, as C reads them: from the name towards the base type, each pointer
// goes to the left, each array and parameter list to the right, with parentheses when the right follows the
// left. The base type comes last and is written first.
#include "btfgen/model/CWriter.h"
#include "btfgen/model/Uses.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace skep::btf {

namespace {

/// The size C gives to a builtin arithmetic type; 0 for names that are none.
unsigned builtinSize(llvm::StringRef name, unsigned longSize) {
  return llvm::StringSwitch<unsigned>(name)
      .Cases("char", "signed char", "unsigned char", "_Bool", 1)
      .Cases("short int", "short unsigned int", "short", "unsigned short", 2)
      .Cases("int", "unsigned int", "float", "unsigned", 4)
      .Cases("long int", "long unsigned int", "long", "unsigned long", longSize)
      .Cases("long long int", "long long unsigned int", "long long", "unsigned long long", "double", 8)
      .Cases("__int128", "__int128 unsigned", "unsigned __int128", 16)
      .Default(0);
}

/// Attributes are text that goes into the header unseen: only what surely stays within its parentheses.
bool isHarmless(llvm::StringRef attribute) {
  int open = 0;
  for (char c : attribute) {
    if (!llvm::isAlnum(c) && !llvm::StringRef("_(),: ").contains(c))
      return false;
    open += (c == '(') - (c == ')');
    if (open < 0)
      return false;
  }
  return open == 0 && !attribute.empty();
}

void addWord(std::string &text, llvm::StringRef word) {
  if (llvm::StringRef(text).ends_with(word)) // BTF repeats the qualifiers of an array on its elements
    return;
  if (!text.empty())
    text += ' ';
  text += word;
}

void addTag(std::string &text, Type tag) {
  if (!isHarmless(tag.name()))
    return;
  if (tag.kindFlag())
    addWord(text, "__attribute__((" + tag.name().str() + "))");
  else
    addWord(text, "__attribute__((btf_type_tag(\"" + tag.name().str() + "\")))");
}

} // namespace

bool needsOwnName(const View &view, Type type) {
  return builtinSize(type.name(), view.pointerSize()) != type.size() && !type.name().empty();
}

void CWriter::base(Type type, bool mention, unsigned indent) {
  auto name = [&] { return mention ? names.mentioned(type) : names.defined(type); };
  switch (type.kind()) {
  case Kind::Struct:
  case Kind::Union:
    if (type.name().empty())
      return record(type, indent);
    put(type.is(Kind::Struct) ? "struct " : "union ");
    return put(name());
  case Kind::Fwd:
    put(type.kindFlag() ? "union " : "struct ");
    return put(name());
  case Kind::Enum:
  case Kind::Enum64:
    if (type.name().empty())
      return enumeration(type, indent);
    put("enum ");
    return put(names.defined(type));
  case Kind::Typedef:
    return put(names.defined(type));
  case Kind::Int:
  case Kind::Float:
    if (type.name().empty())
      return put(type.size() == 1   ? "char"
                 : type.size() == 2 ? "short int"
                 : type.size() == 4 ? "int"
                                    : "long long int");
    return put(needsOwnName(view, type) ? names.defined(type) : type.name().str());
  default:
    return put("void");
  }
}

std::string CWriter::parameters(Type proto) {
  std::string text;
  CWriter writer(view, names, text, limit > out.size() ? limit - out.size() : 0);
  std::swap(writer.kept, kept);
  text = "(";
  Entries<Param> params = proto.params();
  for (uint32_t i = 0; i < params.size() && !writer.full(); ++i) {
    if (i)
      text += ", ";
    Param param = params[i];
    if (param.type == 0)
      text += i + 1 == params.size() && param.name.empty() ? "..." : "void *";
    else
      writer.declare(param.type, "");
  }
  text += params.empty() ? "void)" : ")";
  std::swap(writer.kept, kept);
  return text;
}

void CWriter::declare(TypeId id, llvm::StringRef name, unsigned indent) {
  std::string declarator = name.str(), qualifiers;
  bool afterPointer = false, mention = false;
  auto wrap = [&](llvm::StringRef suffix) {
    if (afterPointer)
      declarator = "(" + declarator + ")";
    declarator += suffix;
    afterPointer = false;
  };
  Type type = view.type(id);
  for (bool more = true; more && !full();) {
    switch (type.kind()) {
    case Kind::Const:
      addWord(qualifiers, "const");
      break;
    case Kind::Volatile:
      addWord(qualifiers, "volatile");
      break;
    case Kind::Restrict:
      addWord(qualifiers, "__restrict");
      break;
    case Kind::TypeTag:
      addTag(qualifiers, type);
      break;
    case Kind::Ptr:
      if (!qualifiers.empty() && !declarator.empty())
        qualifiers += ' ';
      declarator = "*" + qualifiers + declarator;
      qualifiers.clear();
      afterPointer = mention = true;
      break;
    case Kind::Array:
      wrap("[" + std::to_string(type.array().count) + "]");
      mention = false;
      type = view.type(type.array().element);
      continue;
    case Kind::FuncProto:
      wrap(parameters(type));
      qualifiers.clear(); // a function cannot be const
      mention = true;
      break;
    case Kind::Typedef:
      more = !keepsTypedef(type.id());
      break;
    default:
      more = false;
    }
    if (more)
      type = view.type(type.ref());
  }
  if (!qualifiers.empty())
    put(qualifiers + " ");
  base(type, mention, indent);
  if (!declarator.empty() && declarator.front() != '[')
    put(" ");
  put(declarator);
}

void CWriter::forward(Type type) {
  bool isUnion = type.is(Kind::Union) || (type.is(Kind::Fwd) && type.kindFlag());
  put(isAnyEnum(type.kind()) ? "enum " : isUnion ? "union " : "struct ");
  put(names.mentioned(type));
  put(";\n\n");
}

void CWriter::prototype(Type func) {
  put("extern ");
  declare(func.ref(), identifier(func.name()));
}

/// An INT or FLOAT that C has no word for gets a typedef of the same size, alignment and signedness.
void CWriter::ownType(Type type) {
  std::string name = names.defined(type);
  std::string size = std::to_string(type.size());
  bool isSigned = type.is(Kind::Int) && type.intInfo().encoding & llvm::BTF::INT_SIGNED;
  llvm::StringRef word = isSigned ? "" : "unsigned ";
  if (type.is(Kind::Float)) // no program for eBPF computes with them: bytes will do
    put("typedef struct { char bytes[" + size + "]; } __attribute__((aligned(" +
        std::to_string(layouts.alignOf(type.id())) + "))) " + name + ";\n\n");
  else if (type.size() == 16)
    put(("typedef " + word + "__int128 " + name + ";\n\n").str());
  else
    put(("typedef " + word +
         (type.size() == 1   ? "char "
          : type.size() == 2 ? "short "
          : type.size() == 4 ? "int "
                             : "long long ") +
         name + ";\n\n")
            .str());
}

/// The preprocessor knows whether the macro is in force here.
template <class Write> void CWriter::unlessMacro(llvm::StringRef name, Write write) {
  bool guard = names.mayBeMacro(name);
  if (guard)
    put("#ifndef " + name.str() + "\n");
  write();
  if (guard)
    put("#endif\n");
}

void CWriter::define(Type type) {
  if (type.is(Kind::Int) || type.is(Kind::Float))
    return ownType(type);
  if (type.is(Kind::Fwd) || (isAnyEnum(type.kind()) && type.vlen() == 0 && !type.name().empty()))
    return forward(type);
  if (type.is(Kind::Typedef))
    return unlessMacro(type.name(), [&] {
      put("typedef ");
      declare(type.ref(), names.defined(type));
      put(";\n\n");
    });
  if (isAnyEnum(type.kind())) {
    enumeration(type, 0);
  } else {
    record(type, 0);
  }
  put(";\n\n");
}

void CWriter::record(Type type, unsigned indent, bool isNamed) {
  Layout layout = layouts.of(type.id());
  put(type.is(Kind::Struct) ? "struct " : "union ");
  if (isNamed && !type.name().empty())
    put(names.defined(type) + " ");
  if (type.vlen() == 0 && type.size() == 0)
    return put("{}");
  put("{\n");
  if (type.is(Kind::Struct))
    structMembers(type, layout.packed, indent + 1);
  else
    unionMembers(type, layout.packed, indent + 1);
  putIndent(indent);
  put(layout.packed ? "} __attribute__((packed))" : "}");
}

void CWriter::structMembers(Type type, bool packed, unsigned indent) {
  uint64_t at = 0, bitsOfStruct = uint64_t(type.size()) * 8;
  for (Member m : type.members()) {
    if (full())
      return;
    View::FieldBits bits = view.fieldBits(m);
    if (layouts.place(at, m, packed) < bits.offset && bits.offset <= bitsOfStruct)
      pad(at, bits.offset, indent);
    member(m, indent);
    at = std::max(at, layouts.endOf(m, bits));
  }
  uint64_t end = llvm::alignTo(at, packed ? 8 : layouts.of(type.id()).align * 8);
  if (end < bitsOfStruct)
    pad(at, bitsOfStruct, indent);
}

void CWriter::unionMembers(Type type, bool packed, unsigned indent) {
  uint64_t widest = 0;
  for (Member m : type.members()) {
    if (full())
      return;
    member(m, indent);
    widest = std::max(widest, layouts.endOf(m, view.fieldBits(m)));
  }
  uint64_t end = llvm::alignTo(widest, packed ? 8 : layouts.of(type.id()).align * 8);
  if (end < uint64_t(type.size()) * 8)
    padUnion(type.size(), indent);
}

/// Kernels since 7.0 are compiled with -fms-extensions, where a struct that has a name may be an unnamed member.
/// Plain C has that only for structs without one, so the members of such a struct are written once more.
bool CWriter::isNamedRecord(TypeId id) const {
  Type type = view.type(view.skipModifiers(id));
  bool isNamed = type.is(Kind::Typedef) || !type.name().empty();
  return isNamed && isStructOrUnion(view.type(view.resolve(id)).kind());
}

void CWriter::member(const Member &m, unsigned indent) {
  putIndent(indent);
  if (m.name.empty() && isNamedRecord(m.type))
    record(view.type(view.resolve(m.type)), indent, /*isNamed=*/false);
  else
    declare(m.type, m.name.empty() ? "" : identifier(m.name), indent);
  if (uint8_t width = view.fieldBits(m).size)
    put(": " + std::to_string(width));
  put(";\n");
}

/// Unnamed bitfields fill a gap without adding a member to anyone's BTF; none may straddle its unit.
void CWriter::pad(uint64_t from, uint64_t to, unsigned indent) {
  constexpr uint64_t mostBits = 8 * 2048;
  uint64_t unit = view.pointerSize() * 8;
  while (from < to && !full()) {
    uint64_t bits = std::min(to - from, unit - from % unit);
    putIndent(indent);
    if (from % 8 == 0 && to - from > mostBits) { // a gap this big deserves a name
      bits = (to - from) / 8 * 8;
      put("unsigned char __pad" + std::to_string(from / 8) + "[" + std::to_string(bits / 8) + "];\n");
    } else {
      put("long: " + std::to_string(bits) + ";\n");
    }
    from += bits;
  }
}

void CWriter::padUnion(uint64_t bytes, unsigned indent) {
  putIndent(indent);
  put("struct {\n");
  pad(0, bytes * 8, indent + 1);
  putIndent(indent);
  put("};\n");
}

void CWriter::enumValue(uint64_t value, bool isSigned) {
  if (!isSigned)
    return put(std::to_string(value) + (value > UINT32_MAX ? "ULL" : ""));
  int64_t number = int64_t(value);
  if (number == INT64_MIN) // its digits alone are too big for a literal
    return put("-9223372036854775807LL - 1");
  bool isLong = number > INT32_MAX || number < INT32_MIN;
  put(std::to_string(number) + (isLong ? "LL" : ""));
}

/// One that a macro hides leaves its place to another name, for an enum must not become empty.
void CWriter::enumerator(llvm::StringRef name, uint64_t value, bool isSigned, unsigned indent) {
  auto line = [&](const std::string &name) {
    putIndent(indent);
    put(name + " = ");
    enumValue(value, isSigned);
    put(",\n");
  };
  std::string claimed = names.claimEnumerator(name);
  if (!names.mayBeMacro(claimed))
    return line(claimed);
  put("#ifndef " + claimed + "\n");
  line(claimed);
  put("#else\n");
  line(claimed + "___kernel");
  put("#endif\n");
}

void CWriter::enumeration(Type type, unsigned indent) {
  bool isSigned = type.kindFlag(), isLong = false;
  put("enum ");
  if (!type.name().empty())
    put(names.defined(type) + " ");
  put("{\n");
  for (Enumerator e : type.enumerators()) {
    if (full())
      return;
    enumerator(e.name, e.value, isSigned, indent + 1);
    isLong = isLong || (isSigned ? int64_t(e.value) != int32_t(e.value) : e.value > UINT32_MAX);
  }
  if (type.vlen() == 0)
    put("__empty");
  putIndent(indent);
  put("}");
  // C chooses 4 bytes, or 8 when a value needs them.
  if (type.size() != (isLong ? 8 : 4)) {
    llvm::StringRef mode = type.size() == 1 ? "QI" : type.size() == 2 ? "HI" : type.size() == 4 ? "SI" : "DI";
    put((" __attribute__((mode(" + mode + ")))").str());
  }
}

} // namespace skep::btf
