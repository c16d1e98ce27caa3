// Three tables of one shape: the size of a record, then for each section of code its name, a count and the
// records, which start with the instruction's offset in that section. The header says where each table
// starts.
#include "btfgen/emit/ExtRecords.h"
#include "llvm/ADT/Twine.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace skep::btf {

using namespace llvm;

std::string SourceLines::pathOf(const DIFile &file) {
  if (sys::path::is_absolute(file.getFilename()) || file.getDirectory().empty())
    return file.getFilename().str();
  return (file.getDirectory() + "/" + file.getFilename()).str();
}

StringRef SourceLines::text(const DIFile &file, StringRef path, unsigned line) {
  auto [place, isNew] = files.try_emplace(path);
  std::vector<StringRef> &lines = place->second;
  if (isNew) {
    lines.push_back({});
    std::unique_ptr<MemoryBuffer> buffer;
    if (std::optional<StringRef> source = file.getSource())
      buffer = MemoryBuffer::getMemBufferCopy(*source);
    else if (auto read = MemoryBuffer::getFile(path))
      buffer = std::move(*read);
    if (buffer)
      for (line_iterator at(*buffer, /*SkipBlanks=*/false); !at.is_at_eof(); ++at)
        lines.push_back(saver.save(*at));
  }
  return line < lines.size() ? lines[line] : StringRef();
}

void ExtRecords::addFunction(const MCSymbol *begin, Draft function) {
  current->functions.push_back({begin, function});
}

/// The record has ten bits for a column and the rest of a word for the line.
void ExtRecords::addLine(const MCSymbol *place, const DIFile *file, unsigned line, unsigned column) {
  if (!file)
    return;
  StringRef path = paths.try_emplace(SourceLines::pathOf(*file)).first->first();
  current->lines.push_back({place, path, source.text(*file, path, line), line, std::min(column, 1023u)});
}

void ExtRecords::addRelocation(const MCSymbol *place, Draft type, StringRef access, uint32_t kind) {
  current->relocations.push_back({place, type, access.str(), kind});
}

bool ExtRecords::empty() const {
  return all_of(sections, [](auto &section) {
    const OfSection &of = section.second;
    return of.functions.empty() && of.lines.empty() && of.relocations.empty();
  });
}

class ExtRecords::Writer {
public:
  Writer(const ExtRecords &records, Endian endian, Builder &builder)
      : records(records), out(endian), builder(builder) {}

  /// A table: `list` are the records of a section, `write` writes one. One with no records has a place in the
  /// header all the same, and its record size, unless it `mayBeAbsent`.
  template <class Entry, class Write>
  void table(unsigned part, const char *title, uint32_t recordSize, std::vector<Entry> OfSection::*list,
             bool mayBeAbsent, Write write) {
    size_t start = out.size();
    out.patch<uint32_t>(part, start - llvm::BTF::ExtHeaderSize);
    bool isEmpty = all_of(records.sections, [&](auto &section) { return (section.second.*list).empty(); });
    if (isEmpty && mayBeAbsent)
      return;
    comment(title);
    put(recordSize);
    for (const auto &[name, section] : records.sections) {
      if ((section.*list).empty())
        continue;
      comment(Twine(title) + " of " + name);
      put(builder.addString(name));
      put((section.*list).size());
      for (const Entry &entry : section.*list)
        write(entry);
    }
    out.patch<uint32_t>(part + 4, out.size() - start);
  }
  void header() {
    out.put<uint16_t>(llvm::BTF::MAGIC);
    out.put<uint8_t>(llvm::BTF::VERSION);
    out.put<uint8_t>(0);
    put(llvm::BTF::ExtHeaderSize);
    while (out.size() < llvm::BTF::ExtHeaderSize)
      put(0);
  }
  void put(uint32_t word) { out.put<uint32_t>(word); }
  void address(const MCSymbol *symbol) {
    section.holes.push_back({uint32_t(out.size()), {.label = symbol}});
    put(0);
  }
  void comment(const Twine &text) { section.comments.push_back({uint32_t(out.size()), text.str()}); }
  uint32_t string(StringRef text) { return builder.addString(text); }
  Section take() {
    section.bytes = out.take();
    section.strings = section.bytes.size();
    return std::move(section);
  }

private:
  const ExtRecords &records;
  ByteWriter out;
  Builder &builder;
  Section section;
};

Section ExtRecords::write(Endian endian, const TypeGraph &types, Builder &builder) const {
  constexpr unsigned functionPart = 8, linePart = 16, relocationPart = 24; // their places in the header
  Writer out(*this, endian, builder);
  out.header();
  out.table(functionPart, "FuncInfo", llvm::BTF::BPFFuncInfoSize, &OfSection::functions, false,
            [&](const Function &entry) {
              out.address(entry.begin);
              out.put(types.id(entry.function));
            });
  out.table(linePart, "LineInfo", llvm::BTF::BPFLineInfoSize, &OfSection::lines, false,
            [&](const Line &entry) {
              out.address(entry.place);
              out.put(out.string(entry.file));
              out.put(out.string(entry.text));
              out.comment("Line " + Twine(entry.line) + " Col " + Twine(entry.column));
              out.put(entry.line << 10 | entry.column);
            });
  out.table(relocationPart, "FieldReloc", llvm::BTF::BPFFieldRelocSize, &OfSection::relocations, true,
            [&](const Relocation &entry) {
              out.address(entry.place);
              out.put(types.id(entry.type));
              out.put(out.string(entry.access));
              out.put(entry.kind);
            });
  return out.take();
}

} // namespace skep::btf
