#include "btfgen/dwarf/Gather.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"

namespace skep::btf {

namespace {

/// Bytes of type records that are looked through at once.
constexpr size_t enough = 96 << 20;

/// The names of functions that stand there with more than one prototype.
llvm::StringSet<> ambiguousFunctions(const View &view) {
  llvm::StringMap<TypeId> first;
  llvm::StringSet<> ambiguous;
  for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id) {
    Type type = view.type(id);
    if (!type.is(Kind::Func))
      continue;
    auto [known, isNew] = first.try_emplace(type.name(), type.ref());
    if (!isNew && known->second != type.ref())
      ambiguous.insert(type.name());
  }
  return ambiguous;
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
  return bytes;
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

/// Everything but ambiguous functions, second declarations of one, and what speaks of these.
std::vector<uint8_t> Gather::settle(const View &view) {
  llvm::StringSet<> ambiguous = ambiguousFunctions(view), seen;
  for (const auto &name : ambiguous)
    leftOut.add(LeftOut::Ambiguous, name.first());
  std::vector<TypeId> map(view.numTypes() - view.firstOwnId());
  TypeId next = view.firstOwnId();
  auto isKept = [&](Type type) {
    if (type.is(Kind::Datasec))
      return false;
    if (type.is(Kind::DeclTag) && type.ref() >= view.firstOwnId() && view.type(type.ref()).is(Kind::Func))
      return map[type.ref() - view.firstOwnId()] != 0;
    return !type.is(Kind::Func) || (!ambiguous.contains(type.name()) && seen.insert(type.name()).second);
  };
  for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id)
    if (isKept(view.type(id)))
      map[id - view.firstOwnId()] = next++;
  auto mapped = [&](TypeId id) { return id < view.firstOwnId() ? id : map[id - view.firstOwnId()]; };
  Builder out(view.endian(), base);
  std::vector<SecVar> variables;
  for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id) {
    Type type = view.type(id);
    if (mapped(id))
      out.copy(view, type, mapped);
    else if (type.is(Kind::Datasec))
      for (SecVar variable : type.variables())
        variables.push_back({mapped(variable.type), variable.offset, variable.size});
  }
  llvm::sort(variables, [](const SecVar &a, const SecVar &b) {
    return std::tuple(a.offset, a.type) < std::tuple(b.offset, b.type);
  });
  // One variable, defined in a header, can be in several units.
  variables.erase(std::unique(variables.begin(), variables.end(),
                              [](const SecVar &a, const SecVar &b) { return a.offset == b.offset; }),
                  variables.end());
  if (!variables.empty() && variables.size() <= llvm::BTF::MAX_VLEN)
    out.addDatasec(file.perCpu->section, file.perCpu->size, variables);
  return out.finish();
}

} // namespace skep::btf
