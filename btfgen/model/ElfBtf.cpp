// Only the section table and section names are looked at; both ELF classes and byte orders.
#include "btfgen/model/ElfBtf.h"
#include "core/support/Bytes.h"
#include "core/support/Diags.h"
#include "llvm/ADT/Twine.h"
#include "llvm/BinaryFormat/ELF.h"

namespace skep::btf {

using namespace llvm::ELF;

namespace {

/// More sections than any linker makes of a kernel; a hostile table must not take much memory.
constexpr uint64_t maxSections = 1 << 20;
constexpr uint64_t maxNames = 64 << 20;

struct Section {
  uint32_t name = 0, type = 0;
  uint64_t offset = 0, size = 0;
  uint32_t link = 0;
};

class ElfReader {
public:
  ElfReader(const FileParts &file, llvm::StringRef name) : file(file), name(name) {}
  Result<std::vector<uint8_t>> run();

private:
  Diagnostic bad(const llvm::Twine &message, uint64_t offset) const {
    return makeDiag(Diag::BtfBadElf, message.str()).at({.file = name.str(), .offset = offset});
  }
  Result<std::vector<uint8_t>> part(llvm::StringRef what, uint64_t offset, uint64_t size) const;
  Section section(const ByteReader &table, uint64_t index) const;
  Result<std::vector<uint8_t>> find(uint64_t tableOffset, uint64_t count, uint32_t namesIndex);

  const FileParts &file;
  llvm::StringRef name;
  bool is64 = true;
  Endian endian = Endian::Little;
};

Result<std::vector<uint8_t>> ElfReader::part(llvm::StringRef what, uint64_t offset, uint64_t size) const {
  if (offset > file.size || size > file.size - offset)
    return bad(what + " (" + llvm::Twine(offset) + "+" + llvm::Twine(size) +
                   ") goes beyond the end of the file (" + llvm::Twine(file.size) + ")",
               offset);
  std::vector<uint8_t> bytes(size);
  if (!file.read(offset, bytes))
    return makeDiag(Diag::FileUnreadable, "cannot read '" + name.str() + "'").at({.file = name.str()});
  return bytes;
}

Section ElfReader::section(const ByteReader &table, uint64_t index) const {
  uint64_t at = index * (is64 ? 64 : 40);
  if (is64)
    return {table.at<uint32_t>(at), table.at<uint32_t>(at + 4), table.at<uint64_t>(at + 24),
            table.at<uint64_t>(at + 32), table.at<uint32_t>(at + 40)};
  return {table.at<uint32_t>(at), table.at<uint32_t>(at + 4), table.at<uint32_t>(at + 16),
          table.at<uint32_t>(at + 20), table.at<uint32_t>(at + 24)};
}

Result<std::vector<uint8_t>> ElfReader::run() {
  uint64_t headerSize = std::min<uint64_t>(file.size, 64);
  Result<std::vector<uint8_t>> bytes = part("the ELF header", 0, headerSize);
  if (!bytes)
    return bytes;
  if (bytes->size() <= EI_VERSION)
    return bad("the ELF header is cut short", 0);
  uint8_t fileClass = (*bytes)[EI_CLASS], data = (*bytes)[EI_DATA];
  if ((fileClass != ELFCLASS32 && fileClass != ELFCLASS64) || (data != ELFDATA2LSB && data != ELFDATA2MSB))
    return bad("unknown ELF class " + llvm::Twine(fileClass) + " or byte order " + llvm::Twine(data),
               EI_CLASS);
  is64 = fileClass == ELFCLASS64;
  endian = data == ELFDATA2LSB ? Endian::Little : Endian::Big;
  ByteReader header(*bytes, endian);
  if (!header.has(0, is64 ? 64 : 52))
    return bad("the ELF header is cut short", 0);
  uint64_t tableOffset = is64 ? header.at<uint64_t>(40) : header.at<uint32_t>(32);
  unsigned tail = is64 ? 58 : 46; // e_shentsize, e_shnum, e_shstrndx
  unsigned entrySize = header.at<uint16_t>(tail);
  uint64_t count = header.at<uint16_t>(tail + 2);
  uint32_t namesIndex = header.at<uint16_t>(tail + 4);
  if (tableOffset == 0)
    return bad("the file has no section table, so no section .BTF", tail);
  if (entrySize != (is64 ? 64 : 40))
    return bad("section table entries of " + llvm::Twine(entrySize) + " bytes", tail);
  // Numbers that do not fit into the header are kept in the first section.
  Result<std::vector<uint8_t>> first = part("the section table", tableOffset, entrySize);
  if (!first)
    return first;
  Section zero = section(ByteReader(*first, endian), 0);
  return find(tableOffset, count ? count : zero.size, namesIndex == SHN_XINDEX ? zero.link : namesIndex);
}

Result<std::vector<uint8_t>> ElfReader::find(uint64_t tableOffset, uint64_t count, uint32_t namesIndex) {
  if (count > maxSections || namesIndex >= count)
    return bad("section names in section " + llvm::Twine(namesIndex) + " of " + llvm::Twine(count),
               tableOffset);
  Result<std::vector<uint8_t>> bytes = part("the section table", tableOffset, count * (is64 ? 64 : 40));
  if (!bytes)
    return bytes;
  ByteReader table(*bytes, endian);
  Section names = section(table, namesIndex);
  if (names.size > maxNames)
    return bad("section names of " + llvm::Twine(names.size) + " bytes", names.offset);
  Result<std::vector<uint8_t>> nameBytes = part("the section names", names.offset, names.size);
  if (!nameBytes)
    return nameBytes;
  ByteReader nameTable(*nameBytes, endian);
  for (uint64_t i = 1; i < count; ++i) {
    Section candidate = section(table, i);
    std::optional<llvm::StringRef> sectionName = nameTable.cstring(candidate.name);
    if (candidate.type == SHT_PROGBITS && sectionName && *sectionName == ".BTF")
      return part("the section .BTF", candidate.offset, candidate.size);
  }
  return makeDiag(Diag::BtfMissing, "the ELF file has no section .BTF")
      .at({.file = name.str()})
      .hint("a kernel has one when built with CONFIG_DEBUG_INFO_BTF, an eBPF object when compiled with -g");
}

} // namespace

bool isElf(llvm::ArrayRef<uint8_t> start) {
  return start.size() >= 4 && memcmp(start.data(), ElfMagic, 4) == 0;
}

Result<std::vector<uint8_t>> readBtfSection(const FileParts &file, llvm::StringRef name) {
  return ElfReader(file, name).run();
}

} // namespace skep::btf
