// Functions, per-CPU variables, and tags on them.
//
// A function stands in BTF when its code stands in the file under its own name. DWARF also describes
// functions that were inlined everywhere or thrown away by the linker, and those of which the compiler made a
// variant with other parameters (f.isra.0, f.constprop.0); the symbol table tells. Of functions with equal
// code gcc keeps one, and gives the others' symbols its address; their DIEs are whole but have no code. Such
// a one counts when no other of its name has code, and is marked as "extern" until that is known
// (Gather.cpp).
#include "btfgen/dwarf/Converter.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/DebugInfo/DWARF/DWARFUnit.h"

namespace skep::btf {

using namespace llvm::dwarf;

/// What of a declaration stands in the DIEs that it refers to is added; what it says itself goes first.
Attributes Attributes::inherited(llvm::DWARFDie die) {
  Attributes all(die);
  Attributes last = all;
  for (unsigned hops = 0; hops < 8 && (last.hasOrigin || last.hasSpecification); ++hops) {
    die = die.getAttributeValueAsReferencedDie(last.hasOrigin ? last.origin : last.specification);
    if (!die)
      break;
    last = Attributes(die);
    if (all.name.empty())
      all.name = last.name;
    if (all.linkageName.empty())
      all.linkageName = last.linkageName;
    if (!all.hasType) {
      all.type = last.type;
      all.hasType = last.hasType;
      all.hasForeignType = last.hasForeignType;
    }
    all.isExternal |= last.isExternal;
    if (all.location.empty())
      all.location = last.location;
  }
  return all;
}

/// The name that the linker knows; C++ and Rust have several functions of one name.
static llvm::StringRef symbolOf(const Attributes &at) {
  return at.linkageName.empty() ? at.name : at.linkageName;
}

void Converter::addFunction(const Die &die) {
  Attributes own(die);
  bool hasCode = own.lowPc || own.hasRanges;
  if (own.isDeclaration || (!hasCode && (own.isInline || file.functions.empty())))
    return;
  Attributes at = own.hasOrigin || own.hasSpecification ? Attributes::inherited(die) : own;
  llvm::StringRef symbol = symbolOf(at);
  if (symbol.empty() || !isInFile(at, symbol))
    return;
  if (!hasCode && at.isExternal)
    gather.noteGlobal(symbol);
  uint32_t linkage = !hasCode        ? llvm::BTF::FUNC_EXTERN
                     : at.isExternal ? llvm::BTF::FUNC_GLOBAL
                                     : llvm::BTF::FUNC_STATIC;
  enqueue({Item::Function, die, linkage});
}

bool Converter::isInFile(const Attributes &at, llvm::StringRef symbol) const {
  if (!file.functions.empty() ? !file.functions.contains(symbol) : !at.isExternal)
    return false;
  // What the linker threw away is left with an address that is none.
  return file.relocatable || !at.lowPc || llvm::any_of(file.code, [&](auto range) {
           return range.first <= *at.lowPc && *at.lowPc < range.second;
         });
}

void Converter::writeFunction(const Item &item) {
  Attributes at = Attributes::inherited(item.die);
  TypeId prototype = enqueue({Item::Prototype, item.die});
  TypeId function = out->addFunc(symbolOf(at), prototype, item.number);
  addTags(item.die, function, -1);
}

static bool isParameter(const llvm::DWARFDie &die) { return die.getTag() == DW_TAG_formal_parameter; }

/// The DIE of a function that has its parameters: where it is inlined as well, an abstract one has all of
/// them, and a concrete one only those that are left.
static llvm::DWARFDie parametersOf(llvm::DWARFDie die) {
  for (unsigned hops = 0; hops < 8; ++hops) {
    Attributes at(die);
    llvm::DWARFDie more;
    if (at.hasOrigin)
      more = die.getAttributeValueAsReferencedDie(at.origin);
    else if (at.hasSpecification && llvm::none_of(die.children(), isParameter))
      more = die.getAttributeValueAsReferencedDie(at.specification);
    if (!more)
      return die;
    die = more;
  }
  return die;
}

void Converter::writePrototype(const Die &die) {
  Attributes at = Attributes::inherited(die);
  std::vector<Param> params;
  for (const Die &child : parametersOf(die).children()) {
    if (params.size() == llvm::BTF::MAX_VLEN) {
      leftOut.add(LeftOut::TooMany, at.name);
      break;
    }
    if (child.getTag() == DW_TAG_unspecified_parameters) {
      params.push_back({{}, 0});
      break;
    }
    if (!isParameter(child))
      continue;
    Attributes param = Attributes::inherited(child);
    params.push_back({param.name, orByte(idOf(typeOf(child, param)), at.name)});
  }
  out->addFuncProto(idOf(typeOf(die, at)), params);
}

/// The address in a location that is nothing but one.
std::optional<uint64_t> Converter::address(const Die &die, const Attributes &at) const {
  if (at.location.empty())
    return std::nullopt;
  llvm::StringRef bytes = llvm::toStringRef(at.location);
  llvm::DataExtractor data(bytes, file.endian == Endian::Little, file.addressSize);
  uint64_t offset = 1;
  if (at.location.front() == DW_OP_addr && bytes.size() == 1u + file.addressSize)
    return data.getAddress(&offset);
  if (at.location.front() != DW_OP_addrx && at.location.front() != DW_OP_GNU_addr_index)
    return std::nullopt;
  uint64_t index = data.getULEB128(&offset);
  if (offset != bytes.size() || index > UINT32_MAX)
    return std::nullopt;
  if (auto found = die.getDwarfUnit()->getAddrOffsetSectionItem(index))
    return found->Address;
  return std::nullopt;
}

void Converter::addVariable(const Die &die) {
  Attributes own(die);
  if (own.location.empty())
    return;
  Attributes at = Attributes::inherited(die);
  std::optional<uint64_t> where = address(die, own);
  const PerCpu &section = *file.perCpu;
  if (!where || at.name.empty() || *where < section.address || *where - section.address >= section.size)
    return;
  // In a kernel the section begins at address 0, where variables also are that the linker threw away.
  auto [first, last] = section.names.equal_range(*where);
  if (std::none_of(first, last, [&](const auto &symbol) { return symbol.second == at.name; }))
    return;
  Die type = strip(typeOf(die, at));
  std::optional<uint64_t> size = sizeOf(type);
  TypeId id = type && size && *size && *size <= UINT32_MAX ? idOf(type) : 0;
  if (!id)
    return leftOut.add(LeftOut::UntypedPart, at.name);
  TypeId variable = enqueue({Item::Variable, die, 0, id});
  variables.push_back({variable, uint32_t(*where - section.address), uint32_t(*size)});
  addTags(die, variable, -1);
}

/// clang writes __attribute__((btf_decl_tag("..."))) as children of what has it.
void Converter::addTags(const Die &die, TypeId id, int32_t component) {
  if (!die.hasChildren())
    return;
  int32_t param = 0;
  for (const Die &child : die.children()) {
    if (child.getTag() == DW_TAG_LLVM_annotation && Attributes(child).name == "btf_decl_tag")
      enqueue({Item::DeclTag, child, uint32_t(component), id});
    else if (isParameter(child) && component < 0 && die.getTag() == DW_TAG_subprogram)
      addTags(child, id, param++);
  }
}

void Converter::writeTag(const Item &item) {
  out->addDeclTag(Attributes(item.die).constantText, item.to, int32_t(item.number));
}

} // namespace skep::btf
