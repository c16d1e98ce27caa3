// The object model: an eBPF ELF file taken apart so that its parts can be looked at, changed and put
// together again. It is the hinge of skep: compilers, linkers and files produce an Object; the writer,
// disassembler, verifier, VM and loaders consume one, whatever compiler wrote the ELF.
//
// Code is held as instructions, not bytes. Each instruction carries what the ELF file keeps elsewhere:
// the relocation that gives its operand a meaning, and (by index) its source line and CO-RE record. So
// code can be rewritten and written back without losing one. All other sections keep their bytes and
// their relocations. Nothing is dropped: read(write(x)) == x.
#pragma once

#include "core/spec/Insns.h"
#include "core/support/Bytes.h"
#include "core/support/Result.h"
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace skep::object {

/// Index into one of Object's vectors.
using Index = uint32_t;
inline constexpr Index none = ~Index(0);
inline constexpr Index absolute = none - 1;    ///< Symbol::section of a plain number (SHN_ABS)
inline constexpr Index common = none - 2;      ///< Symbol::section of a C tentative definition (SHN_COMMON)
inline constexpr Index symbolTable = none - 3; ///< Section::link to the symbol table, which is no Section

/// An ELF symbol. `section` is none for an undefined one.
struct Symbol {
  std::string name;
  Index section = none;
  uint64_t value = 0; ///< bytes from the start of the section
  uint64_t size = 0;
  uint8_t type = 0;    ///< STT_*
  uint8_t binding = 0; ///< STB_*
  uint8_t other = 0;   ///< visibility
  bool operator==(const Symbol &) const = default;
};

/// A relocation: `symbol` (index into Object::symbols) at `offset` bytes, of ELF type R_BPF_*.
struct Reloc {
  uint64_t offset = 0;
  Index symbol = 0;
  uint32_t type = 0;
  bool operator==(const Reloc &) const = default;
};

/// What an instruction's immediate stands for.
enum class OperandKind : uint8_t {
  None,     ///< the immediate is just a number
  Map,      ///< ld_imm64 of a map; index = maps
  Data,     ///< ld_imm64 of an address in a data section; index = sections, addend = offset in it
  Function, ///< call of, or ld_imm64 of the address of, a function; index = functions
  Extern,   ///< an undefined symbol: kfunc call, ksym, kconfig value; index = symbols
};

/// The meaning of an immediate. Slot::imm stays what the file holds, because the ELF relocation adds to it;
/// index and addend are what the relocation and imm say together. An operand of kind None with a relocType
/// refers to something that the object does not describe (say, the middle of a function): it must not be run.
struct Operand {
  OperandKind kind = OperandKind::None;
  Index index = none;
  int64_t addend = 0;
  Index symbol = none;    ///< the symbol that the ELF relocation named, kept for writing back
  uint32_t relocType = 0; ///< its R_BPF_* type; 0 when the operand came without a relocation (a local call)
  bool operator==(const Operand &) const = default;
};

/// One instruction. An ld_imm64 is one Insn in two slots. Code need not be valid: slots that decode to
/// nothing are kept as they are, and so is an ld_imm64 opcode without its second slot (`lone`).
struct Insn {
  Slot slot;
  int32_t immHigh = 0; ///< imm of the second slot; only for ld_imm64
  Operand operand;
  Index line = none; ///< index into Section::lines of the record that starts exactly here
  Index core = none; ///< index into Section::coreRelocs of the record for this instruction
  /// An ld_imm64 opcode that no fitting second slot follows: one slot, and no instruction.
  bool lone = false;

  bool wide() const { return isWide(slot.opcode) && !lone; }
  unsigned slots() const { return wide() ? 2 : 1; }
  bool operator==(const Insn &) const = default;
};

/// A .BTF.ext line record; byte offsets are those of the ELF section. Strings live in the BTF string table.
struct LineRecord {
  uint32_t insnOffset = 0; ///< bytes
  uint32_t fileNameOff = 0;
  uint32_t lineOff = 0; ///< the source text of the line
  uint32_t line = 0, column = 0;
  auto operator<=>(const LineRecord &) const = default;
};
struct FuncRecord {
  uint32_t insnOffset = 0; ///< bytes
  uint32_t typeId = 0;
  auto operator<=>(const FuncRecord &) const = default;
};
/// A CO-RE record. kind is BPF_CORE_* (llvm/DebugInfo/BTF/BTF.h: BTF::PatchableRelocKind).
struct CoreReloc {
  uint32_t insnOffset = 0; ///< bytes
  uint32_t typeId = 0;
  uint32_t accessStrOff = 0;
  uint32_t kind = 0;
  bool operator==(const CoreReloc &) const = default;
};

enum class SectionKind : uint8_t {
  Code,   ///< SHF_EXECINSTR: held in `insns`
  Data,   ///< .data* .rodata* .bss* .maps .kconfig .ksyms .struct_ops* license version .addr_space.1 …
  Btf,    ///< .BTF
  BtfExt, ///< .BTF.ext (parsed into the sections it speaks of; its bytes are regenerated)
  Debug,  ///< .debug_*
  Other,  ///< anything else, kept as it is
};

/// A section other than the ELF housekeeping ones (symbol table, string tables, relocations), which
/// the writer makes anew.
struct Section {
  std::string name;
  SectionKind kind = SectionKind::Other;
  uint32_t type = 0; ///< SHT_*
  uint64_t flags = 0;
  uint64_t align = 1;
  uint64_t entrySize = 0;
  uint64_t size = 0;          ///< bytes; equals bytes.size() unless NOBITS or Code
  std::vector<uint8_t> bytes; ///< empty for NOBITS and Code
  std::vector<Reloc> relocs;  ///< not for Code: there the operands carry them
  /// What sh_link names: a Section, `symbolTable`, or none.
  Index link = none;
  uint32_t info = 0; ///< sh_info, a plain number; of an SHT_GROUP the index into symbols of its signature
  /// What the contents name by number and so cannot stay bytes: the sections of an SHT_GROUP, the symbols
  /// of an SHT_LLVM_ADDRSIG that is linked to the symbol table. `bytes` holds a group's flag word and
  /// nothing of an addrsig.
  std::vector<Index> refs;
  std::vector<Insn> insns;           ///< only for Code
  std::vector<FuncRecord> funcs;     ///< only for Code, sorted by offset
  std::vector<LineRecord> lines;     ///< only for Code, sorted by offset
  std::vector<CoreReloc> coreRelocs; ///< only for Code, in file order
  bool operator==(const Section &) const = default;
};

/// A function: a run of instructions of one Code section.
struct Function {
  std::string name;
  Index symbol = none;
  Index section = none;
  uint32_t firstInsn = 0; ///< index into Section::insns
  uint32_t numInsns = 0;
  uint32_t firstSlot = 0; ///< the same place counted in 8-byte slots
  bool isGlobal = false;  ///< not STB_LOCAL and not hidden
  /// True for an entry the kernel may be given: a function that is not static, in a section other than
  /// .text and its kin (.text.*, which compilers make for inline functions).
  bool isProgram = false;
  bool operator==(const Function &) const = default;
};

/// A map, from a BTF-style definition in .maps or a data section that libbpf turns into an array map.
struct Map {
  std::string name;
  uint32_t type = 0; ///< BPF_MAP_TYPE_*, core/spec/MapTypes.def
  uint32_t keySize = 0, valueSize = 0, maxEntries = 0;
  uint32_t flags = 0, numaNode = 0, pinning = 0;
  uint64_t mapExtra = 0;
  uint32_t keyType = 0, valueType = 0; ///< BTF type ids; 0 = none
  Index section = none;                ///< .maps, or the data section that this map holds
  uint64_t offset = 0;                 ///< of the definition within .maps
  bool isData = false;                 ///< true when the map is a data section; its bytes are the value
  bool readOnly = false;               ///< .rodata*: the program may not write it
  /// Slots of `values` (prog array, array/hash of maps): symbol that fills each, none where empty.
  std::vector<Index> values;
  std::vector<Map> inner; ///< the inner map's definition, 0 or 1
  bool operator==(const Map &) const = default;
};

struct Object {
  Endian endian = Endian::Little;
  uint32_t elfFlags = 0;
  std::vector<Section> sections;
  std::vector<Symbol> symbols; ///< without the ELF null symbol; locals first, as ELF wants them
  std::vector<Function> functions;
  std::vector<Map> maps;
  std::string license; ///< of section "license"; empty when there is none
  /// The sections that have CO-RE records, in the order of .BTF.ext, in which libbpf takes them.
  std::vector<Index> coreSections;

  const Section *findSection(llvm::StringRef name) const;
  const Function *findFunction(llvm::StringRef name) const;
  const Map *findMap(llvm::StringRef name) const;
  /// Bytes of .BTF, empty when the object has none. Read them with btfgen/model.
  llvm::ArrayRef<uint8_t> btf() const;
  bool operator==(const Object &) const = default;
};

/// For every slot of a Code section the index of the instruction that starts there; none for the second
/// slot of an ld_imm64.
std::vector<Index> insnAtSlot(const Section &code);

/// `function` and all functions that its code refers to, directly or through others, reached or not; each
/// once.
std::vector<Index> functionsFrom(const Object &object, Index function);

/// Takes an ELF file apart. `name` is for messages, and as in libbpf its first 8 characters begin the names
/// of the maps made from data sections. Never trusts a byte: every malformed file gives
/// one diagnostic of the elf-* family with section and offset.
Result<Object> read(llvm::ArrayRef<uint8_t> elf, llvm::StringRef name);

/// Puts it together again; deterministic.
Result<std::vector<uint8_t>> write(const Object &object);

} // namespace skep::object
