// Two steps. Scanning: which types, enumerators and kfuncs of the kernel have a name that the source uses?
// Then the closure proper: from each type found, on to what its definition needs, until
// nothing is added.
#include "btfgen/model/Closure.h"
#include "btfgen/model/Header.h"
#include "btfgen/model/NameFilter.h"
#include "btfgen/model/Uses.h"
#include "core/spec/Helpers.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

namespace skep::btf {

namespace {

/// Names that the headers of eBPF programs take from vmlinux.h without the source writing them. A source's
/// own typedef of one does not hide the kernel's: C allows the same typedef twice.
constexpr llvm::StringLiteral always[] = {
    "__s8",   "__u8",   "__s16",   "__u16",  "__s32", "__u32",  "__s64",   "__u64",  "s8",       "u8",
    "s16",    "u16",    "s32",     "u32",    "s64",   "u64",    "__le16",  "__be16", "__le32",   "__be32",
    "__le64", "__be64", "__sum16", "__wsum", "bool",  "size_t", "ssize_t", "pid_t",  "uintptr_t"};

class Closure {
public:
  Closure(const View &view, const TypeWish &wish)
      : view(view), wish(wish), walker(view, *this, workLimit(view)), state(view.numTypes()), filter(view) {
    for (const auto &word : wish.used)
      addWord(word.getKey());
    for (llvm::StringRef word : always)
      addWord(word);
    addResultsOfHelpers();
  }

  Result<std::string> run();

  // For UseWalker
  bool keepsTypedef(TypeId id) {
    if (!(state[id] & TypedefKnown))
      state[id] |= TypedefKnown | (isHiddenTypedef(view.type(id).name()) ? TypedefHidden : 0);
    return !(state[id] & TypedefHidden);
  }
  bool wantsPointee(llvm::StringRef member) const { return words.contains(member); }
  void useUnnamedEnum(TypeId id) { state[id] |= Inlined; }
  void use(TypeId id, Use use) {
    if (use == Use::Mention || (state[id] & Needed))
      return;
    state[id] |= Needed;
    needed.push_back(id);
  }

private:
  enum State : uint8_t { Needed = 1, TypedefKnown = 2, TypedefHidden = 4, Inlined = 8 };

  void addWord(llvm::StringRef word) {
    words.insert(word);
    filter.add(word);
  }
  /// Whether a name at this string offset is one of the words; gives the name if so.
  std::optional<llvm::StringRef> wished(uint32_t nameOffset) const {
    if (nameOffset == 0 || !filter.mayHave(nameOffset))
      return std::nullopt;
    llvm::StringRef name = view.string(nameOffset);
    if (!words.contains(name))
      return std::nullopt;
    return name;
  }
  /// bpf_get_current_task_btf()->comm uses task_struct without naming it.
  void addResultsOfHelpers() {
    for (const HelperInfo &helper : helpers()) {
      llvm::StringRef result = helper.cResult;
      if (result.consume_front("struct ") && wish.used.contains(std::string("bpf_") + helper.name))
        addWord(result.take_until([](char c) { return c == ' '; }));
    }
  }
  bool isDefinedBySource(llvm::StringRef name) const { return wish.definedOrdinary.contains(name); }
  bool isHiddenTypedef(llvm::StringRef name) const {
    return isBuiltin(name) || (isDefinedBySource(name) && !llvm::is_contained(always, name));
  }

  void scan();
  void scanTag(Type type);
  void scanTypedef(Type type);
  bool hasWishedEnumerator(Type type) const;
  void scanDeclTag(Type type);
  void follow();

  const View &view;
  const TypeWish &wish;
  UseWalker<Closure> walker;
  std::vector<uint8_t> state;
  NameFilter filter;
  llvm::StringSet<> words;
  llvm::DenseSet<uint32_t> tagsFound,
      typedefsFound; ///< name offsets: of types that share a name, the first counts
  std::vector<TypeId> needed;
  std::vector<TypeId> wishedEnums; ///< unnamed ones
  std::vector<TypeId> kfuncs;
};

void Closure::scan() {
  for (TypeId id = 1; id < view.numTypes(); ++id) {
    Type type = view.type(id);
    switch (type.kind()) {
    case Kind::Struct:
    case Kind::Union:
    case Kind::Enum:
    case Kind::Enum64:
      scanTag(type);
      break;
    case Kind::Typedef:
      scanTypedef(type);
      break;
    case Kind::DeclTag:
      scanDeclTag(type);
      break;
    default:
      break;
    }
  }
}

void Closure::scanTag(Type type) {
  if (isAnyEnum(type.kind()) && type.vlen() == 0)
    return;
  bool isWished = false;
  if (std::optional<llvm::StringRef> name = wished(type.nameOffset()))
    isWished = !wish.definedTags.contains(*name) && tagsFound.insert(type.nameOffset()).second;
  if (!isWished && isAnyEnum(type.kind()))
    isWished = !wish.definedTags.contains(type.name()) && hasWishedEnumerator(type);
  if (!isWished)
    return;
  if (type.name().empty())
    wishedEnums.push_back(type.id());
  else
    use(type.id(), Use::Complete);
}

bool Closure::hasWishedEnumerator(Type type) const {
  for (uint32_t i = 0; i < type.vlen(); ++i)
    if (std::optional<llvm::StringRef> name = wished(type.enumeratorNameOffset(i)))
      if (!isDefinedBySource(*name))
        return true;
  return false;
}

void Closure::scanTypedef(Type type) {
  std::optional<llvm::StringRef> name = wished(type.nameOffset());
  if (!name || isHiddenTypedef(*name) || !typedefsFound.insert(type.nameOffset()).second)
    return;
  walker.walk(type.id(), Use::Complete, /*pointees=*/true);
}

void Closure::scanDeclTag(Type type) {
  Type target = view.type(type.ref());
  if (!target.is(Kind::Func) || type.name() != "bpf_kfunc")
    return;
  std::optional<llvm::StringRef> name = wished(target.nameOffset());
  if (name && !isDefinedBySource(*name))
    kfuncs.push_back(target.id());
}

void Closure::follow() {
  for (TypeId id : kfuncs) {
    Type proto = view.type(view.type(id).ref());
    walker.walk(proto.id(), Use::Mention, false);
    walker.walk(proto.ref(), Use::Mention, /*pointees=*/true); // a call may be followed by ->
  }
  for (size_t i = 0; i < needed.size(); ++i)
    walker.definition(needed[i]);
}

Result<std::string> Closure::run() {
  scan();
  size_t numWished = needed.size();
  follow();
  if (walker.exhausted())
    return tooMuchWork();
  // Wished types claim their names before those that only came along.
  llvm::sort(needed.begin(), needed.begin() + numWished);
  llvm::sort(needed.begin() + numWished, needed.end());
  llvm::sort(kfuncs);
  HeaderSpec spec;
  spec.types = std::move(needed);
  for (TypeId id : wishedEnums)
    if (!(state[id] & Inlined))
      spec.types.push_back(id);
  kfuncs.erase(std::unique(kfuncs.begin(), kfuncs.end()), kfuncs.end());
  spec.kfuncs = std::move(kfuncs);
  spec.avoid = &wish;
  return writeHeader(view, spec);
}

} // namespace

Result<std::string> kernelHeader(const View &kernel, const TypeWish &wish) {
  return Closure(kernel, wish).run();
}

} // namespace skep::btf
