// A kernel's enums list its helpers, map types and program types by number, its functions are there as far as
// programs can attach to or call them, and tracepoints, LSM hooks and iterators have names with known
// prefixes.
#include "backend-glue/object/KernelNeeds.h"
#include "backend-glue/object/CoreHints.h"
#include "core/spec/Helpers.h"
#include "core/spec/KernelNames.h"
#include "core/spec/Maps.h"
#include "core/support/Diags.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::object {

using namespace btf;

KernelNeeds::KernelNeeds(const Object &object, const Disassembler &text, const CoreTarget &target,
                         llvm::StringRef kernel)
    : object(object), text(text), target(target), kernel(kernel), helpers(numbersOf("bpf_func_id")),
      mapTypes(numbersOf("bpf_map_type")), progTypes(numbersOf("bpf_prog_type")) {
  if (text.btf())
    readExterns(*text.btf());
  // Since 6.8 the verifier's notes on a function say whether it is called.
  if (std::optional<CoreTarget::Found> notes = target.find("bpf_subprog_info", Kind::Struct))
    for (Member member : notes->view->type(notes->id).members())
      verifiesAll &= member.name != "called";
}

KernelNeeds::Numbers KernelNeeds::numbersOf(llvm::StringRef enumName) const {
  std::optional<CoreTarget::Found> found = target.find(enumName, Kind::Enum);
  if (!found)
    return std::nullopt; // BTF of something smaller than a kernel
  std::set<uint64_t> numbers;
  for (Enumerator known : found->view->type(found->id).enumerators())
    if (!known.name.starts_with("__"))
      numbers.insert(known.value);
  return numbers;
}

KernelNeeds::Extern KernelNeeds::lookUp(const View &local, Type type) const {
  Extern known{.isFunction = type.is(Kind::Func), .type = type.id()};
  if (!known.isFunction && local.type(local.resolve(type.ref())).is(Kind::Void))
    return known; // looked for among the kernel's symbols, of which BTF does not tell
  std::optional<CoreTarget::Found> found = target.find(essentialName(type.name()), type.kind());
  core::Steps steps;
  steps.left = 1'000'000;
  if (!found)
    known.state = ExternState::Absent;
  else
    known.isOther = core::typesCompatible(local, local.resolve(type.ref()), *found->view,
                                          found->view->resolve(found->view->type(found->id).ref()),
                                          steps) != core::Match::Yes;
  return known;
}

void KernelNeeds::readExterns(const View &local) {
  std::map<llvm::StringRef, Extern> byName;
  for (TypeId id = local.firstOwnId(); id < local.numTypes(); ++id) {
    Type section = local.type(id);
    if (!section.is(Kind::Datasec) || (section.name() != ".ksyms" && section.name() != ".kconfig"))
      continue;
    for (SecVar entry : section.variables()) {
      Type type = local.type(entry.type);
      bool isConfig = section.name() == ".kconfig";
      if (isConfig)
        byName[type.name()] = {.state = ExternState::Config, .type = type.id()};
      else if (type.is(Kind::Var) || type.is(Kind::Func))
        byName[type.name()] = lookUp(local, type);
    }
  }
  for (Index i = 0; i < object.symbols.size(); ++i) {
    auto found = byName.find(object.symbols[i].name);
    if (object.symbols[i].section != none || found == byName.end())
      continue;
    Extern known = found->second;
    known.isWeak = object.symbols[i].binding == llvm::ELF::STB_WEAK;
    externs[i] = known;
  }
}

ExternState KernelNeeds::stateOf(Index symbol) const {
  auto found = externs.find(symbol);
  if (found == externs.end())
    return ExternState::Present;
  return found->second.isOther ? ExternState::Absent : found->second.state;
}

KernelNeed KernelNeeds::externNeed(Index symbol, const Extern &known) const {
  const std::string &name = object.symbols[symbol].name;
  llvm::StringRef noun = known.isFunction ? "kernel function" : "kernel variable";
  KernelNeed need{llvm::formatv("{0} '{1}'", noun, name), {}};
  need.diag =
      makeDiag(Diag::CheckExtern,
               known.isOther ? llvm::formatv("'{0}' has {1} '{2}' with other types", kernel, noun, name).str()
                             : llvm::formatv("'{0}' has no {1} '{2}'", kernel, noun, name).str());
  if (llvm::StringRef near = target.nearest(name, known.isFunction ? Kind::Func : Kind::Var);
      !known.isOther && !near.empty())
    need.diag.notes.push_back({"it has '" + near.str() + "'", {}});
  need.depends = !known.isOther && llvm::any_of(kernel_names::moduleKfuncs, [&](llvm::StringRef prefix) {
    return llvm::StringRef(name).starts_with(prefix);
  });
  if (need.depends)
    need.diag.hints.push_back(
        "a module may have it: name its BTF behind the kernel's, KERNEL.btf+MODULE.btf");
  else
    need.diag.hints.push_back("declare it __weak, and test it before: if (bpf_ksym_exists(" + name + "))");
  return need;
}

std::optional<KernelNeed> KernelNeeds::missingCall(const Insn &insn) const {
  constexpr uint8_t call = 0x85;
  if (insn.slot.opcode != call)
    return std::nullopt;
  if (insn.operand.kind == OperandKind::Extern) {
    auto found = externs.find(insn.operand.index);
    bool isMissing =
        found != externs.end() && found->second.isWeak && stateOf(insn.operand.index) == ExternState::Absent;
    return isMissing ? std::optional(externNeed(insn.operand.index, found->second)) : std::nullopt;
  }
  // libbpf replaces these by their predecessor where the kernel lacks them.
  bool isReplaced = insn.slot.imm >= int32_t(HelperId::probe_read_user) &&
                    insn.slot.imm <= int32_t(HelperId::probe_read_kernel_str);
  if (insn.operand.kind != OperandKind::None || insn.operand.relocType || insn.slot.src != 0 || !helpers ||
      isReplaced || insn.slot.imm == poisonedCall || helpers->contains(uint32_t(insn.slot.imm)))
    return std::nullopt;
  std::string name = Disassembler::helperName(insn.slot.imm);
  if (name.empty())
    name = llvm::formatv("#{0}", insn.slot.imm);
  KernelNeed need{"helper '" + name + "'", {}};
  need.diag = makeDiag(Diag::CheckHelper, llvm::formatv("'{0}' has no helper '{1}'", kernel, name))
                  .hint(llvm::formatv("guard it: if (bpf_core_enum_value_exists(enum bpf_func_id, {0}))",
                                      llvm::StringRef(name).starts_with("bpf_") ? "BPF_FUNC_" + name.substr(4)
                                                                                : "..."));
  return need;
}

/// How BTF names what a kind of program attaches to.
static std::optional<std::pair<std::string, Kind>> targetOf(const ProgKind &kind, llvm::StringRef suffix) {
  if (kind.autoAttach == AutoAttach::Iter)
    return std::pair("bpf_iter_" + suffix.str(), Kind::Func);
  if (!kind.is(ProgKind::AttachBtf))
    return std::nullopt;
  if (kind.type == ProgType::Lsm)
    return std::pair((kernel_names::lsmHookPrefix + suffix).str(), Kind::Func);
  if (kind.attach == AttachType::TraceRawTp)
    return std::pair((kernel_names::tracepointPrefix + suffix).str(), Kind::Typedef);
  if (kind.type == ProgType::Tracing)
    return std::pair(suffix.str(), Kind::Func);
  return std::nullopt;
}

std::optional<KernelNeed> KernelNeeds::missingTarget(Index program) const {
  SecMatch sec = matchSec(object.sections[object.functions[program].section].name);
  if (!sec.kind || sec.suffix.empty() || sec.suffix.find_first_of("*?+") != llvm::StringRef::npos)
    return std::nullopt;
  llvm::StringRef suffix = sec.suffix;
  if (size_t colon = suffix.find(':'); colon != llvm::StringRef::npos)
    suffix = suffix.drop_front(colon + 1); // module:function
  auto wanted = targetOf(*sec.kind, suffix);
  if (!wanted || target.find(wanted->first, wanted->second))
    return std::nullopt;
  KernelNeed need{llvm::formatv("{0} of '{1}'", sec.kind->pattern, suffix), {}, {program}};
  need.diag = makeDiag(Diag::CheckAttach,
                       llvm::formatv("'{0}' has nothing for '{1}' to attach to: no {2} '{3}'", kernel,
                                     object.functions[program].name,
                                     wanted->second == Kind::Func ? "function" : "type", wanted->first));
  if (llvm::StringRef near = target.nearest(wanted->first, wanted->second); !near.empty())
    need.diag.notes.push_back({"it has '" + near.str() + "'", {}});
  need.diag.hints.push_back("let the loader choose: SEC(\"?" +
                            object.sections[object.functions[program].section].name +
                            "\") is loaded only when it is asked for; if a module has it, name its BTF "
                            "behind the kernel's, KERNEL.btf+MODULE.btf");
  return need;
}

std::optional<KernelNeed> KernelNeeds::missingKind(Index program) const {
  SecMatch sec = matchSec(object.sections[object.functions[program].section].name);
  if (!sec.kind || !progTypes || sec.kind->type == ProgType::Unspec ||
      progTypes->contains(uint64_t(sec.kind->type)))
    return std::nullopt;
  std::string name = progTypeInfo(sec.kind->type).name;
  return KernelNeed{
      "programs of type " + name,
      makeDiag(Diag::CheckKind, llvm::formatv("'{0}' has no programs of type {1}, which '{2}' is", kernel,
                                              name, object.functions[program].name)),
      {program}};
}

/// Members of the object's struct that the kernel's lacks must be zero.
std::optional<KernelNeed> KernelNeeds::missingStructOps(const Map &map) const {
  const View &local = *text.btf();
  Type type = local.type(local.resolve(map.valueType));
  if (!isStructOrUnion(type.kind()))
    return std::nullopt;
  std::string name = essentialName(type.name()).str();
  auto need = [&](std::string message) {
    return KernelNeed{"struct_ops '" + map.name + "'", makeDiag(Diag::CheckStructOps, std::move(message))};
  };
  std::optional<CoreTarget::Found> found = target.find(name, Kind::Struct);
  if (!found || !target.find("bpf_struct_ops_" + name, Kind::Struct))
    return need(
        llvm::formatv("'{0}' cannot be extended by a 'struct {1}', which '{2}' is", kernel, name, map.name));
  const Section &section = object.sections[map.section];
  for (Member member : type.members()) {
    uint64_t from = map.offset + member.bitOffset / 8, size = local.sizeOf(member.type).value_or(0);
    bool isSet = llvm::any_of(section.relocs,
                              [&](const Reloc &r) { return r.offset >= from && r.offset < from + size; });
    for (uint64_t at = from; at < from + size && at < section.bytes.size(); ++at)
      isSet |= section.bytes[at] != 0;
    bool isThere =
        member.name.empty() || llvm::any_of(found->view->type(found->id).members(),
                                            [&](Member known) { return known.name == member.name; });
    if (isSet && !isThere)
      return need(llvm::formatv("'struct {0}' of '{1}' has no member '{2}', which '{3}' sets", name, kernel,
                                member.name, map.name));
  }
  return std::nullopt;
}

std::vector<KernelNeed> KernelNeeds::missingOfObject(llvm::function_ref<bool(Index)> isAsked) const {
  std::vector<KernelNeed> missing;
  auto add = [&](std::optional<KernelNeed> need) {
    if (need)
      missing.push_back(std::move(*need));
  };
  for (const auto &[symbol, known] : externs)
    if (!known.isWeak && stateOf(symbol) == ExternState::Absent)
      add(externNeed(symbol, known));
  for (const Map &map : object.maps) {
    if (map.type == uint32_t(MapType::StructOps) && text.btf())
      add(missingStructOps(map));
    else if (mapTypes && !mapTypes->contains(map.type))
      add(KernelNeed{"map '" + map.name + "'",
                     makeDiag(Diag::CheckMap, llvm::formatv("'{0}' has no maps of type {1}, which '{2}' is",
                                                            kernel, map.type, map.name))});
  }
  for (Index i = 0; i < object.functions.size(); ++i) {
    if (!isAsked(i))
      continue;
    std::optional<KernelNeed> kind = missingKind(i);
    add(kind ? std::move(kind) : missingTarget(i));
  }
  return missing;
}

} // namespace skep::object
