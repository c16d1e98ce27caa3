#include "btfgen/dwarf/LeftOut.h"
#include "core/support/Diags.h"
#include "llvm/ADT/Twine.h"

namespace skep::btf {

namespace {

struct Words {
  llvm::StringLiteral one, many, rest, hint;
};

constexpr Words words[] = {
    {"member lies", "members lie", "too far from the start of the struct for BTF", ""},
    {"base class lies", "base classes lie", "where only the running program knows (virtual inheritance)", ""},
    {"part has", "parts have", "no type in the debug information", ""},
    {"type is", "types are", "described in another file",
     "dwz moved them there (.gnu_debugaltlink); make BTF of the file as it was before"},
    {"compilation unit has", "compilation units have", "the types in .dwo files",
     "compile without -gsplit-dwarf"},
    {"type has", "types have", "more entries, or is larger, than BTF can count", ""},
    {"type is", "types are", "of a kind of number that BTF does not know, and written as bytes", ""},
    {"function has", "functions have", "several different prototypes in this file",
     "a program that is attached to such a function could not know its arguments"},
    {"compilation unit is", "compilation units are", "in another language than C", ""},
};

} // namespace

void LeftOut::add(Why why, llvm::StringRef example, unsigned count) {
  Entry &entry = entries[why];
  if (entry.example.empty())
    entry.example = example.str();
  entry.count += count;
}

std::vector<Diagnostic> LeftOut::report(llvm::StringRef file) const {
  std::vector<Diagnostic> told;
  for (size_t why = 0; why < entries.size(); ++why) {
    const Entry &entry = entries[why];
    if (entry.count == 0)
      continue;
    const Words &say = words[why];
    std::string text =
        (llvm::Twine(entry.count) + " " + (entry.count == 1 ? say.one : say.many) + " " + say.rest).str();
    if (!entry.example.empty())
      text += (entry.count == 1 ? ": '" : ", such as '") + entry.example + "'";
    Diagnostic diag = makeDiag(Diag::DwarfLeftOut, text).at({.file = file.str()});
    if (!say.hint.empty())
      diag.hints.push_back(say.hint.str());
    told.push_back(std::move(diag));
  }
  return told;
}

} // namespace skep::btf
