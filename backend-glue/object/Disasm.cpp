// Instructions as text. The templates of Insns.def say how each operation looks; here its fields are put
// in. What is shown instead of a number follows bpftool and the kernel where they have a manner:
//
//   r1 = map[counts] ll       a map                  call bpf_map_lookup_elem    a helper
//   r1 = &ro ll               a variable             call sub                    a function or kfunc
//   r1 = &.rodata+8 ll        data without a name    call pc+11                  a local call by distance
//   r2 = &cb ll               a function's address   goto L12                    a label; +5 without one
//
// Numbers are decimal but for the 64-bit constants. Text without names is what llvm-mc assembles, except for
// forms that LLVM 19 has no syntax for (test/object/objdump-all-insns.test lists them).
#include "backend-glue/object/Disasm.h"
#include "core/spec/Helpers.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>

namespace skep::object {
namespace {

std::string signedText(int64_t value, const char *plus, const char *minus) {
  return value < 0 ? minus + std::to_string(-value) : plus + std::to_string(value);
}

std::string calleeText(const Insn &insn) {
  switch (insn.slot.src) {
  case 1:
    return signedText(insn.slot.imm, "pc+", "pc-");
  case 2:
    return llvm::formatv("kfunc#{0}", insn.slot.imm);
  default:
    return std::to_string(insn.slot.imm);
  }
}

uint64_t imm64(const Insn &insn) {
  return uint64_t(static_cast<uint32_t>(insn.immHigh)) << 32 | static_cast<uint32_t>(insn.slot.imm);
}

std::string orElse(const std::string &name, std::string number) { return name.empty() ? number : name; }

std::string fieldText(llvm::StringRef field, const Insn &insn, const OperandNames &names) {
  const Slot &slot = insn.slot;
  if (field == "D" || field == "d")
    return (field == "D" ? "r" : "w") + std::to_string(slot.dst);
  if (field == "S" || field == "s")
    return (field == "S" ? "r" : "w") + std::to_string(slot.src);
  if (field == "off")
    return signedText(slot.off, "+ ", "- ");
  if (field == "jmp" || field == "jmpl")
    return orElse(names.target, signedText(field == "jmp" ? slot.off : slot.imm, "+", "-"));
  if (field == "imm")
    return std::to_string(slot.imm);
  if (field == "imm64")
    return orElse(names.constant, llvm::formatv("{0:x}", imm64(insn)));
  if (field == "as")
    return llvm::formatv("{0}, {1}", static_cast<uint32_t>(slot.imm) >> 16, slot.imm & 0xffff);
  assert(field == "callee" && "Insns.def has a placeholder that nobody fills in");
  return orElse(names.callee, calleeText(insn));
}

std::optional<Op> operationOf(const Insn &insn) { return insn.lone ? std::nullopt : decode(insn.slot); }

} // namespace

std::string insnText(const Insn &insn, const OperandNames &names) {
  std::optional<Op> op = operationOf(insn);
  if (!op)
    return "(invalid)";
  std::string text;
  llvm::StringRef rest = opInfo(*op).text;
  while (!rest.empty()) {
    auto [literal, tail] = rest.split('{');
    text += literal;
    if (tail.empty())
      break;
    auto [field, after] = tail.split('}');
    text += fieldText(field, insn, names);
    rest = after;
  }
  return text;
}

std::optional<int64_t> jumpTarget(const Insn &insn, uint32_t slot) {
  std::optional<Op> op = operationOf(insn);
  if (!op)
    return std::nullopt;
  llvm::StringRef text = opInfo(*op).text;
  if (text.ends_with("{jmp}"))
    return int64_t(slot) + 1 + insn.slot.off;
  if (text.ends_with("{jmpl}"))
    return int64_t(slot) + 1 + insn.slot.imm;
  return std::nullopt;
}

std::vector<Block> blocksOf(const Object &object, Index section) {
  const Section &code = object.sections[section];
  std::vector<Index> atSlot = insnAtSlot(code);
  std::vector<uint32_t> slotOf;
  for (uint32_t slot = 0; slot < atSlot.size(); ++slot)
    if (atSlot[slot] != none)
      slotOf.push_back(slot);
  // Functions begin a block each; code before the first and after the end of one is a block of its own.
  std::vector<Block> blocks;
  auto startAt = [&](uint32_t insn) {
    if (insn < code.insns.size() && (blocks.empty() || blocks.back().firstInsn < insn))
      blocks.push_back({.firstInsn = insn, .firstSlot = slotOf[insn]});
  };
  std::vector<std::pair<uint32_t, Index>> edges{{0, none}}; // instruction, function that begins there
  for (Index i = 0; i < object.functions.size(); ++i)
    if (object.functions[i].section == section) {
      edges.push_back({object.functions[i].firstInsn, i});
      edges.push_back({object.functions[i].firstInsn + object.functions[i].numInsns, none});
    }
  std::sort(edges.begin(), edges.end());
  for (auto [insn, function] : edges) {
    startAt(insn);
    if (function != none && !blocks.empty() && blocks.back().firstInsn == insn)
      blocks.back().functions.push_back(function);
  }
  for (size_t i = 0; i < blocks.size(); ++i) {
    uint32_t end = i + 1 < blocks.size() ? blocks[i + 1].firstInsn : code.insns.size();
    blocks[i].numInsns = end - blocks[i].firstInsn;
  }
  return blocks;
}

Disassembler::Disassembler(const Object &object) : object(&object), variables(object.sections.size()) {
  for (Index i = 0; i < object.symbols.size(); ++i) {
    const Symbol &symbol = object.symbols[i];
    if (symbol.section < variables.size() && symbol.type == llvm::ELF::STT_OBJECT && !symbol.name.empty())
      variables[symbol.section].push_back(i);
  }
  for (std::vector<Index> &some : variables)
    std::sort(some.begin(), some.end(), [&](Index a, Index b) {
      return std::pair(object.symbols[a].value, a) < std::pair(object.symbols[b].value, b);
    });
}

Result<Disassembler> Disassembler::open(const Object &object) {
  Disassembler disasm(object);
  if (object.btf().empty())
    return disasm;
  Result<btf::View> view = btf::View::open(object.btf(), "object");
  if (!view)
    return view.takeError();
  disasm.view = std::make_unique<btf::View>(std::move(*view));
  return disasm;
}

std::string Disassembler::text(const Insn &insn, llvm::StringRef target) const {
  OperandNames names{.target = target.str()};
  std::string name = operandName(insn.operand);
  if (insn.wide() && !name.empty())
    names.constant = insn.operand.kind == OperandKind::Map ? "map[" + name + "]" : "&" + name;
  else if (!name.empty())
    names.callee = name;
  else if (operationOf(insn) == Op::CallHelper)
    names.callee = helperName(insn.slot.imm);
  return insnText(insn, names);
}

std::string Disassembler::helperName(int32_t number) {
  auto id = helperOf(number);
  return id ? "bpf_" + std::string(helperInfo(*id).name) : "";
}

std::string Disassembler::operandName(const Operand &operand) const {
  switch (operand.kind) {
  case OperandKind::Map:
    return object->maps[operand.index].name;
  case OperandKind::Function:
    return object->functions[operand.index].name;
  case OperandKind::Extern:
    return object->symbols[operand.index].name +
           (operand.addend > 0 ? "+" + std::to_string(operand.addend) : "");
  case OperandKind::Data:
    return dataName(operand.index, operand.addend, operand.symbol);
  case OperandKind::None:
    break;
  }
  return "";
}

std::string Disassembler::dataName(Index section, int64_t offset, Index symbol) const {
  auto plus = [](const std::string &name, int64_t distance) {
    return distance ? name + signedText(distance, "+", "-") : name;
  };
  auto covers = [&](const Symbol &s) {
    return s.section == section && offset >= int64_t(s.value) && offset - int64_t(s.value) < int64_t(s.size);
  };
  const std::vector<Index> &some = variables[section];
  auto after = std::upper_bound(some.begin(), some.end(), offset,
                                [&](int64_t at, Index i) { return at < int64_t(object->symbols[i].value); });
  if (symbol < object->symbols.size() && !object->symbols[symbol].name.empty() &&
      covers(object->symbols[symbol]) && object->symbols[symbol].type != llvm::ELF::STT_SECTION)
    return plus(object->symbols[symbol].name, offset - int64_t(object->symbols[symbol].value));
  if (after != some.begin() && covers(object->symbols[*(after - 1)]))
    return plus(object->symbols[*(after - 1)].name, offset - int64_t(object->symbols[*(after - 1)].value));
  return plus(object->sections[section].name, offset);
}

llvm::StringRef Disassembler::string(uint32_t btfOffset) const {
  return view ? view->string(btfOffset) : llvm::StringRef();
}

SourceLine Disassembler::source(const LineRecord &record) const {
  return {string(record.fileNameOff), string(record.lineOff).ltrim(), record.line, record.column};
}

} // namespace skep::object
