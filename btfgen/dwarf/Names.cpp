// Names of types. C's are as they are; those of other languages get the namespaces and types that they stand
// in: "std::vector<int, std::allocator<int> >", "core::option::Option<i32>::Some".
#include "btfgen/dwarf/Converter.h"
#include "llvm/DebugInfo/DWARF/DWARFUnit.h"

namespace skep::btf {

using namespace llvm::dwarf;

/// Scopes nested deeper than their names have room for are no program's.
static constexpr size_t maxScope = 4096;

bool Converter::isC(const Die &die) {
  llvm::DWARFUnit *unit = die.getDwarfUnit();
  auto [known, isNew] = languages.try_emplace(unit, true);
  if (!isNew)
    return known->second;
  // A unit that only holds what others share may not say: it is in the language of the one that is converted.
  std::optional<uint64_t> language = Attributes(unit->getUnitDIE()).language;
  if (!language && current && unit != current)
    language = Attributes(current->getUnitDIE()).language;
  switch (language.value_or(DW_LANG_C)) {
  case DW_LANG_C:
  case DW_LANG_C89:
  case DW_LANG_C99:
  case DW_LANG_C11:
  case DW_LANG_C17:
  case DW_LANG_Mips_Assembler:
    return known->second = true;
  default:
    return languages[unit] = false;
  }
}

llvm::StringRef Converter::fullName(const Die &die, const Attributes &at) {
  if (isC(die))
    return at.name;
  Die place = die;
  llvm::StringRef name = at.name;
  if (name.empty() && at.hasSpecification) {
    place = die.getAttributeValueAsReferencedDie(at.specification);
    name = Attributes(place).name;
  }
  if (name.empty())
    return {};
  const std::string &scope = scopeOf(place.getParent());
  if (scope.empty())
    return name;
  names.push_back(std::make_unique<std::string>(scope + name.str()));
  nameBytes += names.back()->size();
  return *names.back();
}

/// What stands before the names in `die`, with "::" at its end.
const std::string &Converter::scopeOf(Die die) {
  static const std::string none;
  llvm::SmallVector<Die> path;
  while (die && !scopes.count(die.getDebugInfoEntry()) && !llvm::dwarf::isUnitType(die.getTag())) {
    path.push_back(die);
    die = die.getParent();
  }
  const std::string *scope = &none;
  if (die)
    if (auto known = scopes.find(die.getDebugInfoEntry()); known != scopes.end())
      scope = &known->second;
  while (!path.empty()) {
    Die inner = path.pop_back_val();
    Attributes at = Attributes::inherited(inner);
    std::string text = *scope;
    if (inner.getTag() == DW_TAG_namespace && at.name.empty())
      text += "(anonymous namespace)::";
    else if (!at.name.empty() && text.size() + at.name.size() < maxScope)
      text += at.name.str() + "::";
    nameBytes += text.size();
    scope = &(scopes[inner.getDebugInfoEntry()] = std::move(text));
  }
  return *scope;
}

} // namespace skep::btf
