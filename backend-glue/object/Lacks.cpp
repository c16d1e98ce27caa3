// Asking a kernel's BTF what the kernel has (see Lacks.h).
//
// The kernel's interface is part of its BTF: enum bpf_prog_type, bpf_attach_type and bpf_map_type list all
// that its bpf() knows by number, and whatever programs attach to or call stands there under its own name, or
// under one made of it (kernel_names). So the question "could this kernel ever load it?" needs no table of
// versions, which would be wrong for every kernel that takes features back from later ones.
//
// Names are gathered first and looked up in one walk over the types. A list that the BTF does not have at all
// (it is of something smaller than a kernel) says nothing.
#include "backend-glue/object/Lacks.h"
#include "core/spec/AttachPoint.h"
#include "core/spec/KernelNames.h"
#include "core/spec/Maps.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace skep::object {
namespace {

/// ELF's STB_WEAK, from the ABI.
constexpr uint8_t weakBinding = 2;

struct Need {
  Lack lack;
  btf::Kind kind;                 ///< of the type that shows it; Enum: an enumerator of `list` does
  llvm::StringRef list;           ///< the enum that has it; empty for a type of its own
  std::vector<std::string> names; ///< one of them will do
  bool isKnown = false;           ///< there is such a list
  bool isThere = false;
};

class Needs {
public:
  Needs(const Object &object, const Function &program) : object(object), program(program) {}

  std::vector<Need> gather() {
    SecMatch sec = matchSec(object.sections[program.section].name);
    if (sec.kind)
      addKind(*sec.kind, sec);
    for (Index index : functionsFrom(object, &program - object.functions.data()))
      addCode(object.functions[index]);
    return std::move(needs);
  }

private:
  void addType(Lack::What what, std::string text, btf::Kind kind, std::vector<std::string> names) {
    if (seen.insert(text).second)
      needs.push_back({{what, "no such " + text}, kind, "", std::move(names), /*isKnown=*/true});
  }
  void addListed(Lack::What what, std::string text, llvm::StringRef list, std::string name) {
    if (seen.insert(text).second)
      needs.push_back({{what, "no such " + text}, btf::Kind::Enum, list, {std::move(name)}});
  }

  void addKind(const ProgKind &kind, const SecMatch &sec) {
    std::string quoted = "'" + kind.pattern.str() + "'";
    addListed(Lack::What::Kind, "program kind " + quoted, "bpf_prog_type",
              std::string("BPF_PROG_TYPE_") + progTypeInfo(kind.type).name);
    if (kind.needsAttachType())
      addListed(Lack::What::Kind, "attach type of program kind " + quoted, "bpf_attach_type",
                attachTypeInfo(kind.attach).name);
    std::optional<AttachPoint> point = attachPointOf(sec);
    if (point && !point->isPattern)
      addTarget(*point);
  }

  void addTarget(const AttachPoint &point) {
    btf::Kind kind = point.place == Place::Tracepoint ? btf::Kind::Typedef
                     : point.place == Place::Iterator ? btf::Kind::Struct
                                                      : btf::Kind::Func;
    std::vector<std::string> names;
    for (llvm::StringRef prefix : btfPrefixesOf(point.place))
      names.push_back(prefix.str() + point.name.str());
    addType(Lack::What::Target, std::string(nounOf(point.place)) + " '" + point.name.str() + "'", kind,
            names);
  }

  void addCode(const Function &function) {
    const Section &code = object.sections[function.section];
    for (const Insn &insn : llvm::ArrayRef(code.insns).slice(function.firstInsn, function.numInsns)) {
      if (insn.operand.kind == OperandKind::Extern && !insn.wide())
        addCallOf(object.symbols[insn.operand.index]);
      if (insn.operand.kind == OperandKind::Map)
        addMap(object.maps[insn.operand.index]);
    }
  }

  void addCallOf(const Symbol &symbol) {
    if (symbol.binding != weakBinding)
      addType(Lack::What::Function, "kernel function '" + symbol.name + "'", btf::Kind::Func, {symbol.name});
  }

  void addMap(const Map &map) {
    if (std::optional<MapType> type = mapTypeOf(map.type)) {
      std::string name = mapTypeInfo(*type).name;
      addListed(Lack::What::Map, "map type '" + name + "'", "bpf_map_type", "BPF_MAP_TYPE_" + name);
    }
  }

  const Object &object;
  const Function &program;
  std::vector<Need> needs;
  llvm::StringSet<> seen;
};

void lookIntoList(std::vector<Need> &needs, const btf::Type &list) {
  for (Need &need : needs) {
    if (need.list.empty() || need.list != list.name())
      continue;
    need.isKnown = true;
    for (const btf::Enumerator &enumerator : list.enumerators())
      need.isThere |= enumerator.name == need.names.front();
  }
}

void lookUp(std::vector<Need> &needs, const btf::View &kernel) {
  llvm::StringMap<std::vector<Need *>> byName;
  for (Need &need : needs)
    for (const std::string &name : need.names)
      if (need.list.empty())
        byName[name].push_back(&need);
  for (btf::TypeId id = 1; id < kernel.numTypes(); ++id) {
    btf::Type type = kernel.type(id);
    if (btf::isAnyEnum(type.kind())) {
      lookIntoList(needs, type);
      continue;
    }
    auto found = byName.find(type.name());
    if (found != byName.end())
      for (Need *need : found->second)
        need->isThere |= type.is(need->kind);
  }
}

} // namespace

std::vector<Lack> lacksOf(const Object &object, const Function &program, const btf::View &kernel) {
  std::vector<Need> needs = Needs(object, program).gather();
  lookUp(needs, kernel);
  std::vector<Lack> lacks;
  for (const Need &need : needs)
    if (need.isKnown && !need.isThere)
      lacks.push_back(need.lack);
  return lacks;
}

} // namespace skep::object
