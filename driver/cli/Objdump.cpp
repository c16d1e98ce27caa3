// skep objdump: what is in an eBPF object: programs, maps, code with the names of what it refers to, CO-RE
// records and source lines.
#include "backend-glue/object/Disasm.h"
#include "core/spec/Maps.h"
#include "core/spec/ProgKinds.h"
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <nlohmann/json.hpp>
#include <set>

namespace skep::cli {
namespace {

using namespace object;
using Json = nlohmann::ordered_json;

struct Options {
  std::string file, prog, section;
  bool json = false, noSource = false;
};

constexpr const char *footer =
    "Example: skep objdump --prog xdp_pass prog.bpf.o\n"
    "\n"
    "Slots are counted from the start of each function, as the kernel does; labels\n"
    "are named after the slot. A slot that is no instruction reads (invalid).\n"
    "\n"
    "--json prints one object: file, endian, license, programs [{name, section,\n"
    "kind, type, slots}], maps [{name, type, key_size, value_size, max_entries,\n"
    "...}] and code [{section, function, insns [{slot, bytes, text, op, label,\n"
    "target, operand {kind, name}, core {kind, type, path, access}, source {file,\n"
    "line, column, text}}]}]; what an instruction does not have is left out.\n"
    "\n"
    "Exit: 0 printed, 2 the file cannot be read, or has no such function or section.";

std::string hex(llvm::ArrayRef<uint8_t> bytes) { return llvm::toHex(bytes, /*LowerCase=*/true); }

std::string kindText(llvm::StringRef section) {
  SecMatch match = matchSec(section);
  return match.kind ? progTypeInfo(match.kind->type).name : "";
}

std::string mapTypeText(uint32_t number) {
  auto type = mapTypeOf(number);
  return type     ? llvm::StringRef(mapTypeInfo(*type).name).lower()
         : number ? std::to_string(number)
                  : "unknown";
}

/// Slots of a function.
uint32_t slotsOf(const Object &object, const Function &function) {
  uint32_t slots = 0;
  for (uint32_t i = 0; i < function.numInsns; ++i)
    slots += object.sections[function.section].insns[function.firstInsn + i].slots();
  return slots;
}

/// One instruction of a listing with everything that is shown beside it.
struct Line {
  const Insn *insn = nullptr;
  uint32_t slot = 0; ///< from the start of the block
  bool isTarget = false;
  std::optional<int64_t> target; ///< slot in the same block that a jump goes to
  bool newSource = false;        ///< the source line differs from that of the instruction before
  SourceLine source;
};

std::vector<Line> linesOf(const Disassembler &disasm, const Section &section, const Block &block) {
  std::vector<Line> lines;
  std::set<int64_t> targets, starts;
  uint32_t slot = 0;
  for (uint32_t i = 0; i < block.numInsns; ++i) {
    const Insn &insn = section.insns[block.firstInsn + i];
    lines.push_back({.insn = &insn, .slot = slot, .target = jumpTarget(insn, slot)});
    starts.insert(slot);
    slot += insn.slots();
    if (lines.back().target)
      targets.insert(*lines.back().target);
  }
  SourceLine last;
  for (Line &line : lines) {
    line.isTarget = targets.count(line.slot);
    if (line.target && !starts.count(*line.target))
      line.target.reset(); // outside, or into the middle of an ld_imm64: there is no place for a label
    if (line.insn->line == none)
      continue;
    line.source = disasm.source(section.lines[line.insn->line]);
    line.newSource = line.source.line != last.line || line.source.file != last.file;
    last = line.source;
  }
  return lines;
}

std::string labelOf(const Line &line) { return line.target ? llvm::formatv("L{0}", *line.target).str() : ""; }

class Printer {
public:
  Printer(Context &cx, const Options &options, const Object &object, const Disassembler &disasm)
      : cx(cx), options(options), object(object), disasm(disasm) {}
  virtual ~Printer() = default;

  /// False when nothing was chosen by --prog and --section.
  bool run() {
    begin();
    bool any = options.prog.empty() && options.section.empty();
    for (Index i = 0; i < object.sections.size(); ++i) {
      const Section &section = object.sections[i];
      if (section.kind != SectionKind::Code || !(options.section.empty() || section.name == options.section))
        continue;
      for (const Block &block : blocksOf(object, i))
        if (isWanted(block)) {
          any = true;
          printBlock(section, block);
        }
      any |= options.prog.empty();
    }
    end();
    return any;
  }

protected:
  virtual void begin() = 0;
  virtual void printBlock(const Section &section, const Block &block) = 0;
  virtual void end() = 0;

  Context &cx;
  const Options &options;
  const Object &object;
  const Disassembler &disasm;

private:
  bool isWanted(const Block &block) const {
    auto named = [&](Index i) { return object.functions[i].name == options.prog; };
    return options.prog.empty() || llvm::any_of(block.functions, named);
  }
};

class TextPrinter : public Printer {
  using Printer::Printer;

  void begin() override {
    if (!options.prog.empty() || !options.section.empty())
      return;
    cx.out << options.file << ": " << (object.endian == Endian::Little ? "little" : "big")
           << "-endian eBPF object";
    if (!object.license.empty())
      cx.out << ", license " << object.license;
    cx.out << "\n";
    printPrograms();
    printMaps();
  }

  void printPrograms() {
    cx.out << "\nprograms:\n";
    for (const Function &function : object.functions) {
      if (!function.isProgram)
        continue;
      llvm::StringRef section = object.sections[function.section].name;
      std::string kind = kindText(section);
      cx.out << llvm::formatv("  {0,-24} {1,-24} {2}, {3} slots\n", function.name, section,
                              kind.empty() ? "unknown kind" : kind, slotsOf(object, function));
    }
  }

  void printMaps() {
    if (object.maps.empty())
      return;
    cx.out << "\nmaps:\n";
    for (const Map &map : object.maps)
      printMap(map, 2);
  }

  void printMap(const Map &map, unsigned indent) {
    cx.out.indent(indent) << llvm::formatv("{0,-24} {1}, key {2}, value {3}, max_entries {4}", map.name,
                                           mapTypeText(map.type), map.keySize, map.valueSize, map.maxEntries);
    if (map.flags)
      cx.out << llvm::formatv(", flags {0:x}", map.flags);
    if (map.isData)
      cx.out << ", data of " << object.sections[map.section].name;
    cx.out << "\n";
    for (const Map &inner : map.inner)
      printMap(inner, indent + 2);
  }

  void printBlock(const Section &section, const Block &block) override {
    if (section.name != lastSection)
      cx.out << "\nsection " << section.name << "\n";
    lastSection = section.name;
    cx.out << "\n";
    for (Index function : block.functions)
      cx.out << object.functions[function].name << ":\n";
    if (block.functions.empty())
      cx.out << section.name << "+" << block.firstSlot * uint64_t(8) << ":\n";
    for (const Line &line : linesOf(disasm, section, block))
      printLine(section, line);
  }

  void printLine(const Section &section, const Line &line) {
    if (line.isTarget)
      cx.out << "L" << line.slot << ":\n";
    if (line.newSource && !options.noSource)
      cx.out << llvm::formatv("  ; {0}  ({1}:{2}:{3})\n", line.source.text, line.source.file,
                              line.source.line, line.source.column);
    std::string text = disasm.text(*line.insn, labelOf(line));
    cx.out << llvm::formatv("{0,6}: ({1:x-2}) {2}", line.slot, line.insn->slot.opcode, text);
    if (line.insn->core != none)
      cx.out << "  ; CO-RE " << disasm.core(section.coreRelocs[line.insn->core]);
    cx.out << "\n";
  }

  void end() override {}

  llvm::StringRef lastSection;
};

class JsonPrinter : public Printer {
  using Printer::Printer;

  void begin() override {
    root["file"] = options.file;
    root["endian"] = object.endian == Endian::Little ? "little" : "big";
    root["license"] = object.license;
    root["programs"] = Json::array();
    for (const Function &function : object.functions)
      if (function.isProgram)
        root["programs"].push_back(programJson(function));
    root["maps"] = Json::array();
    for (const Map &map : object.maps)
      root["maps"].push_back(mapJson(map));
    root["code"] = Json::array();
  }

  Json programJson(const Function &function) const {
    const std::string &section = object.sections[function.section].name;
    SecMatch match = matchSec(section);
    Json json{{"name", function.name}, {"section", section}};
    if (match.kind) {
      json["kind"] = match.kind->pattern.str();
      json["type"] = progTypeInfo(match.kind->type).name;
    }
    json["slots"] = slotsOf(object, function);
    return json;
  }

  Json mapJson(const Map &map) const {
    Json json{{"name", map.name},
              {"type", mapTypeText(map.type)},
              {"key_size", map.keySize},
              {"value_size", map.valueSize},
              {"max_entries", map.maxEntries},
              {"flags", map.flags},
              {"map_extra", map.mapExtra},
              {"numa_node", map.numaNode},
              {"pinning", map.pinning},
              {"section", object.sections[map.section].name}};
    if (!map.inner.empty())
      json["inner"] = mapJson(map.inner.front());
    for (Index symbol : map.values)
      json["values"].push_back(symbol == none ? Json() : Json(object.symbols[symbol].name));
    return json;
  }

  void printBlock(const Section &section, const Block &block) override {
    Json json{{"section", section.name}};
    if (!block.functions.empty())
      json["function"] = object.functions[block.functions.front()].name;
    for (Index alias : llvm::ArrayRef(block.functions).drop_front(!block.functions.empty()))
      json["aliases"].push_back(object.functions[alias].name);
    json["offset"] = block.firstSlot * uint64_t(8);
    json["insns"] = Json::array();
    for (const Line &line : linesOf(disasm, section, block))
      json["insns"].push_back(insnJson(section, line));
    root["code"].push_back(std::move(json));
  }

  Json insnJson(const Section &section, const Line &line) const {
    const Insn &insn = *line.insn;
    Json json{{"slot", line.slot}, {"bytes", hex(insnBytes(insn, object.endian))}};
    json["text"] = disasm.text(insn, labelOf(line));
    if (auto op = insn.lone ? std::nullopt : decode(insn.slot))
      json["op"] = opInfo(*op).name;
    if (line.isTarget)
      json["label"] = llvm::formatv("L{0}", line.slot).str();
    if (line.target)
      json["target"] = *line.target;
    if (std::string name = disasm.operandName(insn.operand); !name.empty())
      json["operand"] = {{"kind", operandKind(insn.operand.kind)}, {"name", name}};
    if (insn.core != none)
      json["core"] = coreJson(section.coreRelocs[insn.core]);
    if (insn.line != none && !options.noSource)
      json["source"] = {{"file", line.source.file.str()},
                        {"line", line.source.line},
                        {"column", line.source.column},
                        {"text", line.source.text.str()}};
    return json;
  }

  Json coreJson(const CoreReloc &record) const {
    return {{"kind", coreKindName(record.kind).str()},
            {"type", disasm.coreType(record)},
            {"path", disasm.corePath(record)},
            {"access", disasm.string(record.accessStrOff).str()}};
  }

  static const char *operandKind(OperandKind kind) {
    switch (kind) {
    case OperandKind::Map:
      return "map";
    case OperandKind::Data:
      return "data";
    case OperandKind::Function:
      return "function";
    case OperandKind::Extern:
      return "extern";
    case OperandKind::None:
      break;
    }
    return "none";
  }

  void end() override { cx.out << root.dump(2, ' ', false, Json::error_handler_t::replace) << "\n"; }

  Json root;
};

/// What --prog or --section named is not there.
int notThere(Context &cx, const Options &options, const Object &object) {
  bool isProg = !options.prog.empty();
  const std::string &wanted = isProg ? options.prog : options.section;
  Diagnostic diag = makeDiag(Diag::UsageError, llvm::formatv("no {0} '{1}' in this object",
                                                             isProg ? "function" : "code section", wanted))
                        .at({.file = options.file});
  std::vector<std::string> names;
  for (const Function &function : object.functions)
    if (isProg)
      names.push_back(function.name);
  for (const Section &section : object.sections)
    if (!isProg && section.kind == SectionKind::Code)
      names.push_back(section.name);
  diag.hints.push_back("it has: " + (names.empty() ? "none" : llvm::join(names, ", ")));
  print(cx, diag);
  return ExitUnable;
}

int dump(Context &cx, const Options &options) {
  Result<std::vector<uint8_t>> bytes = readFile(options.file);
  if (!bytes) {
    print(cx, bytes.error());
    return ExitUnable;
  }
  Result<Object> object = read(*bytes, options.file);
  if (!object) {
    print(cx, object.error());
    return ExitUnable;
  }
  Result<Disassembler> disasm = Disassembler::open(*object);
  if (!disasm) {
    print(cx, disasm.error());
    return ExitUnable;
  }
  std::string text;
  llvm::raw_string_ostream buffer(text);
  Context buffered{buffer, cx.err, cx.self, cx.color};
  TextPrinter asText(buffered, options, *object, *disasm);
  JsonPrinter asJson(buffered, options, *object, *disasm);
  Printer &printer = options.json ? static_cast<Printer &>(asJson) : asText;
  if (!printer.run())
    return notThere(cx, options, *object);
  cx.out << text;
  return ExitOk;
}

} // namespace

int runObjdump(Context &cx, Args args) {
  CLI::App app("Show an eBPF object: programs, maps, code with the names of what it refers to,\n"
               "CO-RE records and source lines. Reads what any compiler wrote, in both byte\n"
               "orders.",
               "skep objdump");
  app.footer(footer);
  Options options;
  app.add_option("file", options.file, "the object, - for standard input")->required()->type_name("FILE");
  app.add_option("--prog", options.prog, "only this program or function")->type_name("NAME");
  app.add_option("--section", options.section, "only the code of this section")->type_name("NAME");
  app.add_flag("--json", options.json, "print one JSON object");
  app.add_flag("--no-source", options.noSource, "leave the source lines out");
  if (auto exit = parse(cx, app, args))
    return *exit;
  return dump(cx, options);
}

} // namespace skep::cli
