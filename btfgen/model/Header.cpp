// Order of declarations. C wants a definition before a use that needs the size, and at least a name before
// any other. Each type is visited depth-first: what it needs complete comes before it; what it only
// mentions and nobody has defined yet is declared forward just before it. The visit keeps its own stack,
// because chains of types through pointers can be as long as the BTF.
#include "btfgen/model/Header.h"
#include "btfgen/model/CWriter.h"
#include "btfgen/model/Uses.h"
#include "core/support/Diags.h"
#include "llvm/ADT/STLExtras.h"

namespace skep::btf {

namespace {

class HeaderWriter {
public:
  HeaderWriter(const View &view, const HeaderSpec &spec)
      : view(view), spec(spec), names(view, spec.avoid), writer(view, names, out, workLimit(view)),
        walker(view, *this, workLimit(view)), state(view.numTypes()) {}

  Result<std::string> run();

  // For UseWalker
  bool keepsTypedef(TypeId id) const { return writer.keepsTypedef(id); }
  bool wantsPointee(llvm::StringRef) const { return false; }
  void useUnnamedEnum(TypeId) {}
  void use(TypeId id, Use use) {
    if (forwarding)
      return forwardUse(id);
    if (use == Use::Complete && state[id] == Wanted)
      stack.push_back(id);
  }

private:
  enum State : uint8_t { Other, Wanted, Open, Defined };

  void open();
  void close();
  void emit(TypeId root);
  void emitDefinition(TypeId id);
  void forwardUse(TypeId id);
  void define(Type type);
  void prototypes();
  bool exhausted() const { return writer.full() || walker.exhausted(); }

  const View &view;
  const HeaderSpec &spec;
  CNames names;
  std::string out;
  CWriter writer;
  UseWalker<HeaderWriter> walker;
  std::vector<uint8_t> state;
  std::vector<bool> forwarded;
  std::vector<TypeId> stack;
  TypeId defining = 0;
  bool forwarding = false;
};

Result<std::string> HeaderWriter::run() {
  forwarded.resize(view.numTypes());
  for (TypeId id : spec.types) {
    state[id] = Wanted;
    Type type = view.type(id);
    if (type.is(Kind::Typedef))
      writer.keepTypedef(id);
    if (!type.name().empty() && !type.is(Kind::Fwd))
      names.claim(id);
  }
  open();
  for (TypeId id : spec.types) {
    Kind kind = view.type(id).kind();
    if (kind != Kind::Int && kind != Kind::Float && !exhausted())
      emit(id);
  }
  prototypes();
  close();
  if (exhausted())
    return tooMuchWork();
  return std::move(out);
}

void HeaderWriter::open() {
  out += "#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n\n"
         "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
         "#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n"
         "#endif\n\n";
}

void HeaderWriter::close() {
  out += "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
         "#pragma clang attribute pop\n"
         "#endif\n\n"
         "#endif /* __VMLINUX_H__ */\n";
}

void HeaderWriter::emit(TypeId root) {
  stack.push_back(root);
  while (!stack.empty() && !exhausted()) {
    TypeId id = stack.back();
    if (state[id] == Wanted) {
      state[id] = Open;
      size_t first = stack.size();
      walker.definition(id);
      std::reverse(stack.begin() + first, stack.end()); // the first need on top
      continue;
    }
    stack.pop_back();
    if (state[id] == Open)
      emitDefinition(id);
  }
}

void HeaderWriter::emitDefinition(TypeId id) {
  Type type = view.type(id);
  if (type.is(Kind::Fwd))
    return forwardUse(id);
  defining = id;
  forwarding = true;
  walker.definition(id);
  forwarding = false;
  state[id] = Defined;
  define(type);
}

/// C23 has bool, true and false as keywords.
void HeaderWriter::define(Type type) {
  bool isBool = (type.is(Kind::Typedef) && type.name() == "bool") ||
                (isAnyEnum(type.kind()) && type.vlen() == 2 && type.enumerators()[0].name == "false");
  if (isBool)
    out += "#if !defined(__STDC_VERSION__) || __STDC_VERSION__ < 202311L\n";
  writer.define(type);
  if (isBool)
    out += "#endif\n\n";
}

/// Declares a struct or union that is not defined so far, once.
void HeaderWriter::forwardUse(TypeId id) {
  Type type = view.type(id);
  if (id == defining || state[id] == Defined || forwarded[id])
    return;
  if (!isStructOrUnion(type.kind()) && !type.is(Kind::Fwd))
    return;
  forwarded[id] = true;
  writer.forward(type);
}

void HeaderWriter::prototypes() {
  if (spec.kfuncs.empty())
    return;
  forwarding = true;
  defining = 0;
  for (TypeId id : spec.kfuncs)
    walker.walk(view.type(id).ref(), Use::Mention, false);
  forwarding = false;
  out += "#ifndef BPF_NO_KFUNC_PROTOTYPES\n"
         "#ifndef __ksym\n#define __ksym __attribute__((section(\".ksyms\")))\n#endif\n\n"
         "#ifndef __weak\n#define __weak __attribute__((weak))\n#endif\n\n";
  for (TypeId id : spec.kfuncs) {
    writer.prototype(view.type(id));
    out += " __weak __ksym;\n";
  }
  out += "#endif\n\n";
}

/// Unnamed enums that stand inside another type are written there, not on their own.
std::vector<bool> inlinedEnums(const View &view) {
  std::vector<bool> inlined(view.numTypes());
  auto note = [&](TypeId id) { inlined[id] = true; };
  for (TypeId id = 1; id < view.numTypes(); ++id) {
    Type type = view.type(id);
    if (isStructOrUnion(type.kind()))
      for (Member member : type.members())
        note(member.type);
    else if (type.is(Kind::Array))
      note(type.array().element);
    else if (type.is(Kind::FuncProto))
      for (Param param : type.params())
        note(param.type);
    if (hasReference(type.kind()))
      note(type.ref());
  }
  return inlined;
}

/// Marks the types of the base that those of a split view use.
struct BaseNeeds {
  const View &view;
  std::vector<bool> &needed;
  std::vector<TypeId> &order;
  bool keepsTypedef(TypeId id) const { return !isBuiltin(view.type(id).name()); }
  bool wantsPointee(llvm::StringRef) const { return false; }
  void useUnnamedEnum(TypeId) {}
  void use(TypeId id, Use use) {
    if (id >= view.firstOwnId() || needed[id])
      return;
    if (use == Use::Mention && !view.type(id).is(Kind::Fwd))
      return;
    needed[id] = true;
    order.push_back(id);
  }
};

} // namespace

Result<std::string> writeHeader(const View &view, const HeaderSpec &spec) {
  return HeaderWriter(view, spec).run();
}

std::vector<TypeId> findKfuncs(const View &view) {
  std::vector<TypeId> kfuncs;
  for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id) {
    Type type = view.type(id);
    if (type.is(Kind::DeclTag) && view.type(type.ref()).is(Kind::Func) && type.name() == "bpf_kfunc")
      kfuncs.push_back(type.ref());
  }
  std::sort(kfuncs.begin(), kfuncs.end());
  kfuncs.erase(std::unique(kfuncs.begin(), kfuncs.end()), kfuncs.end());
  return kfuncs;
}

bool hasName(const View &view, llvm::StringRef name) {
  for (TypeId id = 1; id < view.numTypes(); ++id) {
    Type type = view.type(id);
    bool isShown = isStructOrUnion(type.kind()) || isAnyEnum(type.kind()) || type.is(Kind::Typedef) ||
                   type.is(Kind::Fwd);
    if (isShown && type.name() == name)
      return true;
    if (isAnyEnum(type.kind()))
      for (Enumerator value : type.enumerators())
        if (value.name == name)
          return true;
  }
  return llvm::any_of(findKfuncs(view), [&](TypeId id) { return view.type(id).name() == name; });
}

Result<std::string> writeWholeHeader(const View &view) {
  HeaderSpec spec;
  std::vector<bool> inlined = inlinedEnums(view);
  for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id) {
    Type type = view.type(id);
    bool named = !type.name().empty();
    bool wanted = isAnyEnum(type.kind()) && (named || (!inlined[id] && type.vlen()));
    wanted =
        wanted || (named && (isStructOrUnion(type.kind()) || type.is(Kind::Typedef) || type.is(Kind::Fwd)));
    if (type.is(Kind::Int) || type.is(Kind::Float))
      wanted = needsOwnName(view, type);
    if (wanted && !isBuiltin(type.name()))
      spec.types.push_back(id);
  }
  spec.kfuncs = findKfuncs(view);
  if (view.base()) {
    std::vector<bool> needed(view.firstOwnId());
    BaseNeeds needs{view, needed, spec.types};
    UseWalker<BaseNeeds> walker(view, needs, workLimit(view));
    for (size_t i = 0; i < spec.types.size(); ++i)
      walker.definition(spec.types[i]);
    if (walker.exhausted())
      return tooMuchWork();
  }
  return writeHeader(view, spec);
}

uint64_t workLimit(const View &view) {
  uint64_t typeBytes = view.typeSectionSize();
  if (view.base())
    typeBytes += view.base()->typeSectionSize();
  return (1 << 18) + typeBytes * 128;
}

Diagnostic tooMuchWork() {
  return makeDiag(Diag::BtfTooLarge, "the BTF shares unnamed types in a way that unfolds without bound");
}

} // namespace skep::btf
