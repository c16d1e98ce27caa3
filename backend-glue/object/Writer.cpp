// write(): an Object back to an ELF file. The same object gives the same bytes.
//
// The file is laid out as: ELF header; the object's sections in their order; relocation sections; symbol
// table; one string table for symbols and sections alike; section headers. Housekeeping comes last, so that
// the object's own sections keep their numbers, one up for ELF's empty section 0.
#include "backend-glue/object/Parts.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/LEB128.h"
#include <algorithm>

namespace skep::object {
namespace {

namespace ELF = llvm::ELF;

/// A string table without duplicates; the empty string is at 0.
class Strings {
public:
  uint32_t add(llvm::StringRef text) {
    auto [it, isNew] = offsets.try_emplace(text, bytes.size());
    if (text.empty())
      return 0;
    if (isNew) {
      bytes.insert(bytes.end(), text.begin(), text.end());
      bytes.push_back(0);
    }
    return it->second;
  }
  llvm::ArrayRef<uint8_t> contents() const { return bytes; }

private:
  std::vector<uint8_t> bytes{0};
  llvm::StringMap<uint32_t> offsets;
};

struct Header {
  uint32_t name = 0, type = 0;
  uint64_t flags = 0, offset = 0, size = 0;
  uint32_t link = 0, info = 0;
  uint64_t align = 0, entrySize = 0;
};

/// What one section is in the file.
struct Contents {
  std::vector<uint8_t> bytes;
  std::vector<Reloc> relocs;
};

class Writer {
public:
  explicit Writer(const Object &object) : object(object), out(object.endian) {}

  Result<std::vector<uint8_t>> run() {
    if (Status status = check(); !status)
      return status.takeError();
    if (Status status = gather(); !status)
      return status.takeError();
    writeElfHeader();
    headers.push_back({});
    for (Index i = 0; i < object.sections.size(); ++i)
      writeSection(i);
    for (Index i = 0; i < object.sections.size(); ++i)
      writeRelocs(i);
    writeSymbols();
    writeStrings();
    writeHeaders();
    return out.take();
  }

private:
  static Diagnostic wrong(std::string message, llvm::StringRef section = {}) {
    return bad(Diag::ElfUnwritable, {}, section, {}, std::move(message));
  }

  /// Every index in the object leads somewhere. read() gives no object where one does not; a program that
  /// changes objects might.
  Status check() const {
    bool sawGlobal = false;
    for (const Symbol &symbol : object.symbols) {
      bool special = symbol.section == none || symbol.section == absolute || symbol.section == common;
      if (!special && symbol.section >= object.sections.size())
        return wrong(llvm::formatv("symbol '{0}' is in section {1} of {2}", symbol.name, symbol.section,
                                   object.sections.size()));
      if (sawGlobal && symbol.binding == ELF::STB_LOCAL)
        return wrong(llvm::formatv("local symbol '{0}' comes after a global one", symbol.name));
      sawGlobal |= symbol.binding != ELF::STB_LOCAL;
    }
    for (const Section &section : object.sections)
      if (Status status = checkSection(section); !status)
        return status;
    if (2 * object.sections.size() + 3 >= ELF::SHN_LORESERVE)
      return wrong(llvm::formatv("{0} sections are more than an ELF file holds", object.sections.size()));
    return Ok{};
  }

  Status checkSection(const Section &section) const {
    for (const Reloc &reloc : relocsOf(section))
      if (reloc.symbol >= object.symbols.size())
        return wrong(llvm::formatv("a relocation at {0} names symbol {1} of {2}", reloc.offset, reloc.symbol,
                                   object.symbols.size()),
                     section.name);
    bool isGroup = section.type == ELF::SHT_GROUP;
    size_t limit = isGroup ? object.sections.size() : object.symbols.size();
    for (Index ref : section.refs)
      if (ref >= limit)
        return wrong(llvm::formatv("refers to number {0} of {1}", ref, limit), section.name);
    if (isGroup && section.info >= object.symbols.size())
      return wrong("the group has no signature symbol", section.name);
    if (section.link != none && section.link != symbolTable && section.link >= object.sections.size())
      return wrong(llvm::formatv("linked to section {0} of {1}", section.link, object.sections.size()),
                   section.name);
    return Ok{};
  }

  /// Contents and relocations of all sections, and with them the numbers of the housekeeping ones.
  Status gather() {
    contents.resize(object.sections.size());
    relocNumber.assign(object.sections.size(), 0);
    uint32_t next = object.sections.size() + 1;
    for (Index i = 0; i < object.sections.size(); ++i) {
      if (Status status = gatherOne(object.sections[i], contents[i]); !status)
        return status;
      if (!contents[i].relocs.empty())
        relocNumber[i] = next++;
    }
    symtabNumber = next;
    for (Index i = 0; i < object.sections.size(); ++i)
      encodeRefs(object.sections[i], contents[i]);
    return Ok{};
  }

  Status gatherOne(const Section &section, Contents &to) const {
    if (section.kind == SectionKind::BtfExt) {
      Result<BtfExtBytes> made = writeBtfExt(object);
      if (!made)
        return made.takeError();
      to = {std::move(made->bytes), std::move(made->relocs)};
      return Ok{};
    }
    ByteWriter code(object.endian);
    encodeCode(section, code, object.endian);
    to.bytes = section.kind == SectionKind::Code ? code.take() : section.bytes;
    to.relocs = relocsOf(section);
    return Ok{};
  }

  /// The contents that name sections or symbols by number.
  void encodeRefs(const Section &section, Contents &to) const {
    ByteWriter group(object.endian);
    for (Index ref : section.refs) {
      if (section.type == ELF::SHT_LLVM_ADDRSIG)
        appendUleb(to.bytes, elfSymbol(ref));
      if (section.type != ELF::SHT_GROUP)
        continue;
      group.put<uint32_t>(elfSection(ref));
      if (relocNumber[ref])
        group.put<uint32_t>(relocNumber[ref]);
    }
    std::vector<uint8_t> more = group.take();
    to.bytes.insert(to.bytes.end(), more.begin(), more.end());
  }

  static void appendUleb(std::vector<uint8_t> &bytes, uint64_t value) {
    uint8_t buffer[10];
    bytes.insert(bytes.end(), buffer, buffer + llvm::encodeULEB128(value, buffer));
  }

  uint32_t elfSection(Index index) const {
    switch (index) {
    case none:
      return ELF::SHN_UNDEF;
    case symbolTable:
      return symtabNumber;
    case absolute:
      return ELF::SHN_ABS;
    case common:
      return ELF::SHN_COMMON;
    default:
      return index + 1;
    }
  }
  static uint32_t elfSymbol(Index index) { return index + 1; } // behind ELF's empty symbol 0

  void writeElfHeader() {
    bool little = object.endian == Endian::Little;
    const uint8_t ident[ELF::EI_NIDENT] = {
        0x7f,           'E', 'L', 'F', ELF::ELFCLASS64, uint8_t(little ? ELF::ELFDATA2LSB : ELF::ELFDATA2MSB),
        ELF::EV_CURRENT};
    out.putBytes(ident);
    out.put<uint16_t>(ELF::ET_REL);
    out.put<uint16_t>(ELF::EM_BPF);
    out.put<uint32_t>(ELF::EV_CURRENT);
    out.put<uint64_t>(0); // entry
    out.put<uint64_t>(0); // program headers
    out.put<uint64_t>(0); // section headers, known at the end
    out.put<uint32_t>(object.elfFlags);
    out.put<uint16_t>(64); // sizes of this header, a program header (none), a section header
    out.put<uint16_t>(0);
    out.put<uint16_t>(0);
    out.put<uint16_t>(64);
    out.put<uint16_t>(symtabNumber + 2); // sections, among them the empty one and the string table
    out.put<uint16_t>(symtabNumber + 1); // the string table
  }

  void writeSection(Index i) {
    const Section &section = object.sections[i];
    // Where it lies in the file matters to no reader beyond its integers, and padding must stay small.
    out.alignTo(std::clamp<uint64_t>(section.align, 1, 64));
    bool empty = section.type == ELF::SHT_NOBITS;
    headers.push_back({.name = strings.add(section.name),
                       .type = section.type,
                       .flags = section.flags,
                       .offset = out.size(),
                       .size = empty ? section.size : contents[i].bytes.size(),
                       .link = elfSection(section.link),
                       .info = section.type == ELF::SHT_GROUP ? elfSymbol(section.info) : section.info,
                       .align = section.align,
                       .entrySize = section.entrySize});
    if (!empty)
      out.putBytes(contents[i].bytes);
  }

  void writeRelocs(Index i) {
    if (contents[i].relocs.empty())
      return;
    out.alignTo(8);
    const Section &section = object.sections[i];
    headers.push_back({.name = strings.add(".rel" + section.name),
                       .type = ELF::SHT_REL,
                       .flags = ELF::SHF_INFO_LINK | (section.flags & ELF::SHF_GROUP),
                       .offset = out.size(),
                       .size = contents[i].relocs.size() * 16,
                       .link = symtabNumber,
                       .info = i + 1,
                       .align = 8,
                       .entrySize = 16});
    for (const Reloc &reloc : contents[i].relocs) {
      out.put<uint64_t>(reloc.offset);
      out.put<uint64_t>(uint64_t(elfSymbol(reloc.symbol)) << 32 | reloc.type);
    }
  }

  void writeSymbols() {
    out.alignTo(8);
    uint32_t locals = 1;
    headers.push_back({.name = strings.add(".symtab"),
                       .type = ELF::SHT_SYMTAB,
                       .offset = out.size(),
                       .size = (object.symbols.size() + 1) * 24,
                       .link = symtabNumber + 1,
                       .align = 8,
                       .entrySize = 24});
    out.putBytes(std::vector<uint8_t>(24));
    for (const Symbol &symbol : object.symbols) {
      locals += symbol.binding == ELF::STB_LOCAL;
      out.put<uint32_t>(strings.add(symbol.name));
      out.put<uint8_t>(symbol.binding << 4 | (symbol.type & 15));
      out.put<uint8_t>(symbol.other);
      out.put<uint16_t>(elfSection(symbol.section));
      out.put<uint64_t>(symbol.value);
      out.put<uint64_t>(symbol.size);
    }
    headers.back().info = locals;
  }

  void writeStrings() {
    Header header{.name = strings.add(".strtab"), .type = ELF::SHT_STRTAB, .offset = out.size(), .align = 1};
    header.size = strings.contents().size();
    headers.push_back(header);
    out.putBytes(strings.contents());
  }

  void writeHeaders() {
    out.alignTo(8);
    out.patch<uint64_t>(40, out.size());
    for (const Header &header : headers) {
      out.put<uint32_t>(header.name);
      out.put<uint32_t>(header.type);
      out.put<uint64_t>(header.flags);
      out.put<uint64_t>(0); // address
      out.put<uint64_t>(header.offset);
      out.put<uint64_t>(header.size);
      out.put<uint32_t>(header.link);
      out.put<uint32_t>(header.info);
      out.put<uint64_t>(header.align);
      out.put<uint64_t>(header.entrySize);
    }
  }

  const Object &object;
  ByteWriter out;
  Strings strings;
  std::vector<Contents> contents;
  std::vector<Header> headers;
  std::vector<uint32_t> relocNumber; ///< of section i's relocations; 0 = it has none
  uint32_t symtabNumber = 0;
};

} // namespace

Result<std::vector<uint8_t>> write(const Object &object) { return Writer(object).run(); }

} // namespace skep::object
