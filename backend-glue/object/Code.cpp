// Code: slots to instructions and back, and the functions that the symbol table cuts them into.
//
// Every slot is kept, whether or not it is an instruction. The one case that needs care is ld_imm64,
// which takes two slots: when the second is missing or is none (its fields must be zero but for imm), the
// first is kept alone (Insn::lone) and the second is read for itself. So decode and encode are inverse on
// any bytes, and whoever runs or prints code decides what an invalid slot means.
#include "backend-glue/object/Disasm.h"
#include "backend-glue/object/Parts.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <map>

namespace skep::object {
namespace {

/// Bits of the register byte: little-endian files hold dst in the low nibble, big-endian ones in the high.
Slot readSlot(ByteReader bytes, uint64_t offset, Endian endian) {
  uint8_t regs = bytes.at<uint8_t>(offset + 1);
  uint8_t low = regs & 15, high = regs >> 4;
  bool little = endian == Endian::Little;
  return {bytes.at<uint8_t>(offset), little ? low : high, little ? high : low, bytes.at<int16_t>(offset + 2),
          bytes.at<int32_t>(offset + 4)};
}

void writeSlot(const Slot &slot, ByteWriter &out, Endian endian) {
  bool little = endian == Endian::Little;
  uint8_t low = little ? slot.dst : slot.src, high = little ? slot.src : slot.dst;
  out.put<uint8_t>(slot.opcode);
  out.put<uint8_t>((low & 15) | (high & 15) << 4);
  out.put<int16_t>(slot.off);
  out.put<int32_t>(slot.imm);
}

/// The functions of one section as its symbols give them, before ends that no symbol states are known.
class FunctionFinder {
public:
  FunctionFinder(Object &object, llvm::StringRef file) : object(object), file(file) {}

  Status run() {
    for (Index symbol = 0; symbol < object.symbols.size(); ++symbol)
      if (isFunction(object.symbols[symbol]))
        starts[object.symbols[symbol].section].push_back(symbol);
    for (auto &[section, symbols] : starts)
      if (Status status = add(section, symbols); !status)
        return status;
    return Ok{};
  }

private:
  bool isFunction(const Symbol &symbol) const {
    return symbol.type == llvm::ELF::STT_FUNC && symbol.section < object.sections.size() &&
           object.sections[symbol.section].kind == SectionKind::Code;
  }

  Status add(Index index, std::vector<Index> &symbols) {
    const Section &section = object.sections[index];
    atSlot = insnAtSlot(section);
    auto place = [&](Index symbol) { return std::pair(object.symbols[symbol].value, symbol); };
    std::sort(symbols.begin(), symbols.end(), [&](Index a, Index b) { return place(a) < place(b); });
    for (size_t i = 0; i < symbols.size(); ++i)
      if (Status status = addOne(section, index, symbols, i); !status)
        return status;
    return Ok{};
  }

  /// Where the function ends: where its size says; hand-written assembly may give none, and then it goes on
  /// to the next function.
  uint64_t endOf(const Section &section, const std::vector<Index> &symbols, size_t i) const {
    const Symbol &symbol = object.symbols[symbols[i]];
    if (symbol.size)
      return symbol.value + symbol.size;
    for (; i < symbols.size(); ++i)
      if (object.symbols[symbols[i]].value > symbol.value)
        return object.symbols[symbols[i]].value;
    return section.size;
  }

  /// The instruction that starts at byte `offset`; one past the last at the section's end.
  std::optional<Index> insnAt(const Section &section, uint64_t offset) const {
    if (offset == section.size)
      return section.insns.size();
    if (offset % 8 || offset > section.size || atSlot[offset / 8] == none)
      return std::nullopt;
    return atSlot[offset / 8];
  }

  Status addOne(const Section &section, Index index, const std::vector<Index> &symbols, size_t i) {
    const Symbol &symbol = object.symbols[symbols[i]];
    uint64_t end = endOf(section, symbols, i);
    auto first = insnAt(section, symbol.value), last = insnAt(section, end);
    if (!first || !last)
      return bad(Diag::ElfBadCode, file, section.name, first ? end : symbol.value,
                 llvm::formatv("function '{0}' {1} where no instruction starts", symbol.name,
                               first ? "ends" : "begins"));
    bool local = symbol.binding == llvm::ELF::STB_LOCAL;
    bool hidden =
        (symbol.other & 3) == llvm::ELF::STV_HIDDEN || (symbol.other & 3) == llvm::ELF::STV_INTERNAL;
    object.functions.push_back({.name = symbol.name,
                                .symbol = symbols[i],
                                .section = index,
                                .firstInsn = *first,
                                .numInsns = *last - *first,
                                .firstSlot = static_cast<uint32_t>(symbol.value / 8),
                                .isGlobal = !local && !hidden,
                                .isProgram = !local && !isText(section.name)});
    return Ok{};
  }

  static bool isText(llvm::StringRef name) { return name == ".text" || name.starts_with(".text."); }

  Object &object;
  llvm::StringRef file;
  std::map<Index, std::vector<Index>> starts; ///< by section
  std::vector<Index> atSlot;
};

} // namespace

Status decodeCode(Section &section, ByteReader bytes, Endian endian, llvm::StringRef file) {
  if (bytes.size() % 8)
    return bad(
        Diag::ElfBadCode, file, section.name, bytes.size() / 8 * 8,
        llvm::formatv("code of {0} bytes is no whole number of 8-byte instruction slots", bytes.size()));
  for (uint64_t at = 0; at < bytes.size(); at += 8) {
    Insn insn{.slot = readSlot(bytes, at, endian)};
    if (isWide(insn.slot.opcode)) {
      std::optional<Slot> tail;
      if (bytes.has(at + 8, 8))
        tail = readSlot(bytes, at + 8, endian);
      insn.lone = !tail || !isWideTail(*tail);
      if (!insn.lone) {
        insn.immHigh = tail->imm;
        at += 8;
      }
    }
    section.insns.push_back(std::move(insn));
  }
  return Ok{};
}

static void encodeInsn(const Insn &insn, ByteWriter &out, Endian endian) {
  writeSlot(insn.slot, out, endian);
  if (insn.wide())
    writeSlot({.imm = insn.immHigh}, out, endian);
}

void encodeCode(const Section &section, ByteWriter &out, Endian endian) {
  for (const Insn &insn : section.insns)
    encodeInsn(insn, out, endian);
}

std::vector<uint8_t> insnBytes(const Insn &insn, Endian endian) {
  ByteWriter out(endian);
  encodeInsn(insn, out, endian);
  return out.take();
}

std::vector<Index> insnAtSlot(const Section &code) {
  std::vector<Index> result;
  for (Index i = 0; i < code.insns.size(); ++i) {
    result.push_back(i);
    if (code.insns[i].wide())
      result.push_back(none);
  }
  return result;
}

std::vector<Index> functionsFrom(const Object &object, Index function) {
  std::vector<Index> found{function};
  std::vector<bool> seen(object.functions.size());
  seen[function] = true;
  for (size_t i = 0; i < found.size(); ++i) { // grows while it is walked
    const Function &from = object.functions[found[i]];
    const std::vector<Insn> &insns = object.sections[from.section].insns;
    for (const Insn &insn : llvm::ArrayRef(insns).slice(from.firstInsn, from.numInsns)) {
      bool isNew = insn.operand.kind == OperandKind::Function && !seen[insn.operand.index];
      if (!isNew)
        continue;
      seen[insn.operand.index] = true;
      found.push_back(insn.operand.index);
    }
  }
  return found;
}

Status findFunctions(Object &object, llvm::StringRef file) { return FunctionFinder(object, file).run(); }

} // namespace skep::object
