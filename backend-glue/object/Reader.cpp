// read(): from the bytes of an ELF file to an Object: sections, symbols, and then the topics that have
// their own files (code, relocations, maps, .BTF.ext).
//
// Numbers are not kept. The symbol table, string tables and relocation sections vanish into the model, and
// with them ELF's numbering of sections and symbols; `sectionOf` and `symbolOf` translate while reading.
// What names sections or symbols by number inside its contents (SHT_GROUP, SHT_LLVM_ADDRSIG) is decoded into
// Section::refs, because its bytes would be wrong as soon as a symbol is added. Not kept either: section
// addresses and the entry point (no meaning in a relocatable file), e_ident's OS ABI, and the relocations of
// .BTF.ext, which only repeat what its records say and are made anew (BtfExt.cpp).
#include "backend-glue/object/ElfFile.h"
#include "backend-glue/object/Parts.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/LEB128.h"

namespace skep::object {

namespace ELF = llvm::ELF;

Diagnostic bad(Diag id, llvm::StringRef file, llvm::StringRef section, std::optional<uint64_t> offset,
               std::string message) {
  return makeDiag(id, std::move(message))
      .at({.file = file.str(), .section = section.str(), .offset = offset});
}

namespace {

constexpr uint64_t symbolSize = 24, relocSize = 16;
/// Many symbols may share one long name; without a limit a small file could grow by its square.
constexpr size_t maxName = 4096;

class Reader {
public:
  Reader(const ElfFile &elf, llvm::StringRef file) : elf(elf), file(file) {}

  Result<Object> run() {
    // Each step uses what the ones before it found; maps need symbols, operands need maps and functions,
    // and .BTF.ext needs code.
    using Step = Status (Reader::*)();
    object.endian = elf.endian;
    object.elfFlags = elf.flags;
    for (Step step : {&Reader::classify, &Reader::readSections, &Reader::readSymbols, &Reader::readRefs,
                      &Reader::readRelocs, &Reader::readTopics})
      if (Status status = (this->*step)(); !status)
        return status.takeError();
    return std::move(object);
  }

private:
  Diagnostic fail(Diag id, std::string message, llvm::StringRef section = {},
                  std::optional<uint64_t> offset = {}) const {
    return bad(id, file, section, offset, std::move(message));
  }

  /// Tells the housekeeping sections from those that the object keeps, and numbers these.
  Status classify() {
    sectionOf.assign(elf.sections.size(), none);
    std::vector<bool> house(elf.sections.size());
    house[0] = house[elf.nameTable] = true;
    for (size_t i = 1; i < elf.sections.size(); ++i) {
      uint32_t type = elf.sections[i].type;
      if (type == ELF::SHT_RELA || type == ELF::SHT_SYMTAB_SHNDX || type == ELF::SHT_RELR ||
          type == ELF::SHT_CREL)
        return fail(
            Diag::ElfUnsupported,
            llvm::formatv("sections of type {0:x} occur in no eBPF object; relocations are SHT_REL", type),
            elf.sections[i].name);
      house[i] = house[i] || type == ELF::SHT_REL || type == ELF::SHT_SYMTAB;
      if (type != ELF::SHT_SYMTAB)
        continue;
      if (symtab)
        return fail(Diag::ElfBadSection, "second symbol table", elf.sections[i].name);
      symtab = i;
      if (elf.sections[elf.sections[i].link].type != ELF::SHT_STRTAB)
        return fail(Diag::ElfBadSection, "the symbol table names no string table", elf.sections[i].name);
      house[elf.sections[i].link] = true;
    }
    Index next = 0;
    for (size_t i = 0; i < elf.sections.size(); ++i)
      if (!house[i])
        sectionOf[i] = next++;
    return Ok{};
  }

  static SectionKind kindOf(const ElfSection &h, llvm::StringRef name) {
    bool bits = h.type == ELF::SHT_PROGBITS;
    if (bits && (h.flags & ELF::SHF_EXECINSTR))
      return SectionKind::Code;
    if (bits && name == ".BTF")
      return SectionKind::Btf;
    if (bits && name == ".BTF.ext")
      return SectionKind::BtfExt;
    if (bits && (name.starts_with(".debug_") || name.starts_with(".zdebug_")))
      return SectionKind::Debug;
    if (h.flags & ELF::SHF_COMPRESSED)
      return SectionKind::Other;
    // Assembly may forget the flags of the sections that loaders know by name.
    bool known = name == "license" || name == "version" || name == ".maps" || name.starts_with(".struct_ops");
    if ((bits || h.type == ELF::SHT_NOBITS) && ((h.flags & ELF::SHF_ALLOC) || known))
      return SectionKind::Data;
    return SectionKind::Other;
  }

  Status readSections() {
    for (size_t i = 0; i < elf.sections.size(); ++i) {
      if (sectionOf[i] == none)
        continue;
      object.sections.push_back({});
      if (Status status = readSection(object.sections.back(), i); !status)
        return status;
    }
    return Ok{};
  }

  Status readSection(Section &section, size_t i) {
    const ElfSection &h = elf.sections[i];
    section.name = elf.sections[i].name.str();
    section.kind = kindOf(h, section.name);
    section.type = h.type;
    section.flags = h.flags;
    section.align = h.align;
    section.entrySize = h.entrySize;
    section.size = h.size;
    section.link = h.link && h.link == symtab ? symbolTable : sectionOf[h.link];
    section.info = h.info; // of a group it is a symbol, put right by readGroup
    if (section.kind == SectionKind::Code)
      return decodeCode(section, elf.reader(i), object.endian, file);
    if (section.kind == SectionKind::BtfExt)
      return keepBtfExt(section, i);
    if (section.kind == SectionKind::Btf && !object.btf().empty())
      return fail(Diag::ElfBadSection, "second section of this name", section.name);
    section.bytes = elf.contents(i).vec();
    return Ok{};
  }

  /// Its bytes are read once code is there, and then made anew by the writer.
  Status keepBtfExt(Section &section, size_t i) {
    if (btfExt)
      return fail(Diag::ElfBadSection, "second section of this name", section.name);
    btfExt = i;
    section.size = 0;
    return Ok{};
  }

  Status readSymbols() {
    if (!symtab)
      return Ok{};
    const ElfSection &h = elf.sections[symtab];
    ByteReader bytes = elf.reader(symtab), names = elf.reader(h.link);
    if (h.entrySize != symbolSize || h.size % symbolSize)
      return fail(
          Diag::ElfBadSection,
          llvm::formatv("{0} bytes of symbols of {1} bytes each; a symbol has 24", h.size, h.entrySize),
          elf.sections[symtab].name);
    for (uint64_t at = symbolSize; at < h.size; at += symbolSize)
      if (Status status = readSymbol(bytes, names, at); !status)
        return status;
    orderSymbols(h.size / symbolSize);
    return Ok{};
  }

  Status readSymbol(ByteReader bytes, ByteReader names, uint64_t at) {
    auto name = names.cstring(bytes.at<uint32_t>(at));
    if (!name || name->size() > maxName)
      return fail(Diag::ElfBadSymbol,
                  name ? "the symbol's name is longer than 4096 bytes"
                       : "the symbol's name lies outside the string table",
                  elf.sections[symtab].name, at);
    Symbol symbol{.name = name->str(),
                  .value = bytes.at<uint64_t>(at + 8),
                  .size = bytes.at<uint64_t>(at + 16),
                  .type = static_cast<uint8_t>(bytes.at<uint8_t>(at + 4) & 15),
                  .binding = static_cast<uint8_t>(bytes.at<uint8_t>(at + 4) >> 4),
                  .other = bytes.at<uint8_t>(at + 5)};
    if (Status status = placeSymbol(symbol, bytes.at<uint16_t>(at + 6), at); !status)
      return status;
    object.symbols.push_back(std::move(symbol));
    return Ok{};
  }

  Status placeSymbol(Symbol &symbol, uint16_t section, uint64_t at) {
    auto wrong = [&](std::string why) {
      return fail(Diag::ElfBadSymbol, llvm::formatv("symbol '{0}' {1}", symbol.name, why),
                  elf.sections[symtab].name, at);
    };
    if (section == ELF::SHN_UNDEF)
      return Ok{};
    if (section == ELF::SHN_ABS || section == ELF::SHN_COMMON) {
      symbol.section = section == ELF::SHN_ABS ? absolute : common;
      return Ok{};
    }
    if (section >= elf.sections.size() || sectionOf[section] == none)
      return wrong(llvm::formatv("is in section {0}, which can hold none", section));
    symbol.section = sectionOf[section];
    uint64_t size = elf.sections[section].size;
    if (symbol.value > size || symbol.size > size - symbol.value)
      return wrong(llvm::formatv("({0} bytes at {1}) goes beyond section '{2}' of {3} bytes", symbol.size,
                                 symbol.value, elf.sections[section].name, size));
    return Ok{};
  }

  /// ELF wants local symbols first, and so does Object. A file that has them otherwise is put in order.
  void orderSymbols(size_t count) {
    symbolOf.assign(std::max<size_t>(count, 1), none);
    std::vector<Symbol> sorted;
    for (bool local : {true, false})
      for (size_t i = 0; i < object.symbols.size(); ++i) {
        if ((object.symbols[i].binding == ELF::STB_LOCAL) != local)
          continue;
        symbolOf[i + 1] = sorted.size();
        sorted.push_back(object.symbols[i]);
      }
    object.symbols = std::move(sorted);
  }

  Index symbolAt(uint64_t elfIndex) const { return elfIndex < symbolOf.size() ? symbolOf[elfIndex] : none; }

  Status readRefs() {
    for (size_t i = 0; i < elf.sections.size(); ++i) {
      if (sectionOf[i] == none)
        continue;
      Section &section = object.sections[sectionOf[i]];
      Status status = Ok{};
      if (section.type == ELF::SHT_GROUP)
        status = readGroup(section, i);
      else if (section.type == ELF::SHT_LLVM_ADDRSIG && section.link == symbolTable)
        status = readAddrsig(section, i);
      if (!status)
        return status;
    }
    return Ok{};
  }

  /// A flag word, then the numbers of the sections that stand and fall together. Relocation sections among
  /// them follow from the sections that they relocate.
  Status readGroup(Section &section, size_t i) {
    ByteReader bytes = elf.reader(i);
    section.info = symbolAt(elf.sections[i].info);
    if (bytes.size() < 4 || bytes.size() % 4 || section.info == none || section.link != symbolTable)
      return fail(Diag::ElfBadSection,
                  "a section group needs a flag word, a signature symbol and whole members", section.name);
    for (uint64_t at = 4; at < bytes.size(); at += 4) {
      uint32_t member = bytes.at<uint32_t>(at);
      bool isReloc = member < elf.sections.size() && elf.sections[member].type == ELF::SHT_REL;
      if (member >= elf.sections.size() || (sectionOf[member] == none && !isReloc))
        return fail(Diag::ElfBadSection, llvm::formatv("section {0} cannot be a member of a group", member),
                    section.name, at);
      if (!isReloc)
        section.refs.push_back(sectionOf[member]);
    }
    section.bytes.resize(section.size = 4);
    return Ok{};
  }

  /// The symbols whose address matters, as ULEB128 numbers. llvm-strip, which cannot renumber them, cuts the
  /// link to the symbol table to say that they are stale; then the bytes are kept as they are.
  Status readAddrsig(Section &section, size_t i) {
    llvm::ArrayRef<uint8_t> bytes = elf.contents(i);
    for (const uint8_t *at = bytes.begin(); at != bytes.end();) {
      unsigned length = 0;
      const char *error = nullptr;
      uint64_t number = llvm::decodeULEB128(at, &length, bytes.end(), &error);
      if (error || symbolAt(number) == none)
        return fail(Diag::ElfBadSection,
                    error ? error : llvm::formatv("there is no symbol {0}", number).str(), section.name,
                    at - bytes.begin());
      section.refs.push_back(symbolAt(number));
      at += length;
    }
    section.bytes.clear();
    section.size = 0;
    return Ok{};
  }

  Status readRelocs() {
    codeRelocs.resize(object.sections.size());
    for (size_t i = 1; i < elf.sections.size(); ++i)
      if (elf.sections[i].type == ELF::SHT_REL)
        if (Status status = readRelocSection(i); !status)
          return status;
    return Ok{};
  }

  Status readRelocSection(size_t i) {
    const ElfSection &h = elf.sections[i];
    if (!symtab || h.link != symtab || h.info >= elf.sections.size() || sectionOf[h.info] == none)
      return fail(Diag::ElfBadSection,
                  llvm::formatv("relocations for section {0} by symbol table {1}; there is no such pair",
                                h.info, h.link),
                  elf.sections[i].name);
    if (h.entrySize != relocSize || h.size % relocSize)
      return fail(
          Diag::ElfBadSection,
          llvm::formatv("{0} bytes of relocations of {1} bytes each; one has 16", h.size, h.entrySize),
          elf.sections[i].name);
    Section &target = object.sections[sectionOf[h.info]];
    ByteReader bytes = elf.reader(i);
    for (uint64_t at = 0; at < h.size; at += relocSize)
      if (Status status = readReloc(bytes, at, target, sectionOf[h.info], elf.sections[i].name); !status)
        return status;
    return Ok{};
  }

  Status readReloc(ByteReader bytes, uint64_t at, Section &target, Index index, llvm::StringRef name) {
    uint64_t info = bytes.at<uint64_t>(at + 8);
    Reloc reloc{bytes.at<uint64_t>(at), symbolAt(info >> 32), static_cast<uint32_t>(info)};
    if (reloc.symbol == none)
      return fail(Diag::ElfBadReloc,
                  llvm::formatv("relocation {0} names symbol {1} of {2}", at / relocSize, info >> 32,
                                symbolOf.size()),
                  name, at);
    if (target.kind == SectionKind::BtfExt)
      return Ok{};
    // Relocations of a compressed section speak of its bytes before compression.
    if (reloc.offset >= target.size && !(target.flags & ELF::SHF_COMPRESSED))
      return fail(Diag::ElfBadReloc,
                  llvm::formatv("relocation of offset {0} in section '{1}' of {2} bytes", reloc.offset,
                                target.name, target.size),
                  name, at);
    if (target.kind == SectionKind::Code)
      codeRelocs[index].push_back(reloc);
    else
      target.relocs.push_back(reloc);
    return Ok{};
  }

  Status readTopics() {
    if (Status status = findFunctions(object, file); !status)
      return status;
    std::optional<btf::View> btf;
    if (!object.btf().empty()) {
      Result<btf::View> opened = btf::View::open(object.btf(), file);
      if (!opened)
        return inSection(opened.takeError(), ".BTF");
      btf = std::move(*opened);
    }
    const btf::View *btfOrNull = btf ? &*btf : nullptr;
    if (Status status = findMaps(object, btfOrNull, file); !status)
      return status;
    if (Status status = attachOperands(object, codeRelocs, file); !status)
      return status;
    if (btfExt)
      if (Status status = readBtfExt(object, elf.contents(btfExt), btfOrNull, file); !status)
        return status;
    if (const Section *license = object.findSection("license")) {
      llvm::StringRef text(reinterpret_cast<const char *>(license->bytes.data()), license->bytes.size());
      object.license = text.take_until([](char c) { return c == '\0'; }).str();
    }
    return Ok{};
  }

  static Diagnostic inSection(Diagnostic diag, const char *section) {
    diag.where.section = section;
    return diag;
  }

  const ElfFile &elf;
  llvm::StringRef file;
  size_t symtab = 0, btfExt = 0;          ///< ELF section numbers; 0 = none
  std::vector<Index> sectionOf, symbolOf; ///< by ELF number; none for housekeeping
  std::vector<std::vector<Reloc>> codeRelocs;
  Object object;
};

template <class T> const T *findByName(const std::vector<T> &all, llvm::StringRef name) {
  for (const T &one : all)
    if (one.name == name)
      return &one;
  return nullptr;
}

} // namespace

const Section *Object::findSection(llvm::StringRef name) const { return findByName(sections, name); }
const Function *Object::findFunction(llvm::StringRef name) const { return findByName(functions, name); }
const Map *Object::findMap(llvm::StringRef name) const { return findByName(maps, name); }

llvm::ArrayRef<uint8_t> Object::btf() const {
  for (const Section &section : sections)
    if (section.kind == SectionKind::Btf)
      return section.bytes;
  return {};
}

Result<Object> read(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef name) {
  Result<ElfFile> elf = ElfFile::open(bytes, name);
  if (!elf)
    return elf.takeError();
  return Reader(*elf, name).run();
}

} // namespace skep::object
