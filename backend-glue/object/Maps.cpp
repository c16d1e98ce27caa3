// Maps: the definitions in .maps and .struct_ops, and the data sections that libbpf makes maps of.
//
// A definition in .maps is a variable whose bytes mean nothing. Its type, found through BTF, says it all:
//
//   struct {                                      what libbpf_helpers' macros expand to
//     int (*type)[1];                             __uint(type, BPF_MAP_TYPE_HASH): pointer to array of n
//     key_t *key;                                 __type(key, key_t): size and BTF type
//     enum { unique = 1ULL << 40 } map_extra;     __ulong(map_extra, 1ULL << 40): the one enumerator's value
//     struct inner *values[];                     __array(values, struct inner): the inner map's definition,
//   } name SEC(".maps") = {.values = {[2] = &x}}; and relocations that say which map or program fills a slot
//
// Where the variable lies is asked of the symbol table first: clang leaves the offsets in BTF zero for the
// loader to fill in. An object without BTF still has names for its maps, but of type 0 (unspecified).
//
// A data section becomes an array map of one value, named after the object's first characters and the
// section (libbpf's rule, 15 characters in all), read-only to programs for .rodata, and mmapable when some
// variable in it is not static. A variable in .struct_ops becomes a struct_ops map.
#include "core/spec/Maps.h"
#include "backend-glue/object/Parts.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

namespace skep::object {
namespace {

/// The plain numbers among the attributes.
struct NumberField {
  llvm::StringRef name;
  uint32_t Map::*field;
};
constexpr NumberField numberFields[] = {
    {"type", &Map::type},          {"max_entries", &Map::maxEntries}, {"map_flags", &Map::flags},
    {"numa_node", &Map::numaNode}, {"key_size", &Map::keySize},       {"value_size", &Map::valueSize},
    {"pinning", &Map::pinning},
};

class MapFinder {
public:
  MapFinder(Object &object, const btf::View *btf, llvm::StringRef file)
      : object(object), btf(btf), file(file) {}

  Status run() {
    for (btf::TypeId id = 1; btf && id < btf->numTypes(); ++id)
      if (btf->type(id).is(btf::Kind::Datasec))
        datasecs.try_emplace(btf->type(id).name(), id);
    for (Index i = 0; i < object.sections.size(); ++i) {
      llvm::StringRef name = object.sections[i].name;
      Status status = Ok{};
      if (object.sections[i].kind != SectionKind::Data)
        continue;
      if (name == ".maps")
        status = addDefinitions(i, &MapFinder::defineMap);
      else if (isStructOps(name))
        status = addDefinitions(i, &MapFinder::defineStructOps);
      if (!status)
        return status;
    }
    for (Index i = 0; i < object.sections.size(); ++i)
      addDataMap(i);
    return Ok{};
  }

private:
  static bool isStructOps(llvm::StringRef name) {
    name.consume_front("?");
    return name == ".struct_ops" || name == ".struct_ops.link";
  }

  Diagnostic wrong(const Map &map, std::string why) const {
    return bad(Diag::ElfBadMap, file, object.sections[map.section].name, map.offset,
               llvm::formatv("map '{0}' {1}", map.name, why));
  }

  using Define = Status (MapFinder::*)(Map &, btf::TypeId, uint64_t);

  /// Every variable of the section that BTF knows, then the symbols that it does not.
  Status addDefinitions(Index index, Define define) {
    llvm::StringMap<Index> symbols;
    for (Index i = 0; i < object.symbols.size(); ++i)
      if (object.symbols[i].section == index && object.symbols[i].type != llvm::ELF::STT_SECTION)
        symbols.try_emplace(object.symbols[i].name, i);
    slotRelocs.clear();
    for (const Reloc &reloc : object.sections[index].relocs)
      slotRelocs.try_emplace(reloc.offset, reloc.symbol);
    uint64_t total = 0;
    for (const btf::SecVar &entry : variablesOf(object.sections[index].name)) {
      if (!btf->type(entry.type).is(btf::Kind::Var))
        continue;
      btf::Type variable = btf->type(entry.type);
      if (variable.linkage() == llvm::BTF::VAR_GLOBAL_EXTERNAL)
        continue; // defined in another object; the code's operand is an extern
      Map map{.name = variable.name().str(), .section = index, .offset = entry.offset};
      if (auto symbol = symbols.find(variable.name()); symbol != symbols.end()) {
        map.offset = object.symbols[symbol->second].value;
        symbols.erase(symbol);
      }
      uint64_t size = object.sections[index].size;
      if (map.offset > size || entry.size > size - map.offset || (total += entry.size) > size)
        return wrong(map,
                     llvm::formatv("({0} bytes) does not fit the section's {1} bytes", entry.size, size));
      if (Status status = (this->*define)(map, variable.ref(), entry.size); !status)
        return status;
      object.maps.push_back(std::move(map));
    }
    addUnknown(index, symbols);
    return Ok{};
  }

  std::vector<btf::SecVar> variablesOf(llvm::StringRef section) const {
    btf::TypeId id = datasecs.lookup(section);
    if (!id)
      return {};
    auto variables = btf->type(id).variables();
    return {variables.begin(), variables.end()};
  }

  void addUnknown(Index index, const llvm::StringMap<Index> &symbols) {
    for (Index i = 0; i < object.symbols.size(); ++i) {
      const Symbol &symbol = object.symbols[i];
      auto found = symbols.find(symbol.name);
      if (symbol.type == llvm::ELF::STT_OBJECT && found != symbols.end() && found->second == i)
        object.maps.push_back({.name = symbol.name, .section = index, .offset = symbol.value});
    }
  }

  Status defineStructOps(Map &map, btf::TypeId type, uint64_t size) {
    map.type = static_cast<uint32_t>(MapType::StructOps);
    map.keySize = 4;
    map.valueSize = size;
    map.valueType = btf->resolve(type);
    map.maxEntries = 1;
    if (llvm::StringRef(object.sections[map.section].name).ends_with(".link"))
      map.flags = map_flag::LINK;
    return Ok{};
  }

  Status defineMap(Map &map, btf::TypeId type, uint64_t size) {
    return readStruct(map, type, size, /*isInner=*/false);
  }

  Status readStruct(Map &map, btf::TypeId id, uint64_t size, bool isInner) {
    btf::Type type = btf->type(btf->resolve(id));
    if (!type.is(btf::Kind::Struct))
      return wrong(map, llvm::formatv("is declared as {0}, expected a struct", btf::kindName(type.kind())));
    for (const btf::Member &member : type.members())
      if (Status status = readMember(map, member, size, isInner); !status)
        return status;
    return Ok{};
  }

  Status readMember(Map &map, const btf::Member &member, uint64_t size, bool isInner) {
    for (const NumberField &number : numberFields)
      if (member.name == number.name)
        return readNumber(map, member, number);
    if (member.name == "map_extra")
      return readMapExtra(map, member);
    if (member.name == "key")
      return readType(map, member, map.keyType, map.keySize);
    if (member.name == "value")
      return readType(map, member, map.valueType, map.valueSize);
    if (member.name == "values" && !isInner)
      return readValues(map, member, size);
    return wrong(map, llvm::formatv("has the attribute '{0}', which {1}", member.name,
                                    isInner && member.name == "values" ? "an inner map cannot have"
                                                                       : "skep does not know"));
  }

  /// __uint: pointer to an array of as many elements. __ulong: an enum of one value.
  std::optional<uint64_t> numberOf(btf::TypeId id) const {
    btf::Type type = btf->type(btf->resolve(id));
    if (btf::isAnyEnum(type.kind()) && type.enumerators().size() == 1)
      return type.enumerators()[0].value;
    if (!type.is(btf::Kind::Ptr))
      return std::nullopt;
    btf::Type pointee = btf->type(btf->resolve(type.ref()));
    return pointee.is(btf::Kind::Array) ? std::optional<uint64_t>(pointee.array().count) : std::nullopt;
  }

  Status readNumber(Map &map, const btf::Member &member, const NumberField &number) {
    auto value = numberOf(member.type);
    if (!value || *value > std::numeric_limits<uint32_t>::max())
      return wrong(map, llvm::formatv("has a '{0}' that is no __uint", member.name));
    uint32_t &field = map.*number.field;
    bool isSize = number.field == &Map::keySize || number.field == &Map::valueSize;
    if (isSize && field && field != *value)
      return wrong(
          map, llvm::formatv("has a '{0}' of {1}, but its type has {2} bytes", member.name, *value, field));
    field = *value;
    return Ok{};
  }

  Status readMapExtra(Map &map, const btf::Member &member) {
    auto value = numberOf(member.type);
    if (!value)
      return wrong(map, "has a 'map_extra' that is no __uint or __ulong");
    map.mapExtra = *value;
    return Ok{};
  }

  Status readType(Map &map, const btf::Member &member, uint32_t &typeId, uint32_t &size) {
    btf::Type pointer = btf->type(btf->resolve(member.type));
    if (!pointer.is(btf::Kind::Ptr))
      return wrong(map, llvm::formatv("has a '{0}' that is no __type", member.name));
    auto bytes = btf->sizeOf(pointer.ref());
    if (!bytes || *bytes > std::numeric_limits<uint32_t>::max() || (size && size != *bytes))
      return wrong(map, llvm::formatv("has a '{0}' of {1} bytes, but '{0}_size' says {2}", member.name,
                                      bytes.value_or(0), size));
    typeId = pointer.ref();
    size = *bytes;
    return Ok{};
  }

  /// The slots at the variable's end, and what kind of thing they hold.
  Status readValues(Map &map, const btf::Member &member, uint64_t size) {
    btf::Type array = btf->type(btf->resolve(member.type));
    uint64_t start = member.bitOffset / 8;
    if (!array.is(btf::Kind::Array) || start > size)
      return wrong(map, "has 'values' that are no __array");
    btf::Type pointer = btf->type(btf->resolve(array.array().element));
    if (!pointer.is(btf::Kind::Ptr))
      return wrong(map, "has 'values' that are no pointers to maps or programs");
    map.valueSize = 4;
    if (object.sections[map.section].type != llvm::ELF::SHT_NOBITS)
      map.values.assign((size - start) / 8, none);
    fillValues(map, map.offset + start);
    if (btf->type(btf->resolve(pointer.ref())).is(btf::Kind::FuncProto))
      return Ok{};
    Map inner{.name = map.name + ".inner", .section = map.section, .offset = map.offset};
    if (Status status = readStruct(inner, pointer.ref(), 0, /*isInner=*/true); !status)
      return status;
    map.inner.push_back(std::move(inner));
    return Ok{};
  }

  void fillValues(Map &map, uint64_t start) const {
    for (size_t i = 0; i < map.values.size(); ++i)
      if (auto reloc = slotRelocs.find(start + 8 * i); reloc != slotRelocs.end())
        map.values[i] = reloc->second;
  }

  void addDataMap(Index index) {
    const Section &section = object.sections[index];
    llvm::StringRef name = section.name;
    auto named = [&](llvm::StringRef base) {
      return name == base || (name.starts_with(base) && name[base.size()] == '.');
    };
    if (section.kind != SectionKind::Data || !section.size ||
        !(named(".data") || named(".rodata") || named(".bss")))
      return;
    Map map{.name = dataMapName(name), .section = index, .isData = true, .readOnly = named(".rodata")};
    map.type = static_cast<uint32_t>(MapType::Array);
    map.keySize = 4;
    map.valueSize = section.size;
    map.maxEntries = 1;
    map.valueType = datasecs.lookup(name);
    map.flags = (map.readOnly ? map_flag::RDONLY_PROG : 0) |
                (hasVisibleVariable(map.valueType) ? map_flag::MMAPABLE : 0);
    object.maps.push_back(std::move(map));
  }

  bool hasVisibleVariable(btf::TypeId section) const {
    if (section)
      for (const btf::SecVar &entry : btf->type(section).variables())
        if (btf->type(entry.type).is(btf::Kind::Var) &&
            btf->type(entry.type).linkage() != llvm::BTF::VAR_STATIC)
          return true;
    return false;
  }

  /// The kernel takes names of 15 characters. A section like ".data.foo" takes as many as it needs; one
  /// like ".data" leaves room for the object's name before it.
  std::string dataMapName(llvm::StringRef section) const {
    constexpr size_t limit = 15, reserved = 7;
    llvm::StringRef prefix = llvm::sys::path::filename(file).split('.').first;
    bool custom = section.drop_front().contains('.');
    size_t own = std::min(limit, std::max(reserved, section.size()));
    std::string name = (custom ? "" : prefix.take_front(limit - own)).str() + section.take_front(own).str();
    for (char &c : name)
      if (!llvm::isAlnum(c) && c != '_' && c != '.')
        c = '_';
    return name;
  }

  Object &object;
  const btf::View *btf;
  llvm::StringRef file;
  llvm::StringMap<btf::TypeId> datasecs;
  llvm::DenseMap<uint64_t, Index> slotRelocs; ///< of the section at hand: offset -> symbol
};

} // namespace

Status findMaps(Object &object, const btf::View *btf, llvm::StringRef file) {
  return MapFinder(object, btf, file).run();
}

} // namespace skep::object
