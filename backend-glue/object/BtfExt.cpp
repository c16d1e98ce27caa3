// .BTF.ext: which source line, function type and CO-RE record belongs to which instruction. Its records
// move into the code sections that they speak of, so that code can be rewritten together with them; the
// writer lays the section out anew.
//
//   header   magic eB9F, version 1, flags, length; then offset and length of three parts, counted from
//            the header's end: func_info, line_info, CO-RE relocations (the last only in a 32-byte header)
//   part     record size; then for each section: offset of its name in the BTF strings, number of records,
//            records, each beginning with a byte offset in that section
//
// Records of another size than today's (8, 16, 16) are refused, because a field that skep does not know
// could not be kept right when code moves. Bytes that no part claims are passed over: gcc 12 leaves four.
//
// Relocations of .BTF.ext say for each record "add where the section is". They carry nothing that the
// record does not, so read() drops them and the writer makes them for every section that has a section
// symbol, as clang does; what cannot be relocated (no such symbol) is left as linkers of libbpf leave it.
#include "backend-glue/object/Parts.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <map>

namespace skep::object {
namespace {

constexpr uint16_t magic = 0xeb9f;
constexpr uint32_t shortHeader = 24, fullHeader = 32;

// How each record lies in the file after its byte offset.
constexpr uint32_t recordSize(const FuncRecord *) { return 8; }
constexpr uint32_t recordSize(const LineRecord *) { return 16; }
constexpr uint32_t recordSize(const CoreReloc *) { return 16; }

FuncRecord get(ByteReader in, uint64_t at, FuncRecord) {
  return {in.at<uint32_t>(at), in.at<uint32_t>(at + 4)};
}
// A line record ends in line (upper 22 bits) and column (lower 10).
LineRecord get(ByteReader in, uint64_t at, LineRecord) {
  uint32_t place = in.at<uint32_t>(at + 12);
  return {in.at<uint32_t>(at), in.at<uint32_t>(at + 4), in.at<uint32_t>(at + 8), place >> 10, place & 0x3ff};
}
CoreReloc get(ByteReader in, uint64_t at, CoreReloc) {
  return {in.at<uint32_t>(at), in.at<uint32_t>(at + 4), in.at<uint32_t>(at + 8), in.at<uint32_t>(at + 12)};
}
void put(ByteWriter &out, const FuncRecord &r) {
  out.put<uint32_t>(r.insnOffset);
  out.put<uint32_t>(r.typeId);
}
void put(ByteWriter &out, const LineRecord &r) {
  out.put<uint32_t>(r.insnOffset);
  out.put<uint32_t>(r.fileNameOff);
  out.put<uint32_t>(r.lineOff);
  out.put<uint32_t>(r.line << 10 | (r.column & 0x3ff));
}
void put(ByteWriter &out, const CoreReloc &r) {
  out.put<uint32_t>(r.insnOffset);
  out.put<uint32_t>(r.typeId);
  out.put<uint32_t>(r.accessStrOff);
  out.put<uint32_t>(r.kind);
}

class BtfExtReader {
public:
  BtfExtReader(Object &object, llvm::ArrayRef<uint8_t> bytes, llvm::StringRef strings, llvm::StringRef file)
      : object(object), in(bytes, object.endian), file(file), strings(strings) {}

  Status run() {
    if (in.get<uint16_t>(0) != magic || in.get<uint8_t>(2) != 1)
      return fail(Diag::BtfExtBadHeader, 0, "expected magic eb9f in the file's byte order and version 1");
    auto length = in.get<uint32_t>(4);
    if (!length || *length < shortHeader || !in.has(0, *length))
      return fail(Diag::BtfExtBadHeader, 4,
                  llvm::formatv("a header of {0} bytes; 24 and 32 are known", length.value_or(0)));
    headerLength = *length;
    for (Index i = 0; i < object.sections.size(); ++i)
      if (object.sections[i].kind == SectionKind::Code)
        codeSections.try_emplace(object.sections[i].name, i);
    if (Status status = readPart(8, &Section::funcs); !status)
      return status;
    if (Status status = readPart(16, &Section::lines); !status)
      return status;
    if (headerLength >= fullHeader)
      if (Status status = readPart(24, &Section::coreRelocs); !status)
        return status;
    return attach();
  }

private:
  Diagnostic fail(Diag id, uint64_t offset, std::string message) const {
    return bad(id, file, ".BTF.ext", offset, std::move(message));
  }

  template <class Record> Status readPart(uint64_t field, std::vector<Record> Section::*records) {
    if (!in.has(field, 8))
      return fail(Diag::BtfExtBadHeader, field, "the header ends early");
    uint64_t at = uint64_t(headerLength) + in.at<uint32_t>(field), length = in.at<uint32_t>(field + 4);
    if (length == 0)
      return Ok{};
    if (length < 4 || !in.has(at, length))
      return fail(Diag::BtfExtBadHeader, field,
                  llvm::formatv("a part of {0} bytes at {1} does not fit the section's {2} bytes", length, at,
                                in.size()));
    uint32_t size = in.at<uint32_t>(at);
    if (size != recordSize(static_cast<Record *>(nullptr)))
      return fail(Diag::BtfExtBadRecord, at,
                  llvm::formatv("records of {0} bytes, expected {1}", size,
                                recordSize(static_cast<Record *>(nullptr))));
    uint64_t end = at + length;
    for (at += 4; at < end;)
      if (Status status = readSection(at, end, records); !status)
        return status;
    return Ok{};
  }

  /// The records of one section; moves `at` behind them.
  template <class Record>
  Status readSection(uint64_t &at, uint64_t end, std::vector<Record> Section::*records) {
    constexpr uint32_t size = recordSize(static_cast<Record *>(nullptr));
    if (end - at < 8)
      return fail(Diag::BtfExtBadRecord, at, "the part ends within a section's head");
    uint32_t name = in.at<uint32_t>(at), count = in.at<uint32_t>(at + 4);
    uint64_t head = at;
    at += 8;
    if (count > (end - at) / size)
      return fail(Diag::BtfExtBadRecord, head,
                  llvm::formatv("{0} records do not fit the {1} bytes left in this part", count, end - at));
    Section *section = codeNamed(name);
    if (!section)
      return fail(Diag::BtfExtBadSection, head,
                  llvm::formatv("string {0} ('{1}') names no code section of this file", name, nameAt(name)));
    for (uint32_t i = 0; i < count; ++i, at += size)
      (section->*records).push_back(get(in, at, Record{}));
    if constexpr (std::is_same_v<Record, CoreReloc>)
      if (Index index = section - object.sections.data();
          count && !llvm::is_contained(object.coreSections, index))
        object.coreSections.push_back(index);
    return Ok{};
  }

  llvm::StringRef nameAt(uint32_t offset) const {
    llvm::StringRef rest = strings.drop_front(std::min<size_t>(offset, strings.size()));
    return rest.contains('\0') ? rest.take_until([](char c) { return c == '\0'; }) : llvm::StringRef();
  }
  Section *codeNamed(uint32_t nameOffset) const {
    auto found = codeSections.find(nameAt(nameOffset));
    return found == codeSections.end() || found->first().empty() ? nullptr : &object.sections[found->second];
  }

  /// Sorts the records and tells each instruction which are its own.
  Status attach() {
    for (Section &section : object.sections) {
      if (section.kind != SectionKind::Code)
        continue;
      atSlot = insnAtSlot(section);
      std::sort(section.funcs.begin(), section.funcs.end());
      std::sort(section.lines.begin(), section.lines.end());
      if (Status status = check(section, section.funcs); !status)
        return status;
      if (Status status = connect(section, section.lines, &Insn::line); !status)
        return status;
      if (Status status = connect(section, section.coreRelocs, &Insn::core); !status)
        return status;
    }
    return Ok{};
  }

  Insn *insnAt(Section &section, uint32_t offset) {
    bool starts = offset % 8 == 0 && offset / 8 < atSlot.size() && atSlot[offset / 8] != none;
    return starts ? &section.insns[atSlot[offset / 8]] : nullptr;
  }

  template <class Record> Status check(Section &section, const std::vector<Record> &records) {
    for (const Record &record : records)
      if (!insnAt(section, record.insnOffset))
        return bad(Diag::BtfExtBadRecord, file, section.name, record.insnOffset,
                   "a .BTF.ext record speaks of this place, where no instruction starts");
    return Ok{};
  }

  template <class Record>
  Status connect(Section &section, const std::vector<Record> &records, Index Insn::*field) {
    if (Status status = check(section, records); !status)
      return status;
    for (Index i = 0; i < records.size(); ++i) {
      Insn *insn = insnAt(section, records[i].insnOffset);
      if (insn->*field == none)
        insn->*field = i;
    }
    return Ok{};
  }

  Object &object;
  ByteReader in;
  llvm::StringRef file, strings;
  llvm::StringMap<Index> codeSections; ///< the first of each name
  uint32_t headerLength = 0;
  std::vector<Index> atSlot;
};

class BtfExtWriter {
public:
  BtfExtWriter(const Object &object, llvm::StringRef strings)
      : object(object), out(object.endian), strings(strings) {}

  Result<BtfExtBytes> run() {
    for (Index i = 0; i < object.symbols.size(); ++i)
      if (object.symbols[i].type == llvm::ELF::STT_SECTION)
        sectionSymbols.try_emplace(object.symbols[i].section, i);
    out.put<uint16_t>(magic);
    out.put<uint8_t>(1);
    out.put<uint8_t>(0);
    out.put<uint32_t>(fullHeader);
    for (int i = 0; i < 6; ++i)
      out.put<uint32_t>(0);
    if (Status status = writePart(8, &Section::funcs, /*always=*/true); !status)
      return status.takeError();
    if (Status status = writePart(16, &Section::lines, /*always=*/true); !status)
      return status.takeError();
    if (Status status = writePart(24, &Section::coreRelocs, /*always=*/false); !status)
      return status.takeError();
    return BtfExtBytes{out.take(), std::move(relocs)};
  }

private:
  /// The kernel and libbpf want a record size in the first two parts even when they are empty.
  template <class Record>
  Status writePart(uint64_t field, std::vector<Record> Section::*records, bool always) {
    uint64_t start = out.size();
    if (always || anyHas(records))
      out.put<uint32_t>(recordSize(static_cast<Record *>(nullptr)));
    for (Index i : sectionOrder(std::is_same_v<Record, CoreReloc>))
      if (!(object.sections[i].*records).empty())
        if (Status status = writeSection(i, object.sections[i].*records); !status)
          return status;
    out.patch<uint32_t>(field, start - fullHeader);
    out.patch<uint32_t>(field + 4, out.size() - start);
    return Ok{};
  }

  /// Those with CO-RE records as they were read; all others as they stand in the file.
  llvm::SmallVector<Index> sectionOrder(bool ofCoreRelocs) const {
    llvm::SmallVector<Index> order;
    std::vector<bool> taken(object.sections.size());
    auto take = [&](Index i) {
      if (i < taken.size() && !taken[i])
        order.push_back(i);
      if (i < taken.size())
        taken[i] = true;
    };
    if (ofCoreRelocs)
      llvm::for_each(object.coreSections, take);
    llvm::for_each(llvm::seq<Index>(0, object.sections.size()), take);
    return order;
  }

  template <class Record> bool anyHas(std::vector<Record> Section::*records) const {
    return std::any_of(object.sections.begin(), object.sections.end(),
                       [&](const Section &section) { return !(section.*records).empty(); });
  }

  template <class Record> Status writeSection(Index index, const std::vector<Record> &records) {
    const Section &section = object.sections[index];
    size_t name = findName(section.name);
    if (name == llvm::StringRef::npos)
      return makeDiag(Diag::BtfExtBadSection,
                      llvm::formatv("the BTF string table lacks the name of section '{0}', which has records",
                                    section.name))
          .at({.section = section.name})
          .hint("add the name to the BTF strings first");
    out.put<uint32_t>(name);
    out.put<uint32_t>(records.size());
    auto symbol = sectionSymbols.find(index);
    for (const Record &record : records) {
      if (symbol != sectionSymbols.end())
        relocs.push_back({out.size(), symbol->second, R_64_NoDyld32});
      put(out, record);
    }
    return Ok{};
  }

  /// Any place in the string table where `name` stands up to a NUL.
  size_t findName(llvm::StringRef name) const {
    return name.empty() ? llvm::StringRef::npos : strings.find(name.str() + '\0');
  }

  const Object &object;
  ByteWriter out;
  llvm::StringRef strings;
  std::map<Index, Index> sectionSymbols;
  std::vector<Reloc> relocs;
};

} // namespace

Status readBtfExt(Object &object, llvm::ArrayRef<uint8_t> bytes, const btf::View *btf, llvm::StringRef file) {
  return BtfExtReader(object, bytes, btf ? llvm::toStringRef(btf->strings()) : "", file).run();
}

Result<BtfExtBytes> writeBtfExt(const Object &object) {
  if (object.btf().empty())
    return BtfExtWriter(object, "").run();
  Result<btf::View> btf = btf::View::open(object.btf(), "object");
  if (!btf)
    return btf.takeError();
  return BtfExtWriter(object, llvm::toStringRef(btf->strings())).run();
}

} // namespace skep::object
