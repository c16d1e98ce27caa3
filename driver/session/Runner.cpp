// From an object and a name to runs.
#include "driver/session/Runner.h"
#include "core/spec/Contexts.h"
#include "core/support/Diags.h"
#include "driver/session/ContextPath.h"
#include "vm/Verdicts.h"
#include "vm/maps/MapOfMaps.h"
#include "vm/maps/ProgArray.h"
#include "llvm/ADT/StringExtras.h"
#include <arpa/inet.h>
#include <cstring>

namespace skep::run {
namespace {

Location inFile(llvm::StringRef file) {
  Location where;
  where.file = file;
  return where;
}

/// "a, b and c", for messages; long lists are cut.
std::string listOf(llvm::ArrayRef<std::string> names) {
  constexpr size_t most = 40;
  std::string text = llvm::join(names.take_front(most), ", ");
  return names.size() > most ? text + ", ..." : text;
}

/// A number in any base C writes, or an IPv4 address in network order; at most `size` bytes.
std::optional<std::vector<uint8_t>> parseValue(llvm::StringRef text, uint32_t size) {
  std::vector<uint8_t> bytes(size);
  uint64_t number;
  int64_t negative;
  in_addr address;
  if (size == 4 && text.count('.') == 3 && inet_pton(AF_INET, text.str().c_str(), &address) == 1) {
    std::memcpy(bytes.data(), &address, 4);
    return bytes;
  }
  if (text.getAsInteger(0, number)) {
    if (text.getAsInteger(0, negative))
      return std::nullopt;
    number = static_cast<uint64_t>(negative);
  }
  if (size > sizeof number || size == 0)
    return std::nullopt;
  const unsigned spare = 64 - size * 8;
  const bool fits = (number << spare >> spare) == number ||
                    static_cast<int64_t>(number << spare) >> spare == static_cast<int64_t>(number);
  if (!fits)
    return std::nullopt;
  std::memcpy(bytes.data(), &number, size);
  return bytes;
}

/// A field of a context with a table: "mark", "cb[1]".
std::optional<FieldPlace> tableField(Context context, llvm::StringRef path) {
  auto [name, rest] = path.split('[');
  const ContextField *field = contextFieldNamed(context, name);
  if (!field)
    return std::nullopt;
  unsigned index = 0;
  if (!rest.empty() && (rest.consumeInteger(10, index) || rest != "]"))
    return std::nullopt;
  if (index >= field->elements)
    return std::nullopt;
  return FieldPlace{field->offset + index * field->elementSize, field->elementSize};
}

/// Arguments of a traced function: "arg0", "arg1", ...
std::optional<FieldPlace> argumentField(llvm::StringRef path) {
  unsigned index;
  if (!path.consume_front("arg") || path.getAsInteger(10, index) || index > 12)
    return std::nullopt;
  return FieldPlace{index * 8, 8};
}

} // namespace

Runner::Runner(const object::Object &object, Options o)
    : object(object), options(std::move(o)), machine(options.env, options.limits) {}

Result<std::unique_ptr<Runner>> Runner::open(const object::Object &object, llvm::StringRef file,
                                             llvm::StringRef program, Options options) {
  std::unique_ptr<Runner> runner(new Runner(object, std::move(options)));
  if (!object.btf().empty())
    if (Result<btf::View> view = btf::View::open(object.btf(), file))
      runner->view = std::make_unique<btf::View>(std::move(*view));
  Result<std::unique_ptr<vm::Program>> loaded = vm::Program::load(object, runner->machine, file);
  if (!loaded)
    return loaded.takeError();
  runner->loaded = std::move(*loaded);
  if (Status ok = runner->choose(file, program); !ok)
    return ok.takeError();
  if (Status ok = runner->prepareContext(); !ok)
    return ok.takeError();
  return Result<std::unique_ptr<Runner>>(std::move(runner));
}

Status Runner::choose(llvm::StringRef file, llvm::StringRef wanted) {
  std::vector<std::string> names;
  std::vector<object::Index> fitting;
  for (object::Index i = 0; i < object.functions.size(); ++i) {
    const object::Function &function = object.functions[i];
    if (!function.isProgram)
      continue;
    names.push_back(function.name);
    if (wanted.empty() || function.name == wanted || object.sections[function.section].name == wanted)
      fitting.push_back(i);
  }
  for (object::Index i : std::vector<object::Index>(fitting))
    if (object.functions[i].name == wanted)
      fitting = {i};
  if (names.empty())
    return makeDiag(Diag::VmNoProgram, "there is no program in it").at(inFile(file));
  if (fitting.empty())
    return makeDiag(Diag::VmNoProgram, "there is no program '" + wanted.str() + "' in it")
        .at(inFile(file))
        .hint("it has " + listOf(names));
  if (fitting.size() > 1)
    return makeDiag(Diag::VmNoProgram,
                    "it has " + std::to_string(fitting.size()) + " programs to choose from")
        .at(inFile(file))
        .hint("choose one with --prog: " + listOf(names));
  const object::Function &function = object.functions[fitting.front()];
  const std::string &section = object.sections[function.section].name;
  progKind = matchSec(section).kind;
  if (!progKind)
    return makeDiag(Diag::VmUnknownSection, "program '" + function.name + "' is in section '" + section +
                                                "', which says no type of program")
        .at(inFile(file))
        .hint("the nearest is SEC(\"" + nearestSec(section).str() + "\")");
  Result<const vm::Function *> ready = loaded->function(fitting.front());
  if (!ready)
    return ready.takeError();
  entry = *ready;
  return Ok();
}

/// The struct that the program's first parameter points to, as its BTF says.
std::optional<btf::TypeId> Runner::contextStruct() const {
  using namespace btf;
  for (TypeId id = 1; view && id < view->numTypes(); ++id) {
    const Type function = view->type(id);
    if (!function.is(Kind::Func) || function.name() != entry->name)
      continue;
    const Type proto = view->type(function.ref());
    if (!proto.is(Kind::FuncProto) || proto.params().empty())
      return std::nullopt;
    const Type pointer = view->type(view->resolve(proto.params()[0].type));
    if (!pointer.is(Kind::Ptr))
      return std::nullopt;
    const Type target = view->type(view->resolve(pointer.ref()));
    return isStructOrUnion(target.kind()) ? std::optional(target.id()) : std::nullopt;
  }
  return std::nullopt;
}

Status Runner::prepareContext() {
  constexpr uint32_t largest = 1 << 16, usual = 256;
  const Context context = progKind->context;
  const std::optional<btf::TypeId> structure = contextStruct();
  if (!contextInfo(context).size)
    contextSize = structure ? std::min<uint64_t>(view->sizeOf(*structure).value_or(usual), largest) : usual;
  std::vector<std::string> names;
  for (const ContextField &field : contextFields(context))
    contextSize = std::max<uint32_t>(contextSize, field.offset + field.size());
  for (const ContextField &field : contextFields(context))
    if (field.kind == FieldKind::Scalar)
      names.push_back(field.name.str());
  const bool hasArguments = context == Context::BtfArgs || context == Context::TargetArgs;
  if (names.empty() && hasArguments)
    names = {"arg0", "arg1", "..."};
  else if (names.empty() && structure)
    names = memberNames(*view, *structure);
  for (const ContextValue &wish : options.context) {
    std::optional<FieldPlace> place =
        hasArguments ? argumentField(wish.field) : tableField(context, wish.field);
    if (!place && !hasArguments && contextFields(context).empty() && structure)
      place = findField(*view, *structure, wish.field);
    if (!place)
      return makeDiag(Diag::UsageError, std::string("the context of '") + entry->name + "', " +
                                            contextInfo(context).type + ", has no field '" + wish.field + "'")
          .hint(names.empty() ? "nothing says what this context looks like" : "it has " + listOf(names));
    std::optional<std::vector<uint8_t>> bytes = parseValue(wish.value, place->size);
    if (!bytes)
      return makeDiag(Diag::UsageError, "'" + wish.value + "' is no value for '" + wish.field +
                                            "', a number of " + std::to_string(place->size) + " bytes");
    patches.push_back({place->offset, std::move(*bytes)});
  }
  return Ok();
}

Outcome Runner::run(llvm::ArrayRef<uint8_t> frame) {
  const vm::ContextKind kind{progKind->context, progKind->type, progKind->attach};
  std::unique_ptr<vm::ContextImage> context = vm::makeContext(machine, kind, frame, contextSize);
  for (const Patch &patch : patches)
    if (patch.offset + patch.bytes.size() <= context->bytes().size())
      std::copy(patch.bytes.begin(), patch.bytes.end(), context->bytes().begin() + patch.offset);
  Outcome outcome;
  outcome.result = machine.run(*entry, *context);
  if (!outcome.result.fault)
    outcome.verdict = vm::verdictName(progKind->type, outcome.result.value);
  if (context->packet() && context->packet()->whole() != frame)
    outcome.packetAfter = context->packet()->whole().vec();
  return outcome;
}

std::string entryName(vm::Map &map, llvm::ArrayRef<uint8_t> key) {
  if (map.type() == MapType::ArrayOfMaps || map.type() == MapType::HashOfMaps) {
    vm::Map *inner = static_cast<vm::MapOfMaps &>(map).get(key.data());
    return inner ? "map " + inner->spec.name : "";
  }
  if (map.type() != MapType::ProgArray)
    return "";
  uint32_t index;
  std::memcpy(&index, key.data(), sizeof index);
  const vm::Function *program = static_cast<vm::ProgArrayMap &>(map).get(index);
  return program ? "program " + program->name : "";
}

} // namespace skep::run
