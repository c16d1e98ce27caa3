#include "btfgen/dwarf/Gather.h"
#include "btfgen/model/Dedup.h"
#include "llvm/ADT/StringMap.h"

namespace skep::btf {

namespace {

/// Bytes of type records that are looked through at once.
constexpr size_t enough = 96 << 20;

/// Parameters may have other names in a declaration that is repeated; their types count.
bool isSamePrototype(Type a, Type b) {
  if (a.ref() != b.ref() || a.vlen() != b.vlen())
    return false;
  for (uint32_t i = 0; i < a.vlen(); ++i)
    if (a.params()[i].type != b.params()[i].type)
      return false;
  return true;
}

} // namespace

Gather::Gather(const DebugFile &file, const View *base, LeftOut &leftOut)
    : file(file), base(base), leftOut(leftOut), types(std::make_unique<Builder>(file.endian, base)) {}

/// A data section for each unit; settle() makes one of them.
void Gather::addVariables(llvm::ArrayRef<SecVar> variables) {
  if (!variables.empty())
    types->addDatasec(file.perCpu->section, file.perCpu->size, variables);
}

Status Gather::reduceIfBig() {
  if (types->typeBytes() < enough)
    return Ok{};
  Result<std::vector<uint8_t>> bytes = reduced();
  if (!bytes)
    return bytes.takeError();
  Result<View> view = View::open(*bytes, file.name, base);
  if (!view)
    return view.takeError();
  types = std::make_unique<Builder>(file.endian, base);
  for (TypeId id = view->firstOwnId(); id < view->numTypes(); ++id)
    types->copy(*view, view->type(id), [](TypeId same) { return same; });
  return Ok{};
}

Result<std::vector<uint8_t>> Gather::reduced() {
  std::vector<uint8_t> bytes = types->finish();
  Result<View> view = View::open(bytes, file.name, base);
  if (!view)
    return view.takeError();
  return dedup(*view).bytes;
}

Result<std::vector<uint8_t>> Gather::finish() {
  Result<std::vector<uint8_t>> bytes = reduced();
  if (!bytes)
    return bytes;
  Result<View> view = View::open(*bytes, file.name, base);
  if (!view)
    return view.takeError();
  return settle(*view);
}

/// The one FUNC of each name that is kept; 0 where none can be.
llvm::StringMap<TypeId> Gather::chooseFunctions(const View &view) {
  llvm::StringMap<TypeId> chosen;
  for (bool withCode : {true, false})
    for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id) {
      Type type = view.type(id);
      if (!type.is(Kind::Func) || withCode != (type.linkage() != llvm::BTF::FUNC_EXTERN))
        continue;
      auto [known, isNew] = chosen.try_emplace(type.name(), id);
      if (isNew || !known->second)
        continue;
      Type first = view.type(known->second);
      bool isOutdone = !withCode && first.linkage() != llvm::BTF::FUNC_EXTERN;
      if (isOutdone || isSamePrototype(view.type(first.ref()), view.type(type.ref())))
        continue;
      known->second = 0;
      leftOut.add(LeftOut::Ambiguous, type.name());
    }
  return chosen;
}

/// Everything but functions that were not chosen, the units' sections, and what speaks of these.
std::vector<uint8_t> Gather::settle(const View &view) {
  llvm::StringMap<TypeId> chosen = chooseFunctions(view);
  TypeId firstOwn = view.firstOwnId(), next = firstOwn;
  std::vector<TypeId> map(view.numTypes() - firstOwn);
  auto mapped = [&](TypeId id) { return id < firstOwn ? id : map[id - firstOwn]; };
  auto isFunction = [&](Type type) { return type.is(Kind::Func) && type.id() >= firstOwn; };
  auto isKept = [&](Type type) {
    if (isFunction(type))
      return chosen.lookup(type.name()) == type.id();
    if (type.is(Kind::DeclTag) && isFunction(view.type(type.ref())))
      return chosen.lookup(view.type(type.ref()).name()) == type.ref();
    return !type.is(Kind::Datasec);
  };
  for (TypeId id = firstOwn; id < view.numTypes(); ++id)
    if (isKept(view.type(id)))
      map[id - firstOwn] = next++;
  Builder out(view.endian(), base);
  std::vector<SecVar> variables;
  for (TypeId id = firstOwn; id < view.numTypes(); ++id) {
    Type type = view.type(id);
    if (mapped(id) && isFunction(type) && type.linkage() == llvm::BTF::FUNC_EXTERN)
      out.addFunc(type.name(), mapped(type.ref()), globals.contains(type.name()));
    else if (mapped(id))
      out.copy(view, type, mapped);
    else if (type.is(Kind::Datasec))
      for (SecVar variable : type.variables())
        variables.push_back({mapped(variable.type), variable.offset, variable.size});
  }
  addSection(out, std::move(variables));
  return out.finish();
}

void Gather::addSection(Builder &out, std::vector<SecVar> variables) const {
  llvm::sort(variables, [](const SecVar &a, const SecVar &b) {
    return std::tuple(a.offset, a.type) < std::tuple(b.offset, b.type);
  });
  auto isSamePlace = [](const SecVar &a, const SecVar &b) { return a.offset == b.offset; };
  variables.erase(std::unique(variables.begin(), variables.end(), isSamePlace), variables.end());
  if (!variables.empty() && variables.size() <= llvm::BTF::MAX_VLEN)
    out.addDatasec(file.perCpu->section, file.perCpu->size, variables);
}

} // namespace skep::btf
