// kernel-helper, kernel-map, kernel-kind: helpers, map types and flags, and kinds of programs that came after
// the kernel named with --kernel=, or that the BTF named with --btf= does not list. What is asked about first
// (Call::guarded) and what is not loaded unless asked for, SEC("?..."), is the user's knowledge; nothing is
// said of it.
#include "core/spec/Substitutes.h"
#include "frontend/checks/Checks.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// The enumerators of the kernel's interface that a BTF has.
class NamedKernel {
public:
  explicit NamedKernel(const btf::View *view) {
    for (btf::TypeId id = 1; view && id < view->numTypes(); ++id)
      if (btf::Type type = view->type(id); btf::isAnyEnum(type.kind()))
        add(type);
  }
  /// False also where the BTF is of something smaller than a kernel and does not list such things.
  bool lacksHelper(HelperId id) const {
    return lacks(functions, std::string("BPF_FUNC_") + helperInfo(id).name);
  }
  bool lacksMap(MapType type) const {
    return lacks(maps, std::string("BPF_MAP_TYPE_") + mapTypeInfo(type).name);
  }
  bool lacksFlag(uint32_t bit) const { return lacks(flags, map_flag::name(bit)); }
  bool lacksKind(const ProgKind &kind) const {
    if (lacks(programs, std::string("BPF_PROG_TYPE_") + progTypeInfo(kind.type).name))
      return true;
    return kind.needsAttachType() && lacks(attachTypes, attachTypeInfo(kind.attach).name);
  }

private:
  void add(const btf::Type &type);
  static bool lacks(const llvm::StringSet<> &names, llvm::StringRef name) {
    return !names.empty() && !names.contains(name);
  }

  llvm::StringSet<> functions, maps, flags, programs, attachTypes;
};

void NamedKernel::add(const btf::Type &type) {
  llvm::StringRef name = type.name();
  llvm::StringSet<> *into = name == "bpf_func_id"       ? &functions
                            : name == "bpf_map_type"    ? &maps
                            : name == "bpf_prog_type"   ? &programs
                            : name == "bpf_attach_type" ? &attachTypes
                                                        : nullptr;
  llvm::SmallVector<llvm::StringRef> names;
  for (const btf::Enumerator &enumerator : type.enumerators())
    names.push_back(enumerator.name);
  // The flags of map creation are in an enum without a name, whose first one is this.
  if (!into && llvm::is_contained(names, "BPF_F_NO_PREALLOC"))
    into = &flags;
  for (llvm::StringRef enumerator : names)
    if (into)
      into->insert(enumerator);
}

class KernelRule {
public:
  explicit KernelRule(Checks &cx)
      : cx(cx), oldest(cx.target.version()), named(cx.target.btfIsNamed() ? cx.target.btf() : nullptr) {}
  void checkKinds();
  void checkCall(const Call &call);
  void checkMap(const Map &map);

private:
  /// What to say of something: "came with Linux 5.8, and --kernel=5.4 ..."; empty when the kernel has it.
  std::string verdict(KernelVersion since, bool isLacking) const;
  void checkFlags(const Map &map);

  Checks &cx;
  std::optional<KernelVersion> oldest;
  NamedKernel named;
};

std::string KernelRule::verdict(KernelVersion since, bool isLacking) const {
  if (oldest && *oldest < since)
    return " came with " + textOf(since) + "; the program is for " + textOf(*oldest);
  return isLacking ? " is not in the kernel of " + cx.target.btfOrigin() : "";
}

void hintInstead(Finding &finding, llvm::StringRef instead) {
  if (!instead.empty())
    finding.hint("older kernels: " + instead.str());
}

void KernelRule::checkKinds() {
  for (const Program &program : cx.unit.programs) {
    const ProgKind *kind = program.sec.kind;
    // "tc/ingress" is also what people write for the tc of old.
    if (!kind || !program.sec.autoload || kind->pattern.starts_with("tc/"))
      continue;
    std::string why = verdict(kind->since, named.lacksKind(*kind));
    if (why.empty())
      continue;
    Finding &finding =
        cx.report(Diag::KernelKind, program.sectionAt, "SEC(\"" + kind->pattern.str() + "\")" + why);
    hintInstead(finding, insteadOf(*kind));
    finding.hint("SEC(\"?" + program.section.str() + "\") loads it only where the loader finds it possible");
  }
}

void KernelRule::checkCall(const Call &call) {
  if (!call.helper || call.guarded || isMendedByLibbpf(*call.helper) || !isLoaded(cx.unit, *call.caller))
    return;
  const HelperInfo &info = helperInfo(*call.helper);
  std::string why = verdict(info.since, named.lacksHelper(info.id));
  if (why.empty())
    return;
  std::string name = std::string("bpf_") + info.name;
  Finding &finding = cx.report(Diag::KernelHelper, call.expr->getExprLoc(), name + "()" + why);
  finding.range(call.expr->getSourceRange());
  hintInstead(finding, insteadOf(info.id));
  finding.hint("one program for both: if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_" +
               std::string(info.name) +
               ")) before the call; the verifier drops the branch that is not taken");
}

void KernelRule::checkMap(const Map &map) {
  const Map::Member *member = map.member("type");
  if (!map.type || !member)
    return;
  const MapTypeInfo &info = mapTypeInfo(*map.type);
  std::string why = verdict(info.since, named.lacksMap(info.type));
  if (why.empty())
    return checkFlags(map);
  Finding &finding = cx.report(Diag::KernelMap, member->field->getLocation(),
                               std::string("the map type ") + info.name + why);
  hintInstead(finding, insteadOf(info.type));
  finding.hint(
      "libbpf does not load an object with a map that the kernel cannot make, unless the loader says "
      "bpf_map__set_autocreate(map, false)");
}

void KernelRule::checkFlags(const Map &map) {
  const Map::Member *member = map.member("map_flags");
  if (!member || !member->number)
    return;
  for (uint32_t bit = 1; bit; bit <<= 1) {
    std::optional<KernelVersion> since = map_flag::since(bit);
    if (!(*member->number & bit) || !since)
      continue;
    std::string why = verdict(*since, named.lacksFlag(bit));
    if (!why.empty())
      cx.report(Diag::KernelMap, member->field->getLocation(), map_flag::name(bit).str() + why)
          .hint("kernels refuse to make a map with flags that they do not know");
  }
}

} // namespace

void checkKernel(Checks &cx) {
  if (!cx.target.version() && !cx.target.btfIsNamed())
    return;
  KernelRule rule(cx);
  rule.checkKinds();
  for (const Call &call : cx.unit.calls)
    rule.checkCall(call);
  for (const Map &map : cx.unit.maps)
    rule.checkMap(map);
  for (const Map &map : cx.unit.innerMaps)
    rule.checkMap(map);
}

} // namespace skep::frontend
