// The records of .BTF.ext: which function an instruction begins, which line it is of, which field it touches.
#pragma once

#include "btfgen/emit/Section.h"
#include "btfgen/emit/TypeGraph.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/StringSaver.h"

namespace llvm {
class DIFile;
} // namespace llvm

namespace skep::btf {

/// The lines of source files, read once each.
class SourceLines {
public:
  /// Where the file is, made one path.
  static std::string pathOf(const llvm::DIFile &file);
  /// Empty when the file or the line is not there.
  llvm::StringRef text(const llvm::DIFile &file, llvm::StringRef path, unsigned line);

private:
  llvm::BumpPtrAllocator memory;
  llvm::StringSaver saver{memory};
  llvm::StringMap<std::vector<llvm::StringRef>> files; ///< line 0 is empty
};

class ExtRecords {
public:
  /// The section that the records that follow are of.
  void enterSection(llvm::StringRef name) { current = &sections[name]; }
  void addFunction(const llvm::MCSymbol *begin, Draft function);
  /// Without a file there is no record.
  void addLine(const llvm::MCSymbol *place, const llvm::DIFile *file, unsigned line, unsigned column);
  void addRelocation(const llvm::MCSymbol *place, Draft type, llvm::StringRef access, uint32_t kind);

  bool empty() const;
  /// The .BTF.ext section; names and lines go into `builder`, whose types are those of `types`.
  Section write(Endian endian, const TypeGraph &types, Builder &builder) const;

private:
  struct Function {
    const llvm::MCSymbol *begin;
    Draft function;
  };
  struct Line {
    const llvm::MCSymbol *place;
    llvm::StringRef file, text;
    unsigned line, column;
  };
  struct Relocation {
    const llvm::MCSymbol *place;
    Draft type;
    std::string access;
    uint32_t kind;
  };
  struct OfSection {
    std::vector<Function> functions;
    std::vector<Line> lines;
    std::vector<Relocation> relocations;
  };
  class Writer;

  llvm::MapVector<llvm::StringRef, OfSection> sections;
  OfSection *current = nullptr;
  SourceLines source;
  llvm::StringMap<char> paths; ///< owns them
};

} // namespace skep::btf
