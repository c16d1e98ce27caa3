// Loading an object: maps, data, and which functions are wanted. Translation is in Translator.cpp.
#include "vm/Program.h"
#include "btfgen/model/View.h"
#include "vm/Translator.h"
#include "vm/maps/Map.h"
#include "vm/maps/MapOfMaps.h"
#include "vm/maps/ProgArray.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>

namespace skep::vm {
namespace {

constexpr uint32_t noFunction = ~0u;

Location fileLocation(llvm::StringRef file) {
  Location where;
  where.file = file;
  return where;
}

/// What loaders change in a definition before they create the map.
void adjust(MapSpec &spec, const Env &env) {
  constexpr uint32_t page = 4096;
  const auto type = static_cast<MapType>(spec.type);
  if (type == MapType::PerfEventArray && !spec.maxEntries)
    spec.maxEntries = env.cpus;
  if (type == MapType::Ringbuf && spec.maxEntries && spec.maxEntries <= 1u << 31)
    spec.maxEntries = std::max<uint64_t>(page, llvm::PowerOf2Ceil(spec.maxEntries));
  // The type of a ring or perf buffer's value says what its records are; cilium's loader takes the size away.
  if (type == MapType::Ringbuf)
    spec.valueSize = 0;
  if (type == MapType::PerfEventArray)
    spec.keySize = spec.valueSize = 4;
  const bool holdsNumbers = type == MapType::ProgArray || type == MapType::PerfEventArray ||
                            type == MapType::ArrayOfMaps || type == MapType::HashOfMaps;
  if (holdsNumbers && !spec.valueSize)
    spec.valueSize = 4;
  if (holdsNumbers && type != MapType::HashOfMaps && !spec.keySize)
    spec.keySize = 4;
}

/// Offset of the struct bpf_spin_lock among the members of a value's type.
std::optional<uint32_t> lockIn(const btf::View *types, uint32_t valueType) {
  if (!types || !valueType || valueType >= types->numTypes())
    return std::nullopt;
  const btf::Type value = types->type(types->resolve(valueType));
  if (!value.is(btf::Kind::Struct))
    return std::nullopt;
  for (btf::Member member : value.members()) {
    const btf::Type type = types->type(types->resolve(member.type));
    if (type.is(btf::Kind::Struct) && type.name() == "bpf_spin_lock" && member.bitOffset % 8 == 0)
      return member.bitOffset / 8;
  }
  return std::nullopt;
}

MapSpec specOf(const object::Map &map, const object::Object &object, const btf::View *types, const Env &env) {
  MapSpec spec;
  spec.name = map.name;
  spec.type = map.type;
  spec.keySize = map.keySize;
  spec.valueSize = map.valueSize;
  spec.maxEntries = map.maxEntries;
  spec.flags = map.flags;
  spec.extra = map.mapExtra;
  spec.keyType = map.keyType;
  spec.valueType = map.valueType;
  spec.isData = map.isData;
  spec.programReads = map.readOnly || (map.flags & map_flag::RDONLY_PROG);
  if (map.isData && map.section < object.sections.size()) {
    spec.section = object.sections[map.section].name;
    spec.initial = object.sections[map.section].bytes;
  }
  if (!map.inner.empty())
    spec.inner = std::make_shared<MapSpec>(specOf(map.inner.front(), object, types, env));
  adjust(spec, env);
  spec.lockAt = lockIn(types, spec.valueType);
  if (spec.lockAt && uint64_t(*spec.lockAt) + 4 > spec.valueSize)
    spec.lockAt.reset();
  return spec;
}

} // namespace

Program::Program(const object::Object &object, Machine &machine, llvm::StringRef file)
    : object(object), machine(machine), file(file), maps(object.maps.size()), noMap(object.maps.size()),
      mapUsed(object.maps.size()), idOf(object.functions.size(), noFunction) {}

Program::~Program() { machine.setProgram(nullptr); }

Result<std::unique_ptr<Program>> Program::load(const object::Object &object, Machine &machine,
                                               llvm::StringRef file) {
  const Endian host = llvm::endianness::native == llvm::endianness::little ? Endian::Little : Endian::Big;
  if (object.endian != host)
    return makeDiag(Diag::VmEndian, std::string("the object is ") +
                                        (object.endian == Endian::Big ? "big" : "little") +
                                        "-endian, but the VM runs programs of the host's byte order only")
        .at(fileLocation(file))
        .hint(std::string("compile it with -target ") + (host == Endian::Little ? "bpfel" : "bpfeb"));
  std::unique_ptr<Program> program(new Program(object, machine, file));
  program->openTypes();
  program->makeMaps();
  machine.setProgram(program.get());
  return Result<std::unique_ptr<Program>>(std::move(program));
}

// ---- maps ------------------------------------------------------------------------------------------

/// Makes what can be made. Only a function that uses one of the others is refused.
void Program::makeMaps() {
  for (object::Index i = 0; i < object.maps.size(); ++i) {
    Result<Map *> made = machine.addMap(specOf(object.maps[i], object, strings.get(), machine.env));
    if (made)
      maps[i] = *made;
    else
      noMap[i] = made.takeError();
  }
  for (object::Index i = 0; i < object.maps.size(); ++i)
    if (maps[i] && (maps[i]->type() == MapType::ArrayOfMaps || maps[i]->type() == MapType::HashOfMaps))
      fillMapOfMaps(i);
}

void Program::fillMapOfMaps(object::Index outer) {
  auto &map = static_cast<MapOfMaps &>(*maps[outer]);
  const std::vector<object::Index> &values = object.maps[outer].values;
  for (uint32_t slot = 0; slot < values.size(); ++slot) {
    if (values[slot] >= object.symbols.size())
      continue;
    const object::Symbol &symbol = object.symbols[values[slot]];
    for (object::Index i = 0; i < object.maps.size(); ++i)
      if (!object.maps[i].isData && object.maps[i].section == symbol.section &&
          object.maps[i].offset == symbol.value && maps[i]) {
        std::vector<uint8_t> key(map.spec.keySize);
        std::memcpy(key.data(), &slot, std::min<size_t>(sizeof slot, key.size()));
        map.set(key.data(), maps[i]);
      }
  }
}

/// Programs that the definition puts into a prog array are translated with the first user of the map.
Status Program::fillProgArray(object::Index index) {
  auto &map = static_cast<ProgArrayMap &>(*maps[index]);
  const std::vector<object::Index> &values = object.maps[index].values;
  for (uint32_t slot = 0; slot < values.size(); ++slot)
    for (object::Index i = 0; i < object.functions.size(); ++i)
      if (values[slot] != object::none && object.functions[i].symbol == values[slot]) {
        Result<uint32_t> id = require(i);
        if (!id)
          return id.takeError();
        map.set(slot, functions[*id].get());
      }
  return Ok();
}

Status Program::useMap(object::Index index) {
  if (!maps[index])
    return *noMap[index];
  if (mapUsed[index])
    return Ok();
  mapUsed[index] = true;
  return maps[index]->type() == MapType::ProgArray ? fillProgArray(index) : Status(Ok());
}

// ---- functions -------------------------------------------------------------------------------------

Result<const Function *> Program::function(llvm::StringRef name) {
  for (object::Index i = 0; i < object.functions.size(); ++i)
    if (object.functions[i].name == name)
      return function(i);
  return makeDiag(Diag::VmNoProgram, "there is no function '" + name.str() + "' in it")
      .at(fileLocation(file));
}

Result<const Function *> Program::function(object::Index index) {
  Result<uint32_t> id = require(index);
  if (!id)
    return id.takeError();
  if (Status ok = translateWaiting(); !ok) {
    // What waits belongs to a function that cannot run; the next one asked for starts afresh.
    for (uint32_t waitingId : waiting)
      idOf[sourceOf[waitingId]] = noFunction;
    waiting.clear();
    return ok.takeError();
  }
  machine.state().entries = entries.data();
  return functions[*id].get();
}

/// The number of a function, which is put on the list for translation when it is new.
Result<uint32_t> Program::require(object::Index index) {
  if (idOf[index] != noFunction)
    return idOf[index];
  const object::Function &source = object.functions[index];
  auto made = std::make_unique<Function>();
  made->name = source.name;
  made->section = source.section < object.sections.size() ? object.sections[source.section].name : "";
  Region address;
  address.kind = RegionKind::Code;
  address.name = source.name;
  address.function = made.get();
  made->address = machine.memory().add(std::move(address));
  if (!made->address)
    return makeDiag(Diag::VmMemory, "there are more functions than the VM's address space has regions");
  const uint32_t id = functions.size();
  functions.push_back(std::move(made));
  sourceOf.push_back(index);
  entries.push_back(nullptr);
  waiting.push_back(id);
  idOf[index] = id;
  return id;
}

Status Program::translateWaiting() {
  while (!waiting.empty()) {
    const uint32_t id = waiting.back();
    if (Status ok = Translator(*this, id).run(); !ok)
      return ok;
    entries[id] = functions[id]->code.data();
    waiting.erase(std::find(waiting.begin(), waiting.end(), id));
  }
  return Ok();
}

// ---- externs ---------------------------------------------------------------------------------------

/// The address of an external variable: for kernel configuration, of its value; for a kernel symbol null,
/// which only a weak one may be.
Result<Addr> Program::externAddress(const object::Symbol &symbol) {
  constexpr uint8_t weak = 2; // STB_WEAK
  const llvm::StringRef name = symbol.name;
  std::optional<uint64_t> value;
  if (name == "LINUX_KERNEL_VERSION")
    value = machine.env.kernelVersion;
  else if (name == "LINUX_HAS_SYSCALL_WRAPPER" || name == "LINUX_HAS_BPF_COOKIE")
    value = 1;
  else if (symbol.binding != weak)
    return makeDiag(Diag::VmUnresolved, "nothing gives the external variable '" + symbol.name + "' a value");
  else if (name.starts_with("CONFIG_") || name.starts_with("LINUX_"))
    value = 0;
  if (!value)
    return Addr(0);
  Addr &address = externs[name];
  if (address)
    return address;
  externValues.push_back(*value);
  Region region;
  region.kind = RegionKind::Data;
  region.name = ".kconfig";
  region.readOnly = true;
  region.host = reinterpret_cast<uint8_t *>(&externValues.back());
  region.size = sizeof(uint64_t);
  return address = machine.memory().add(std::move(region));
}

// ---- places ----------------------------------------------------------------------------------------

/// Names of source files, and types of maps. Without usable BTF there are none.
void Program::openTypes() {
  if (object.btf().empty())
    return;
  Result<btf::View> view = btf::View::open(object.btf(), file);
  if (view)
    strings = std::make_unique<btf::View>(std::move(*view));
}

Location Program::locate(const Insn *pc) const {
  for (const std::unique_ptr<Function> &function : functions) {
    const Insn *begin = function->code.data(), *end = begin + function->code.size();
    if (std::less<const Insn *>()(pc, begin) || !std::less<const Insn *>()(pc, end))
      continue;
    return locate(*function, static_cast<uint32_t>(pc - begin));
  }
  return fileLocation(file);
}

Location Program::locate(const Function &function, uint32_t slot) const {
  Location where;
  where.file = file;
  where.program = function.name;
  where.insn = slot;
  auto after = std::upper_bound(function.lines.begin(), function.lines.end(), slot,
                                [](uint32_t s, const Line &line) { return s < line.slot; });
  if (after == function.lines.begin() || !strings)
    return where;
  const Line &line = *std::prev(after);
  where.file = strings->string(line.file);
  where.line = line.line;
  where.column = line.column;
  return where;
}

std::string Program::sourceText(const Insn *pc) const {
  for (const std::unique_ptr<Function> &function : functions)
    if (pc >= function->code.data() && pc < function->code.data() + function->code.size())
      for (size_t i = function->lines.size(); i-- > 0;)
        if (function->lines[i].slot <= static_cast<uint32_t>(pc - function->code.data()))
          return strings ? strings->string(function->lines[i].text).trim().str() : "";
  return "";
}

} // namespace skep::vm
