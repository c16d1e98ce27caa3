// The section table is read with llvm::object::ELFFile, which checks each access and gives errors.
#include "btfgen/dwarf/DebugFile.h"
#include "btfgen/dwarf/Relocate.h"
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/Decompressor.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace skep::btf {

using namespace llvm::ELF;
using llvm::object::ELFFile;

namespace {

/// No compressor that debug sections are made with gets further than this; it bounds what a file of a few
/// bytes can ask for.
constexpr uint64_t maxInflation = 1100;

constexpr llvm::StringLiteral perCpuSection = ".data..percpu";

template <class ELFT> class ElfReader {
public:
  ElfReader(DebugFile &into, ELFFile<ELFT> elf) : into(into), elf(std::move(elf)) {}
  Status run();

private:
  using Shdr = typename ELFT::Shdr;

  Diagnostic bad(const llvm::Twine &what) const {
    return makeDiag(Diag::DwarfMalformed, what.str()).at({.file = into.name});
  }
  Diagnostic bad(llvm::Error error) const { return bad(llvm::toString(std::move(error))); }

  Status readSection(uint32_t index, const Shdr &section, llvm::StringRef name);
  Status readDebugSection(uint32_t index, const Shdr &section, llvm::StringRef name);
  Result<std::unique_ptr<llvm::MemoryBuffer>> unpack(llvm::StringRef name, llvm::StringRef bytes) const;
  Status relocateAll();
  template <class Range> Status relocate(llvm::MutableArrayRef<char> bytes, const Shdr &table, Range entries);
  Status readSymbols(const Shdr &section);
  void readBuildId(const Shdr &section);
  void readDebugLink(const Shdr &section);

  DebugFile &into;
  ELFFile<ELFT> elf;
  llvm::ArrayRef<Shdr> table;
  std::map<uint32_t, llvm::MutableArrayRef<char>> copies; ///< of debug sections, by section index
  std::optional<uint32_t> perCpuIndex;
};

template <class ELFT> Status ElfReader<ELFT>::run() {
  into.relocatable = elf.getHeader().e_type == ET_REL;
  into.addressSize = ELFT::Is64Bits ? 8 : 4;
  into.endian = ELFT::Endianness == llvm::endianness::little ? Endian::Little : Endian::Big;
  auto sections = elf.sections();
  if (!sections)
    return bad(sections.takeError());
  table = *sections;
  for (uint32_t i = 0; i < table.size(); ++i) {
    llvm::Expected<llvm::StringRef> name = elf.getSectionName(table[i]);
    if (!name)
      return bad(name.takeError());
    if (Status read = readSection(i, table[i], *name); !read)
      return read;
  }
  // Symbols only now that the section with per-CPU variables is known.
  for (const Shdr &section : table)
    if (section.sh_type == SHT_SYMTAB)
      if (Status read = readSymbols(section); !read)
        return read;
  return into.relocatable ? relocateAll() : Ok{};
}

template <class ELFT>
Status ElfReader<ELFT>::readSection(uint32_t index, const Shdr &section, llvm::StringRef name) {
  if (name.starts_with(".debug_") || name.starts_with(".zdebug_"))
    return readDebugSection(index, section, name);
  if (section.sh_flags & SHF_EXECINSTR)
    into.code.emplace_back(section.sh_addr, section.sh_addr + section.sh_size);
  if (name == perCpuSection && section.sh_type != SHT_NULL) {
    perCpuIndex = index;
    into.perCpu = PerCpu{name.str(), section.sh_addr, section.sh_size, {}};
  }
  if (section.sh_type == SHT_NOTE && name == ".note.gnu.build-id")
    readBuildId(section);
  if (name == ".gnu_debuglink")
    readDebugLink(section);
  return Ok{};
}

template <class ELFT>
Status ElfReader<ELFT>::readDebugSection(uint32_t index, const Shdr &section, llvm::StringRef name) {
  if (section.sh_type == SHT_NOBITS)
    return Ok{};
  bool old = name.starts_with(".z");
  if (old)
    return bad("section '" + name +
               "' is compressed the way binutils did before 2.26; 'objcopy "
               "--decompress-debug-sections' makes it plain");
  auto contents = elf.getSectionContents(section);
  if (!contents)
    return bad(contents.takeError());
  llvm::StringRef bytes = llvm::toStringRef(*contents);
  std::unique_ptr<llvm::MemoryBuffer> &place = into.sections[name.drop_front(1)];
  // The types of C++ can come in several sections of the name; the largest is that of the file itself.
  if (place && place->getBufferSize() >= bytes.size())
    return Ok{};
  if (place)
    std::erase_if(copies, [&](const auto &copy) { return copy.second.data() == place->getBufferStart(); });
  if (section.sh_flags & SHF_COMPRESSED) {
    auto unpacked = unpack(name, bytes);
    if (!unpacked)
      return unpacked.takeError();
    place = std::move(*unpacked);
  } else if (into.relocatable) {
    place = llvm::WritableMemoryBuffer::getNewUninitMemBuffer(bytes.size());
    if (!bytes.empty())
      memcpy(const_cast<char *>(place->getBufferStart()), bytes.data(), bytes.size());
  } else {
    place = llvm::MemoryBuffer::getMemBuffer(bytes, "", false);
  }
  copies[index] = {const_cast<char *>(place->getBufferStart()), place->getBufferSize()};
  return Ok{};
}

template <class ELFT>
Result<std::unique_ptr<llvm::MemoryBuffer>> ElfReader<ELFT>::unpack(llvm::StringRef name,
                                                                    llvm::StringRef bytes) const {
  auto packed =
      llvm::object::Decompressor::create(name, bytes, into.endian == Endian::Little, ELFT::Is64Bits);
  if (!packed)
    return bad("section '" + name + "': " + llvm::toString(packed.takeError()));
  uint64_t size = packed->getDecompressedSize();
  if (size / maxInflation > bytes.size())
    return bad("section '" + name + "' says that its " + llvm::Twine(bytes.size()) + " bytes unpack to " +
               llvm::Twine(size));
  auto buffer = llvm::WritableMemoryBuffer::getNewMemBuffer(size);
  if (llvm::Error error =
          packed->decompress({reinterpret_cast<uint8_t *>(buffer->getBufferStart()), size_t(size)}))
    return bad("section '" + name + "': " + llvm::toString(std::move(error)));
  return std::unique_ptr<llvm::MemoryBuffer>(std::move(buffer));
}

template <class ELFT> Status ElfReader<ELFT>::relocateAll() {
  for (const Shdr &section : table) {
    auto target = copies.find(section.sh_info);
    if ((section.sh_type != SHT_REL && section.sh_type != SHT_RELA) || target == copies.end())
      continue;
    if (section.sh_type == SHT_RELA) {
      auto entries = elf.relas(section);
      if (!entries)
        return bad(entries.takeError());
      if (Status done = relocate(target->second, section, *entries); !done)
        return done;
      continue;
    }
    auto entries = elf.rels(section);
    if (!entries)
      return bad(entries.takeError());
    if (Status done = relocate(target->second, section, *entries); !done)
      return done;
  }
  return Ok{};
}

template <class ELFT>
template <class Range>
Status ElfReader<ELFT>::relocate(llvm::MutableArrayRef<char> bytes, const Shdr &relocations, Range entries) {
  if (relocations.sh_link >= table.size())
    return bad("relocations speak of symbols in section " + llvm::Twine(relocations.sh_link) +
               ", which is not there");
  auto symbols = elf.symbols(&table[relocations.sh_link]);
  if (!symbols)
    return bad(symbols.takeError());
  bool mips64 = elf.isMips64EL();
  for (const auto &entry : entries) {
    unsigned size = absoluteRelocationSize(elf.getHeader().e_machine, entry.getType(mips64));
    if (size == 0)
      continue;
    uint64_t at = entry.r_offset;
    if (at > bytes.size() || size > bytes.size() - at || entry.getSymbol(mips64) >= symbols->size())
      return bad("a relocation of the debug information lies outside of it, or names no symbol");
    char *place = bytes.data() + at;
    uint64_t value = (*symbols)[entry.getSymbol(mips64)].st_value;
    if constexpr (requires { entry.r_addend; })
      value += entry.r_addend;
    else
      value += size == 8 ? llvm::support::endian::read64<ELFT::Endianness>(place)
                         : llvm::support::endian::read32<ELFT::Endianness>(place);
    if (size == 8)
      llvm::support::endian::write64<ELFT::Endianness>(place, value);
    else
      llvm::support::endian::write32<ELFT::Endianness>(place, value);
  }
  return Ok{};
}

template <class ELFT> Status ElfReader<ELFT>::readSymbols(const Shdr &section) {
  auto symbols = elf.symbols(&section);
  if (!symbols)
    return bad(symbols.takeError());
  auto strings = elf.getStringTableForSymtab(section);
  if (!strings)
    return bad(strings.takeError());
  for (const auto &symbol : *symbols) {
    bool isFunction = symbol.getType() == STT_FUNC || symbol.getType() == STT_GNU_IFUNC;
    bool isPerCpu = perCpuIndex && symbol.st_shndx == *perCpuIndex;
    if ((!isFunction && !isPerCpu) || symbol.st_shndx == SHN_UNDEF)
      continue;
    llvm::Expected<llvm::StringRef> name = symbol.getName(*strings);
    if (!name)
      return bad(name.takeError());
    if (isFunction)
      into.functions.insert(*name);
    else if (symbol.getType() != STT_SECTION && !name->empty())
      into.perCpu->names.emplace(symbol.st_value, name->str());
  }
  return Ok{};
}

template <class ELFT> void ElfReader<ELFT>::readBuildId(const Shdr &section) {
  llvm::Error error = llvm::Error::success();
  for (const auto &note : elf.notes(section, error))
    if (note.getType() == NT_GNU_BUILD_ID && note.getName() == "GNU")
      into.buildId = llvm::toHex(note.getDesc(section.sh_addralign), true);
  llvm::consumeError(std::move(error));
}

template <class ELFT> void ElfReader<ELFT>::readDebugLink(const Shdr &section) {
  auto contents = elf.getSectionContents(section);
  if (!contents)
    return llvm::consumeError(contents.takeError());
  into.debugLink = llvm::toStringRef(*contents).take_until([](char c) { return c == 0; }).str();
}

template <class ELFT> Status readAs(DebugFile &into) {
  auto elf = ELFFile<ELFT>::create(llvm::toStringRef(llvm::ArrayRef(into.bytes)));
  if (!elf)
    return makeDiag(Diag::DwarfMalformed, llvm::toString(elf.takeError())).at({.file = into.name});
  return ElfReader<ELFT>(into, std::move(*elf)).run();
}

Diagnostic notElf(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef name) {
  Diagnostic diag =
      makeDiag(Diag::DwarfMalformed, "'" + name.str() + "' is not an ELF file").at({.file = name.str()});
  struct {
    llvm::StringLiteral magic, tool;
  } packers[] = {{"\x1f\x8b", "gunzip"},
                 {"\xfd"
                  "7zXZ",
                  "unxz"},
                 {"\x28\xb5\x2f\xfd", "unzstd"}};
  for (const auto &packer : packers)
    if (llvm::toStringRef(bytes).starts_with(packer.magic))
      diag.hints.push_back("it is compressed: unpack it first, with '" + packer.tool.str() + "'");
  if (bytes.size() >= 2 && ((bytes[0] == 0x9f && bytes[1] == 0xeb) || (bytes[0] == 0xeb && bytes[1] == 0x9f)))
    diag.hints.push_back("it is BTF already: 'skep btf dump' shows it");
  return diag;
}

/// Where distributions and debuggers keep debug information apart from the program.
std::vector<std::string> separateFiles(const DebugFile &file) {
  std::vector<std::string> paths;
  if (file.buildId.size() > 2)
    paths.push_back("/usr/lib/debug/.build-id/" + file.buildId.substr(0, 2) + "/" + file.buildId.substr(2) +
                    ".debug");
  if (file.debugLink.empty() || llvm::StringRef(file.debugLink).contains('/'))
    return paths;
  llvm::SmallString<256> folder(file.name);
  if (llvm::sys::fs::make_absolute(folder))
    return paths;
  llvm::sys::path::remove_filename(folder);
  for (std::string place :
       {folder.str().str(), folder.str().str() + "/.debug", "/usr/lib/debug" + folder.str().str()})
    paths.push_back(place + "/" + file.debugLink);
  return paths;
}

Diagnostic noDebugInfo(const DebugFile &file) {
  return makeDiag(Diag::DwarfMissing, "'" + file.name + "' has no debug information (no section .debug_info)")
      .at({.file = file.name})
      .hint("compile it with -g, install the package with its debugging symbols (-dbg, -dbgsym), or name the "
            "file "
            "that has them");
}

} // namespace

Result<DebugFile> readDebugFile(std::vector<uint8_t> bytes, llvm::StringRef name) {
  DebugFile file;
  file.name = name.str();
  file.bytes = std::move(bytes);
  if (file.bytes.size() <= EI_NIDENT || memcmp(file.bytes.data(), ElfMagic, 4) != 0)
    return notElf(file.bytes, name);
  bool is64 = file.bytes[EI_CLASS] == ELFCLASS64, little = file.bytes[EI_DATA] == ELFDATA2LSB;
  using namespace llvm::object;
  Status read = is64     ? little ? readAs<ELF64LE>(file) : readAs<ELF64BE>(file)
                    : little ? readAs<ELF32LE>(file)
                         : readAs<ELF32BE>(file);
  if (!read)
    return read.takeError();
  return file;
}

Result<DebugFile> openDebugFile(llvm::StringRef path) {
  auto open = [](llvm::StringRef path) -> Result<DebugFile> {
    Result<std::vector<uint8_t>> bytes = readFile(path);
    return bytes ? readDebugFile(std::move(*bytes), path) : bytes.takeError();
  };
  Result<DebugFile> file = open(path);
  if (!file || file->hasDebugInfo())
    return file;
  for (const std::string &other : separateFiles(*file)) {
    if (!llvm::sys::fs::exists(other))
      continue;
    Result<DebugFile> apart = open(other);
    if (apart && apart->hasDebugInfo())
      return apart;
  }
  return noDebugInfo(*file);
}

} // namespace skep::btf
