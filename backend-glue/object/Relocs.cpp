// Relocations of code become operands: what an instruction's immediate stands for, as index into the
// object's maps, functions, sections or symbols. relocsOf() turns them back.
//
//   18 01 00 00 00 00 00 00 …   R_BPF_64_64  counts      ->  r1 = map 0
//   18 01 00 00 28 00 00 00 …   R_BPF_64_64  .text       ->  r1 = function that starts at .text+40
//   85 10 00 00 0b 00 00 00     R_BPF_64_32  .text       ->  call function at slot 0 + 11 + 1
//   85 10 00 00 ff ff ff ff     R_BPF_64_32  bpf_kf      ->  call extern symbol
//
// The place meant is symbol + addend. The addend is implicit (SHT_REL): the immediate itself, in bytes for
// an ld_imm64, and for a call in slots counted from the next one, as the running program would count.
// Compilers write 0 (-1) for a named symbol and the place in the section for a section symbol.
//
// binutils up to 2.40 (Debian 12's gcc-bpf) also writes the place of a named symbol into the field, so that
// symbol + addend counts it twice; libbpf misreads such objects. For calls the symbol alone is enough, as
// nobody calls into the middle of a named function. For data the object as a whole has to be known as one
// of theirs (isOldGnu).
#include "backend-glue/object/Parts.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::object {
namespace {

class OperandFinder {
public:
  OperandFinder(Object &object, llvm::ArrayRef<std::vector<Reloc>> codeRelocs, llvm::StringRef file)
      : object(object), codeRelocs(codeRelocs), file(file) {}

  Status run() {
    indexPlaces();
    oldGnu = isOldGnu();
    for (Index i = 0; i < object.sections.size(); ++i) {
      if (object.sections[i].kind != SectionKind::Code)
        continue;
      if (Status status = attachAll(object.sections[i], codeRelocs[i]); !status)
        return status;
      resolveLocalCalls(i);
    }
    return Ok{};
  }

private:
  using Place = std::pair<Index, uint64_t>; ///< section, byte offset

  void indexPlaces() {
    for (Index i = 0; i < object.functions.size(); ++i) {
      const Function &function = object.functions[i];
      functionAt.try_emplace(Place(function.section, function.firstSlot * uint64_t(8)), i);
      if (function.symbol != none)
        functionOf.try_emplace(function.symbol, i);
    }
    for (Index i = 0; i < object.maps.size(); ++i)
      if (!object.maps[i].isData)
        mapAt.try_emplace(Place(object.maps[i].section, object.maps[i].offset), i);
  }

  /// Old binutils numbers the relocations of data 11 and 12, which no other tool does. Where there are none,
  /// it takes a comment of gcc's and every address of a variable that is not its section's first to be at
  /// least the variable's own place.
  bool isOldGnu() const {
    bool gcc = false;
    for (const Section &section : object.sections) {
      for (const Reloc &reloc : section.relocs)
        if (reloc.type == R_OldGnu32 || reloc.type == R_OldGnu64)
          return true;
      llvm::StringRef text(reinterpret_cast<const char *>(section.bytes.data()), section.bytes.size());
      gcc |= section.name == ".comment" && text.contains("GCC: (");
    }
    return gcc && addressesHoldPlaces();
  }

  bool addressesHoldPlaces() const {
    bool any = false;
    for (Index i = 0; i < object.sections.size(); ++i) {
      std::vector<Index> atSlot = insnAtSlot(object.sections[i]);
      for (const Reloc &reloc : codeRelocs[i]) {
        const Symbol &symbol = object.symbols[reloc.symbol];
        bool inside =
            reloc.offset % 8 == 0 && reloc.offset / 8 < atSlot.size() && atSlot[reloc.offset / 8] != none;
        if (!inside || reloc.type != R_64_64 || symbol.type != llvm::ELF::STT_OBJECT || symbol.value == 0)
          continue;
        uint32_t imm = object.sections[i].insns[atSlot[reloc.offset / 8]].slot.imm;
        if (imm < symbol.value)
          return false;
        any = true;
      }
    }
    return any;
  }

  Diagnostic badReloc(const Section &section, const Reloc &reloc, std::string message) const {
    return bad(Diag::ElfBadReloc, file, section.name, reloc.offset, std::move(message));
  }

  Status attachAll(Section &section, llvm::ArrayRef<Reloc> relocs) {
    std::vector<Index> atSlot = insnAtSlot(section);
    for (const Reloc &reloc : relocs) {
      if (reloc.offset % 8 || reloc.offset / 8 >= atSlot.size() || atSlot[reloc.offset / 8] == none)
        return badReloc(section, reloc, "relocation at a place where no instruction starts");
      Insn &insn = section.insns[atSlot[reloc.offset / 8]];
      if (insn.operand.relocType)
        return badReloc(section, reloc, "second relocation of the same instruction");
      if (Status status = attach(section, insn, reloc); !status)
        return status;
    }
    return Ok{};
  }

  Status attach(const Section &section, Insn &insn, const Reloc &reloc) {
    insn.operand.symbol = reloc.symbol;
    insn.operand.relocType = reloc.type;
    const Symbol &symbol = object.symbols[reloc.symbol];
    if (reloc.type == R_64_64 && insn.wide())
      resolveAddress(insn, symbol);
    else if (reloc.type == R_64_32 && insn.slot.opcode == opCall)
      resolveCall(insn, symbol);
    else
      return badReloc(section, reloc,
                      llvm::formatv("relocation of type {0} does not fit an instruction of opcode {1:x2}; an "
                                    "ld_imm64 takes R_BPF_64_64 (1) and a call R_BPF_64_32 (10)",
                                    reloc.type, insn.slot.opcode));
    return Ok{};
  }

  void resolveAddress(Insn &insn, const Symbol &symbol) {
    Operand &operand = insn.operand;
    bool named = symbol.type != llvm::ELF::STT_SECTION;
    operand.addend = insn.slot.imm;
    if (symbol.section == none)
      return set(operand, OperandKind::Extern, operand.symbol);
    if (symbol.section >= object.sections.size())
      return;
    if (!oldGnu || !named)
      operand.addend += static_cast<int64_t>(symbol.value);
    // A map is meant as a whole, so the symbol alone decides where there is one; libbpf does the same.
    Place place(symbol.section, named ? symbol.value : static_cast<uint64_t>(operand.addend));
    if (auto map = mapAt.find(place); map != mapAt.end())
      return set(operand, OperandKind::Map, map->second);
    if (object.sections[symbol.section].kind == SectionKind::Code)
      return resolveFunction(operand, Place(symbol.section, operand.addend));
    set(operand, OperandKind::Data, symbol.section);
  }

  void resolveCall(Insn &insn, const Symbol &symbol) {
    if (symbol.section == none)
      return set(insn.operand, OperandKind::Extern, insn.operand.symbol);
    if (symbol.section >= object.sections.size())
      return;
    bool named = symbol.type == llvm::ELF::STT_FUNC;
    int64_t distance = named ? 0 : (int64_t(insn.slot.imm) + 1) * 8;
    resolveFunction(insn.operand, Place(symbol.section, static_cast<int64_t>(symbol.value) + distance));
  }

  void resolveFunction(Operand &operand, Place place) {
    auto at = functionAt.find(place);
    if (at == functionAt.end())
      return;
    // Of two names for one place the one that the relocation gives.
    auto own = operand.symbol == none ? functionOf.end() : functionOf.find(operand.symbol);
    bool ownThere = own != functionOf.end() &&
                    object.functions[own->second].firstSlot == object.functions[at->second].firstSlot &&
                    object.functions[own->second].section == place.first;
    operand.addend = 0;
    set(operand, OperandKind::Function, ownThere ? own->second : at->second);
  }

  /// Calls within a section that the assembler resolved itself.
  void resolveLocalCalls(Index index) {
    int64_t slot = 0;
    for (Insn &insn : object.sections[index].insns) {
      slot += insn.slots();
      if (insn.slot.opcode == opCall && insn.slot.src == srcLocalCall && !insn.operand.relocType)
        resolveFunction(insn.operand, Place(index, (slot + insn.slot.imm) * 8));
    }
  }

  static void set(Operand &operand, OperandKind kind, Index index) {
    operand.kind = kind;
    operand.index = index;
  }

  Object &object;
  llvm::ArrayRef<std::vector<Reloc>> codeRelocs;
  llvm::StringRef file;
  bool oldGnu = false;
  llvm::DenseMap<Place, Index> functionAt, mapAt;
  llvm::DenseMap<Index, Index> functionOf;
};

} // namespace

Status attachOperands(Object &object, llvm::ArrayRef<std::vector<Reloc>> codeRelocs, llvm::StringRef file) {
  return OperandFinder(object, codeRelocs, file).run();
}

std::vector<Reloc> relocsOf(const Section &section) {
  if (section.kind != SectionKind::Code)
    return section.relocs;
  std::vector<Reloc> relocs;
  uint64_t offset = 0;
  for (const Insn &insn : section.insns) {
    if (insn.operand.relocType)
      relocs.push_back({offset, insn.operand.symbol, insn.operand.relocType});
    offset += insn.slots() * 8;
  }
  return relocs;
}

} // namespace skep::object
