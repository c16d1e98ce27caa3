// C's declarators grow around the name from the inside out: pointers to its left, arrays and parameters to
// its right. So the text is built while the chain of types is walked from the outermost inwards.
#include "btfgen/model/Spelling.h"
#include "llvm/ADT/Twine.h"

namespace skep::btf {
namespace {

constexpr unsigned maxNesting = 8;
constexpr size_t maxLength = 400;

class Speller {
public:
  explicit Speller(const View &view) : view(view) {}
  std::string run(TypeId id, std::string declarator, unsigned nesting);

private:
  std::string base(Type type) const;
  std::string parameters(Type proto, unsigned nesting);

  const View &view;
};

std::string joined(llvm::StringRef base, llvm::StringRef declarator) {
  if (declarator.empty())
    return base.str();
  return (llvm::Twine(base) + (declarator.starts_with("[") ? "" : " ") + declarator).str();
}

std::string keyword(Type type) {
  switch (type.kind()) {
  case Kind::Struct:
    return "struct";
  case Kind::Union:
    return "union";
  case Kind::Fwd:
    return type.kindFlag() ? "union" : "struct";
  default:
    return "enum";
  }
}

std::string Speller::base(Type type) const {
  Kind kind = type.kind();
  if (isStructOrUnion(kind) || isAnyEnum(kind) || kind == Kind::Fwd)
    return keyword(type) + (type.name().empty() ? " {...}" : " " + type.name().str());
  if (kind == Kind::Void)
    return "void";
  return type.name().empty() ? "?" : type.name().str();
}

std::string Speller::parameters(Type proto, unsigned nesting) {
  if (nesting >= maxNesting)
    return "(...)";
  std::string text;
  for (Param param : proto.params()) {
    text += text.empty() ? "" : ", ";
    text += param.type ? run(param.type, param.name.str(), nesting + 1) : "...";
    if (text.size() > maxLength)
      return "(" + text + ", ...)";
  }
  return "(" + (text.empty() ? "void" : text) + ")";
}

/// Puts a qualifier before a name or inner declarator that a '*' on its left belongs to.
std::string qualified(llvm::StringRef word, std::string declarator) {
  return declarator.empty() || declarator.front() == '[' || declarator.front() == '('
             ? word.str() + declarator
             : word.str() + " " + declarator;
}

std::string Speller::run(TypeId id, std::string declarator, unsigned nesting) {
  std::string before; // qualifiers of the type that comes next
  for (unsigned step = 0; step < View::maxDepth * 4 && declarator.size() < maxLength; ++step) {
    Type type = view.type(id);
    switch (type.kind()) {
    case Kind::Const:
    case Kind::Volatile:
    case Kind::Restrict:
      before += type.is(Kind::Const) ? "const " : type.is(Kind::Volatile) ? "volatile " : "restrict ";
      id = type.ref();
      continue;
    case Kind::TypeTag:
      before += type.name().str() + " ";
      id = type.ref();
      continue;
    case Kind::Ptr:
      declarator = "*" + (before.empty() ? declarator
                                         : qualified(llvm::StringRef(before).rtrim(), std::move(declarator)));
      before.clear();
      id = type.ref();
      continue;
    case Kind::Array:
      if (!declarator.empty() && declarator.front() == '*')
        declarator = "(" + declarator + ")";
      declarator += "[" + (type.array().count ? std::to_string(type.array().count) : "") + "]";
      id = type.array().element;
      continue;
    case Kind::FuncProto:
      if (!declarator.empty() && declarator.front() == '*')
        declarator = "(" + declarator + ")";
      declarator += parameters(type, nesting);
      id = type.ref();
      continue;
    case Kind::Func:
    case Kind::Var:
      declarator = type.name().str();
      id = type.ref();
      continue;
    default:
      return joined(before + base(type), declarator);
    }
  }
  return joined("...", declarator);
}

} // namespace

std::string spell(const View &view, TypeId id, llvm::StringRef name) {
  return Speller(view).run(id, name.str(), 0);
}

std::string spellTitle(const View &view, TypeId id) {
  Type type = view.type(id);
  std::string quoted = "'" + type.name().str() + "'";
  switch (type.kind()) {
  case Kind::Struct:
  case Kind::Union:
  case Kind::Enum:
  case Kind::Enum64:
    return type.name().empty() ? "unnamed " + keyword(type) : keyword(type) + " " + type.name().str();
  case Kind::Fwd:
    return "forward declaration of " + keyword(type) + " " + type.name().str();
  case Kind::Typedef:
    return "typedef " + quoted;
  case Kind::Func:
    return "function " + quoted;
  case Kind::Var:
    return "variable " + quoted;
  case Kind::Datasec:
    return "section " + quoted;
  case Kind::DeclTag:
    return "declaration tag " + quoted;
  case Kind::TypeTag:
    return "type tag " + quoted;
  case Kind::Int:
  case Kind::Float:
    return "number type " + quoted;
  default:
    return spell(view, id);
  }
}

} // namespace skep::btf
