// The first step of read(): libelf finds the sections, in both byte orders and with every header check of
// its own. Their contents are later read through ByteReader, not libelf, so that each index and size from
// the file is checked by us before it is used. Three more checks keep memory bounded by the file's size: no
// section may be longer than 4 GiB, all those with contents together no longer than the file (so none may
// overlap to be copied many times), and alignments are powers of two up to 64 KiB.
#include "backend-glue/object/ElfFile.h"
#include "backend-glue/object/Parts.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>
#include <libelf.h>
#include <memory>

namespace skep::object {
namespace {

constexpr uint64_t maxAlign = 64 * 1024;
constexpr size_t maxSections = SHN_LORESERVE;
constexpr size_t maxName = 4096;

class Opener {
public:
  Opener(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef file) : file(file) { elf.bytes = bytes; }

  Result<ElfFile> run() {
    if (Status status = open(); !status)
      return status.takeError();
    if (Status status = checkKind(); !status)
      return status.takeError();
    if (Status status = readHeaders(); !status)
      return status.takeError();
    if (Status status = checkHeaders(); !status)
      return status.takeError();
    return std::move(elf);
  }

private:
  Diagnostic fail(Diag id, std::string message, llvm::StringRef section = {}) const {
    return bad(id, file, section, std::nullopt, std::move(message));
  }

  Status open() {
    elf_version(EV_CURRENT);
    llvm::ArrayRef<uint8_t> bytes = elf.bytes;
    if (bytes.size() < sizeof(Elf64_Ehdr) || llvm::StringRef(text(), SELFMAG) != ELFMAG)
      return fail(Diag::ElfNotElf, llvm::formatv("expected an ELF file, found {0}", describeStart()));
    if (bytes[EI_CLASS] != ELFCLASS64)
      return fail(Diag::ElfNotBpf, "this ELF file is not of the 64-bit class that eBPF objects have");
    // libelf's memory interface takes a pointer to non-const but writes only on elf_update.
    handle.reset(elf_memory(const_cast<char *>(text()), bytes.size()));
    const void *there = handle && elf_kind(handle.get()) == ELF_K_ELF ? elf64_getehdr(handle.get()) : nullptr;
    if (!there)
      return fail(Diag::ElfBadHeader, llvm::formatv("the ELF header is damaged ({0})", elf_errmsg(-1)));
    std::memcpy(&header, there, sizeof header);
    elf.endian = bytes[EI_DATA] == ELFDATA2MSB ? Endian::Big : Endian::Little;
    elf.flags = header.e_flags;
    return Ok{};
  }

  const char *text() const { return reinterpret_cast<const char *>(elf.bytes.data()); }

  std::string describeStart() const {
    if (elf.bytes.empty())
      return "an empty file";
    if (llvm::StringRef(text(), std::min<size_t>(4, elf.bytes.size())) == "BC\xc0\xde")
      return "LLVM bitcode (was it compiled with -emit-llvm?)";
    if (elf.bytes.size() < sizeof(Elf64_Ehdr))
      return llvm::formatv("a file of {0} bytes", elf.bytes.size());
    return llvm::formatv("bytes {0:x-2} {1:x-2} {2:x-2} {3:x-2}", elf.bytes[0], elf.bytes[1], elf.bytes[2],
                         elf.bytes[3]);
  }

  Status checkKind() const {
    if (header.e_machine != EM_BPF)
      return fail(Diag::ElfNotBpf,
                  llvm::formatv("this ELF file is for machine {0}, not for BPF (247)", header.e_machine));
    if (header.e_type != ET_REL)
      return fail(
          Diag::ElfNotBpf,
          llvm::formatv("this ELF file is of type {0}; eBPF objects are relocatable (1)", header.e_type));
    if (header.e_shoff && header.e_shentsize != sizeof(Elf64_Shdr))
      return fail(Diag::ElfBadHeader,
                  llvm::formatv("section headers of {0} bytes, expected 64", header.e_shentsize));
    return Ok{};
  }

  Status readHeaders() {
    size_t count = 0;
    if (elf_getshdrnum(handle.get(), &count) != 0 || elf_getshdrstrndx(handle.get(), &elf.nameTable) != 0)
      return fail(Diag::ElfBadHeader, llvm::formatv("the section table is damaged ({0})", elf_errmsg(-1)));
    if (count == 0)
      return fail(Diag::ElfBadHeader, "the file has no sections");
    if (count >= maxSections)
      return fail(Diag::ElfUnsupported,
                  llvm::formatv("{0} sections are more than skep reads ({1})", count, maxSections - 1));
    if (header.e_shoff > elf.bytes.size() || count > (elf.bytes.size() - header.e_shoff) / sizeof(Elf64_Shdr))
      return fail(
          Diag::ElfBadHeader,
          llvm::formatv("a table of {0} section headers at offset {1} goes beyond the file's {2} bytes",
                        count, header.e_shoff, elf.bytes.size()));
    for (size_t i = 0; i < count; ++i) {
      Elf_Scn *section = elf_getscn(handle.get(), i);
      const void *there = section ? elf64_getshdr(section) : nullptr;
      if (!there)
        return fail(Diag::ElfBadHeader,
                    llvm::formatv("header of section {0} is damaged ({1})", i, elf_errmsg(-1)));
      // libelf may point straight into the file, wherever the table lies in it.
      Elf64_Shdr h;
      std::memcpy(&h, there, sizeof h);
      nameOffsets.push_back(h.sh_name);
      elf.sections.push_back({.type = h.sh_type,
                              .flags = h.sh_flags,
                              .offset = h.sh_offset,
                              .size = h.sh_size,
                              .link = h.sh_link,
                              .info = h.sh_info,
                              .align = h.sh_addralign,
                              .entrySize = h.sh_entsize});
    }
    return Ok{};
  }

  Status checkHeaders() {
    if (elf.nameTable >= elf.sections.size() || elf.sections[elf.nameTable].type != SHT_STRTAB)
      return fail(Diag::ElfBadHeader, llvm::formatv("section {0} holds no section names", elf.nameTable));
    if (Status status = checkPlace(elf.nameTable); !status)
      return status;
    uint64_t total = 0;
    for (size_t i = 1; i < elf.sections.size(); ++i) {
      if (Status status = checkHeader(i); !status)
        return status;
      if (elf.sections[i].type != SHT_NOBITS && (total += elf.sections[i].size) > elf.bytes.size())
        return fail(Diag::ElfBadSection,
                    "the sections up to this one are longer than the file, so some overlap",
                    elf.sections[i].name);
    }
    return Ok{};
  }

  Status checkPlace(size_t i) const {
    const ElfSection &section = elf.sections[i];
    if (section.type == SHT_NOBITS || ByteReader(elf.bytes, elf.endian).has(section.offset, section.size))
      return Ok{};
    return fail(Diag::ElfBadSection,
                llvm::formatv("section {0} ({1} bytes at offset {2}) goes beyond the file's {3} bytes", i,
                              section.size, section.offset, elf.bytes.size()));
  }

  Status checkHeader(size_t i) {
    ElfSection &section = elf.sections[i];
    if (Status status = checkPlace(i); !status)
      return status;
    auto name = elf.reader(elf.nameTable).cstring(nameOffsets[i]);
    if (!name || name->size() > maxName)
      return fail(Diag::ElfBadSection,
                  llvm::formatv("the name of section {0} lies outside the name table or is longer than {1}",
                                i, maxName));
    section.name = *name;
    if (section.size > std::numeric_limits<uint32_t>::max())
      return fail(Diag::ElfBadSection,
                  llvm::formatv("{0} bytes are more than the 4 GiB a section may have", section.size), *name);
    if (section.align > maxAlign || (section.align && !llvm::isPowerOf2_64(section.align)))
      return fail(Diag::ElfBadSection,
                  llvm::formatv("alignment {0} is no power of two up to {1}", section.align, maxAlign),
                  *name);
    if (section.link >= elf.sections.size())
      return fail(Diag::ElfBadSection,
                  llvm::formatv("linked to section {0} of {1}", section.link, elf.sections.size()), *name);
    return Ok{};
  }

  struct End {
    void operator()(Elf *elf) const { elf_end(elf); }
  };
  llvm::StringRef file;
  std::unique_ptr<Elf, End> handle;
  Elf64_Ehdr header{};
  std::vector<uint32_t> nameOffsets;
  ElfFile elf;
};

} // namespace

Result<ElfFile> ElfFile::open(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef file) {
  return Opener(bytes, file).run();
}

llvm::ArrayRef<uint8_t> ElfFile::contents(size_t section) const {
  const ElfSection &s = sections[section];
  return s.type == SHT_NOBITS ? llvm::ArrayRef<uint8_t>() : bytes.slice(s.offset, s.size);
}

} // namespace skep::object
