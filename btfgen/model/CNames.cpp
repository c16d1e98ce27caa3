// Names come from compilers of other languages too (Rust, Zig), from hostile files, and from kernels in which
// two drivers have a struct of the same name. All must become C.
#include "btfgen/model/CNames.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace skep::btf {

static bool isKeyword(llvm::StringRef name) {
  if (name.size() < 2 || name.size() > 14)
    return false;
  return llvm::StringSwitch<bool>(name)
      .Cases("auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", true)
      .Cases("enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", true)
      .Cases("restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch", true)
      .Cases("typedef", "union", "unsigned", "void", "volatile", "while", "asm", "typeof", true)
      .Cases("_Alignas", "_Alignof", "_Atomic", "_Bool", "_Complex", "_Generic", "_Imaginary", true)
      .Cases("_Noreturn", "_Static_assert", "_Thread_local", "__attribute__", "__asm__", true)
      .Default(false);
}

bool isIdentifier(llvm::StringRef name) {
  if (name.empty() || llvm::isDigit(name.front()))
    return false;
  for (char c : name)
    if (!llvm::isAlnum(c) && c != '_')
      return false;
  return !isKeyword(name);
}

std::string identifier(llvm::StringRef name) {
  std::string out = name.str();
  if (isIdentifier(name))
    return out;
  for (char &c : out)
    if (!llvm::isAlnum(c))
      c = '_';
  if (out.empty() || llvm::isDigit(out.front()))
    out.insert(out.begin(), '_');
  if (isKeyword(out))
    out += '_';
  return out;
}

static bool isTagged(Kind kind) { return isStructOrUnion(kind) || isAnyEnum(kind) || kind == Kind::Fwd; }

std::string CNames::claimIn(llvm::StringMap<unsigned> &space, std::string name, bool clashes) {
  if (clashes)
    name += "___kernel";
  unsigned before = space[name]++;
  if (before == 0)
    return name;
  // What follows the last three underscores is no part of the name to CO-RE, so there must be only one.
  std::string stem = clashes ? name : name + "___";
  for (unsigned number = before + 1;; ++number) {
    std::string next = stem + std::to_string(number);
    if (space.try_emplace(next, 1).second)
      return next;
  }
}

void CNames::claim(TypeId id) {
  Type type = view.type(id);
  std::string name = identifier(type.name());
  std::string given;
  if (isTagged(type.kind())) {
    bool clashes = avoid && avoid->definedTags.contains(name);
    given = claimIn(tags, name, clashes);
    if (clashes)
      foreign[id] = true;
  } else {
    given = claimIn(ordinary, name, false);
  }
  if (given != type.name())
    changed[id] = given;
}

std::string CNames::defined(Type type) const {
  auto found = changed.find(type.id());
  return found != changed.end() ? found->second : identifier(type.name());
}

std::string CNames::mentioned(Type type) const {
  return foreign.contains(type.id()) ? identifier(type.name()) : defined(type);
}

std::string CNames::claimEnumerator(llvm::StringRef name) {
  std::string plain = identifier(name);
  bool clashes = avoid && avoid->definedOrdinary.contains(plain);
  return claimIn(ordinary, std::move(plain), clashes);
}

} // namespace skep::btf
