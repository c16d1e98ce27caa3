// btf-compare A.o B.o: whether two eBPF objects carry the same type information, whatever compiler wrote it.
//
//   types       every type with a name, function, variable and section of A has one in B that is the same
//               in structure (btfgen/model/Compare.h), and the other way round
//   core        the CO-RE records: kind, type, access string, instruction
//   func_info   the same functions start at the same instructions and have the same types
//   line_info   each instruction has the same file and line, by a record of its own or the one before it
//
// Sections are matched by name, functions by their place. Ids and string offsets mean nothing. Two raw BTF
// files can be compared as well. One line a difference.
//
// usage: btf-compare [--only PART]... [--ignore PART]... [--forward-ok] A B
// exit:  0 the same, 1 different, 2 an object cannot be read
#include "backend-glue/object/Object.h"
#include "btfgen/model/Compare.h"
#include "btfgen/model/KernelBtf.h"
#include "core/support/File.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/Twine.h"
#include "llvm/DebugInfo/BTF/BTF.h"
#include "llvm/Support/raw_ostream.h"

using namespace skep;

namespace {

constexpr llvm::StringLiteral parts[] = {"types", "core", "func_info", "line_info"};
constexpr size_t maxLines = 200;

struct Side {
  std::string name;
  object::Object object;
  std::optional<btf::KernelBtf> btf;

  const btf::View &view() const { return btf->view(); }
  const object::Section *code(llvm::StringRef section) const {
    const object::Section *found = object.findSection(section);
    return found && found->kind == object::SectionKind::Code ? found : nullptr;
  }
};

std::optional<Side> load(llvm::StringRef path, llvm::StringRef name) {
  auto fail = [&](const Diagnostic &diag) {
    llvm::errs() << "btf-compare: " << path << ": " << diag.message << " [" << diag.id << "]\n";
    return std::nullopt;
  };
  Side side{name.str(), {}, {}};
  Result<std::vector<uint8_t>> bytes = readFile(path);
  if (!bytes)
    return fail(bytes.error());
  if (llvm::StringRef(reinterpret_cast<const char *>(bytes->data()), bytes->size())
          .starts_with("\x7f"
                       "ELF")) {
    Result<object::Object> object = object::read(*bytes, path);
    if (!object)
      return fail(object.error());
    side.object = std::move(*object);
  }
  Result<btf::KernelBtf> btf = btf::loadBtfFile(path);
  if (!btf)
    return fail(btf.error());
  side.btf = std::move(*btf);
  return side;
}

std::string coreKind(uint32_t kind) {
  static constexpr llvm::StringLiteral names[] = {
      "field_byte_offset", "field_byte_size", "field_exists",   "field_signed", "field_lshift_u64",
      "field_rshift_u64",  "local_type_id",   "target_type_id", "type_exists",  "type_size",
      "enumval_exists",    "enumval_value",   "type_matches"};
  return kind < std::size(names) ? names[kind].str() : std::to_string(kind);
}

class Comparison {
public:
  Comparison(const Side &a, const Side &b, btf::CompareOptions options)
      : a(a), b(b), options(options), types(a.view(), b.view(), options, a.name, b.name) {}

  void compareTypes() {
    for (std::string &line : btf::compareAll(a.view(), b.view(), options, a.name, b.name, maxLines))
      tell("types", std::move(line));
  }
  /// Calls `compare` for the code sections that both have; one that only one has is told of once.
  template <class Compare> void eachSection(Compare compare) {
    for (const object::Section &inA : a.object.sections)
      if (inA.kind == object::SectionKind::Code) {
        if (const object::Section *inB = b.code(inA.name))
          compare(inA, *inB);
        else
          onlyIn(a, inA);
      }
    for (const object::Section &inB : b.object.sections)
      if (inB.kind == object::SectionKind::Code && !a.code(inB.name))
        onlyIn(b, inB);
  }
  void compareCore(const object::Section &inA, const object::Section &inB);
  void compareFuncs(const object::Section &inA, const object::Section &inB);
  void compareLines(const object::Section &inA, const object::Section &inB);

  std::vector<std::string> lines;
  size_t differences = 0;

private:
  void tell(llvm::StringRef part, std::string text) {
    ++differences;
    if (lines.size() < maxLines)
      lines.push_back((llvm::Twine(part) + ": " + text).str());
  }
  static std::string place(const object::Section &section, uint32_t offset) {
    return "section '" + section.name + "', instruction " + std::to_string(offset / 8);
  }
  void onlyIn(const Side &side, const object::Section &section) {
    if (toldSections.insert(section.name).second)
      tell("sections", "code section '" + section.name + "' is only in " + side.name);
  }
  template <class Record, class Same>
  void pairUp(llvm::StringRef part, const object::Section &section, llvm::ArrayRef<Record> inA,
              llvm::ArrayRef<Record> inB, Same same);
  std::string lineAt(const Side &side, const object::Section &section, uint32_t offset) const;

  const Side &a, &b;
  btf::CompareOptions options;
  btf::Comparer types;
  llvm::StringSet<> toldSections;
};

/// Walks two lists of records that are sorted by instruction; `same` gives what differs in two records of one
/// instruction.
template <class Record, class Same>
void Comparison::pairUp(llvm::StringRef part, const object::Section &section, llvm::ArrayRef<Record> inA,
                        llvm::ArrayRef<Record> inB, Same same) {
  size_t i = 0, j = 0;
  while (i < inA.size() || j < inB.size()) {
    bool more = i < inA.size() && j < inB.size();
    if (more && inA[i].insnOffset == inB[j].insnOffset) {
      std::string what = same(inA[i], inB[j]);
      if (!what.empty())
        tell(part, place(section, inA[i].insnOffset) + ": " + what);
      ++i, ++j;
    } else if (j == inB.size() || (more && inA[i].insnOffset < inB[j].insnOffset)) {
      tell(part, place(section, inA[i++].insnOffset) + ": only " + a.name + " has a record");
    } else {
      tell(part, place(section, inB[j++].insnOffset) + ": only " + b.name + " has a record");
    }
  }
}

template <class Record> std::vector<Record> sorted(std::vector<Record> records) {
  std::sort(records.begin(), records.end(),
            [](const Record &x, const Record &y) { return x.insnOffset < y.insnOffset; });
  return records;
}

void Comparison::compareCore(const object::Section &inA, const object::Section &inB) {
  std::vector<object::CoreReloc> listA = sorted(inA.coreRelocs), listB = sorted(inB.coreRelocs);
  auto differ = [&](llvm::StringRef what, llvm::StringRef x, llvm::StringRef y) {
    return (llvm::Twine(what) + " is '" + x + "' in " + a.name + " and '" + y + "' in " + b.name).str();
  };
  auto same = [&](const object::CoreReloc &x, const object::CoreReloc &y) -> std::string {
    if (x.kind != y.kind)
      return differ("kind", coreKind(x.kind), coreKind(y.kind));
    llvm::StringRef accessA = a.view().string(x.accessStrOff), accessB = b.view().string(y.accessStrOff);
    if (accessA != accessB)
      return differ("access string", accessA, accessB);
    std::optional<btf::Difference> type = types.compare(x.typeId, y.typeId);
    return type ? coreKind(x.kind) + " " + accessA.str() + ": " + type->text() : "";
  };
  pairUp<object::CoreReloc>("core", inA, listA, listB, same);
}

void Comparison::compareFuncs(const object::Section &inA, const object::Section &inB) {
  auto same = [&](const object::FuncRecord &x, const object::FuncRecord &y) -> std::string {
    std::optional<btf::Difference> type = types.compare(x.typeId, y.typeId);
    return type ? type->text() : "";
  };
  pairUp<object::FuncRecord>("func_info", inA, inA.funcs, inB.funcs, same);
}

/// "file:line text" that holds at an offset; empty before the first record.
std::string Comparison::lineAt(const Side &side, const object::Section &section, uint32_t offset) const {
  auto after = std::upper_bound(section.lines.begin(), section.lines.end(), offset,
                                [](uint32_t at, const object::LineRecord &x) { return at < x.insnOffset; });
  if (after == section.lines.begin())
    return "";
  const object::LineRecord &record = *std::prev(after);
  const btf::View &view = side.view();
  return (llvm::Twine(view.string(record.fileNameOff)) + ":" + llvm::Twine(record.line) + " " +
          view.string(record.lineOff).trim())
      .str();
}

void Comparison::compareLines(const object::Section &inA, const object::Section &inB) {
  if (inA.insns.size() != inB.insns.size())
    return tell("line_info", "section '" + inA.name + "' has " + std::to_string(inA.insns.size()) +
                                 " instructions in " + a.name + " and " + std::to_string(inB.insns.size()) +
                                 " in " + b.name);
  uint32_t offset = 0;
  std::string before; // one difference goes on until the next record: it is told once
  for (const object::Insn &insn : inA.insns) {
    std::string lineA = lineAt(a, inA, offset), lineB = lineAt(b, inB, offset);
    std::string what =
        lineA == lineB ? "" : "'" + lineA + "' in " + a.name + ", '" + lineB + "' in " + b.name;
    if (!what.empty() && what != before)
      tell("line_info", place(inA, offset) + ": " + what);
    before = what;
    offset += 8 * insn.slots();
  }
}

struct Arguments {
  std::vector<llvm::StringRef> files;
  llvm::StringSet<> wanted;
  btf::CompareOptions options;
};

bool isPart(llvm::StringRef word) { return llvm::is_contained(parts, word); }

std::optional<Arguments> parse(llvm::ArrayRef<const char *> args) {
  Arguments result;
  llvm::StringSet<> only, ignored;
  for (size_t i = 0; i < args.size(); ++i) {
    llvm::StringRef arg = args[i];
    if (arg == "--forward-ok") {
      result.options.forwardMatches = true;
    } else if ((arg == "--only" || arg == "--ignore") && i + 1 < args.size() && isPart(args[i + 1])) {
      (arg == "--only" ? only : ignored).insert(args[++i]);
    } else if (arg.starts_with("-")) {
      return std::nullopt;
    } else {
      result.files.push_back(arg);
    }
  }
  for (llvm::StringRef part : parts)
    if ((only.empty() || only.contains(part)) && !ignored.contains(part))
      result.wanted.insert(part);
  return result.files.size() == 2 ? std::optional(std::move(result)) : std::nullopt;
}

} // namespace

int main(int argc, char **argv) {
  std::optional<Arguments> args = parse(llvm::ArrayRef<const char *>(argv + 1, argc - 1));
  if (!args) {
    llvm::errs() << "usage: btf-compare [--only types|core|func_info|line_info]... [--ignore PART]... "
                    "[--forward-ok] A B\n";
    return 2;
  }
  std::optional<Side> a = load(args->files[0], "A"), b = load(args->files[1], "B");
  if (!a || !b)
    return 2;
  using Section = object::Section;
  Comparison all(*a, *b, args->options);
  if (args->wanted.contains("types"))
    all.compareTypes();
  if (args->wanted.contains("core"))
    all.eachSection([&](const Section &x, const Section &y) { all.compareCore(x, y); });
  if (args->wanted.contains("func_info"))
    all.eachSection([&](const Section &x, const Section &y) { all.compareFuncs(x, y); });
  if (args->wanted.contains("line_info"))
    all.eachSection([&](const Section &x, const Section &y) { all.compareLines(x, y); });
  for (const std::string &line : all.lines)
    llvm::outs() << line << '\n';
  if (all.differences > all.lines.size())
    llvm::outs() << all.differences - all.lines.size() << " more\n";
  return all.differences ? 1 : 0;
}
