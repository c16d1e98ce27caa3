// Tables of differences. A row's mark says the most important thing without colours: '~' another type, '-'
// gone in the last file, '+' new since the first; without a mark it has only moved.
#include "btfgen/model/DiffReport.h"
#include "btfgen/model/Spelling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::btf {
namespace {

using Color = llvm::raw_ostream::Colors;

class Painter {
public:
  Painter(llvm::raw_ostream &out, bool color) : out(out), color(color) {}
  void put(llvm::StringRef text, std::optional<Color> ink = std::nullopt, bool bold = false) {
    bool painted = color && (ink || bold);
    if (painted)
      out.changeColor(ink.value_or(llvm::raw_ostream::SAVEDCOLOR), bold);
    out << text;
    if (painted)
      out.resetColor();
  }

private:
  llvm::raw_ostream &out;
  bool color;
};

std::string leftIn(llvm::StringRef text, size_t width) {
  return text.str() + std::string(text.size() < width ? width - text.size() : 0, ' ');
}
std::string rightIn(llvm::StringRef text, size_t width) {
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + text.str();
}

/// Words behind one another in lines of the given width.
void fill(llvm::raw_ostream &out, llvm::ArrayRef<std::string> words, size_t width) {
  size_t used = 0;
  for (const std::string &word : words) {
    if (used && used + 1 + word.size() > width) {
      out << '\n';
      used = 0;
    }
    out << (used ? " " : "  ") << word;
    used += used ? 1 + word.size() : 2 + word.size();
  }
  if (used)
    out << '\n';
}

/// An enum without a name by its first enumerator.
template <class Named> std::string shownName(const Named &named) {
  llvm::StringRef name = named.name;
  return named.unnamed ? "{" + name.str() + ", ...}" : name.str();
}

// ---- One type ------------------------------------------------------------------------------------

class TypeTable {
public:
  TypeTable(llvm::raw_ostream &out, const Differ &differ, const TypeDiff &diff, const DiffStyle &style)
      : out(out), paint(out, style.color), files(differ.inputs()), diff(diff), style(style) {}

  void run() {
    if (!diff.hasParts())
      return declarations();
    choose();
    measure();
    narrow = fixedWidth() > style.width;
    heading();
    for (const DiffRow *row : chosen)
      narrow ? narrowRow(*row) : wideRow(*row);
    size_t same = diff.rows.size() - chosen.size();
    if (same)
      out << llvm::formatv("  ({0} {1}{2} the same{3})\n", same, isEnum() ? "enumerator" : "member",
                           same == 1 ? "" : "s",
                           chosen.empty() ? ""
                           : same == 1    ? ", --all shows it"
                                          : ", --all shows them");
  }

private:
  std::string title() const { return diffKindName(diff.kind).str() + " " + shownName(diff); }
  /// Enumerators have values and no types.
  bool isEnum() const { return diff.kind == DiffKind::Enum; }
  void declarations();
  void choose() {
    for (const DiffRow &row : diff.rows)
      if (style.all || diff.rowDiffers(row))
        chosen.push_back(&row);
  }
  void measure();
  size_t fixedWidth() const;
  void heading();
  void wideRow(const DiffRow &row);
  void narrowRow(const DiffRow &row);
  void types(const DiffRow &row, size_t used);
  std::string cellText(const DiffRow &row, size_t file) const;
  std::optional<Color> cellInk(const DiffRow &row, size_t file) const;
  char mark(const DiffRow &row) const;
  std::string sizeText(size_t file) const {
    return !diff.ids[file] ? "none" : diff.sizes[file] ? std::to_string(*diff.sizes[file]) : "";
  }

  llvm::raw_ostream &out;
  Painter paint;
  llvm::ArrayRef<DiffInput> files;
  const TypeDiff &diff;
  const DiffStyle &style;
  std::vector<const DiffRow *> chosen;
  size_t nameWidth = 0;
  std::vector<size_t> widths; ///< of the columns
  bool narrow = false;
};

void TypeTable::measure() {
  nameWidth = std::max<size_t>(title().size(), 6) - 2;
  for (const DiffRow *row : chosen)
    nameWidth = std::max(nameWidth, row->name.size());
  for (size_t file = 0; file < files.size(); ++file) {
    size_t width = std::max(files[file].name.size(), sizeText(file).size());
    for (const DiffRow *row : chosen)
      width = std::max(width, cellText(*row, file).size());
    widths.push_back(width);
  }
}

size_t TypeTable::fixedWidth() const {
  size_t width = 2 + nameWidth;
  for (size_t column : widths)
    width += 2 + column;
  return width;
}

void TypeTable::heading() {
  paint.put(narrow ? title() : leftIn(title(), nameWidth + 2), std::nullopt, true);
  if (narrow) {
    out << "\n  size";
    for (size_t file = 0; file < files.size(); ++file)
      out << (file ? ", " : " ") << files[file].name << " " << sizeText(file);
    out << '\n';
    return;
  }
  for (size_t file = 0; file < files.size(); ++file)
    out << "  " << rightIn(files[file].name, widths[file]);
  out << "\n  " << leftIn("(size)", nameWidth);
  for (size_t file = 0; file < files.size(); ++file)
    out << "  " << rightIn(sizeText(file), widths[file]);
  out << '\n';
}

std::string TypeTable::cellText(const DiffRow &row, size_t file) const {
  if (!diff.ids[file])
    return "";
  return row.cells[file] ? row.cells[file]->place : "-";
}

std::optional<Color> TypeTable::cellInk(const DiffRow &row, size_t file) const {
  if (!diff.ids[file])
    return std::nullopt;
  std::optional<size_t> last;
  for (size_t before = 0; before < file; ++before)
    if (diff.ids[before])
      last = before;
  const std::optional<DiffCell> &cell = row.cells[file];
  if (!last)
    return std::nullopt;
  bool had = row.cells[*last].has_value();
  if (!cell)
    return had ? std::optional(Color::RED) : std::nullopt;
  if (!had)
    return Color::GREEN;
  return cell->moved || cell->retyped ? std::optional(Color::YELLOW) : std::nullopt;
}

char TypeTable::mark(const DiffRow &row) const {
  std::optional<size_t> first, last;
  for (size_t file = 0; file < files.size(); ++file)
    if (diff.ids[file]) {
      first = first ? first : file;
      last = file;
    }
  if (llvm::any_of(row.cells, [](const auto &cell) { return cell && cell->retyped; }))
    return '~';
  if (!row.cells[*last])
    return '-';
  return row.cells[*first] ? ' ' : '+';
}

/// "int -> long (6.1)": the types in the order in which they came.
static std::string typesOf(const DiffRow &row, llvm::ArrayRef<DiffInput> files) {
  std::string text;
  bool first = true;
  for (size_t file = 0; file < files.size(); ++file) {
    const std::optional<DiffCell> &cell = row.cells[file];
    if (!cell || !(first || cell->retyped))
      continue;
    text += first ? cell->type : " -> " + cell->type + " (" + files[file].name + ")";
    first = false;
  }
  return text;
}

/// Behind the row where there is room, else below it.
void TypeTable::types(const DiffRow &row, size_t used) {
  std::string text = typesOf(row, files);
  if (text.empty()) {
    out << '\n';
    return;
  }
  bool fits = used + 2 + text.size() <= style.width;
  out << (fits ? "  " : "\n      ");
  paint.put(text, mark(row) == '~' ? std::optional(Color::YELLOW) : std::nullopt);
  out << '\n';
}

void TypeTable::wideRow(const DiffRow &row) {
  out << mark(row) << ' ' << leftIn(row.name, nameWidth);
  for (size_t file = 0; file < files.size(); ++file) {
    out << "  ";
    paint.put(rightIn(cellText(row, file), widths[file]), cellInk(row, file));
  }
  types(row, fixedWidth());
}

void TypeTable::narrowRow(const DiffRow &row) {
  out << mark(row) << ' ' << row.name << '\n';
  std::vector<std::string> words;
  for (size_t file = 0; file < files.size(); ++file)
    if (diff.ids[file])
      words.push_back(files[file].name + " " + cellText(row, file));
  out << "   ";
  for (const std::string &word : words)
    out << ' ' << word << (&word == &words.back() ? "" : ",");
  types(row, style.width);
}

/// Functions, variables, typedefs: each text once, with the files that have it.
void TypeTable::declarations() {
  paint.put(title(), std::nullopt, true);
  out << '\n';
  size_t width = 0;
  struct Run {
    std::string names, text;
  };
  std::vector<Run> runs;
  for (size_t file = 0; file < files.size(); ++file) {
    const DiffCell *cell = diff.ids[file] && !diff.rows.empty() && diff.rows[0].cells[file]
                               ? &*diff.rows[0].cells[file]
                               : nullptr;
    std::string text = cell ? cell->type : "(none)";
    if (!runs.empty() && runs.back().text == text && !(cell && cell->retyped))
      runs.back().names += ", " + files[file].name;
    else
      runs.push_back({files[file].name, text});
  }
  for (const Run &run : runs)
    width = std::max(width, run.names.size());
  for (const Run &run : runs) {
    bool fits = width + 4 + run.text.size() <= style.width;
    out << "  " << (fits ? leftIn(run.names, width) + "  " : run.names + "\n      ");
    paint.put(run.text, run.text == "(none)" ? std::optional(Color::RED) : std::nullopt);
    out << '\n';
  }
}

// ---- Whole files ---------------------------------------------------------------------------------

std::string phrase(const TypeDiff &diff) {
  std::string text;
  auto add = [&](unsigned count, llvm::StringRef what) {
    if (count)
      text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + what.str();
  };
  TypeDiff::Counts counts = diff.counts();
  add(counts.removed, "gone");
  add(counts.added, "new");
  add(counts.retyped, "of another type");
  add(counts.moved, diff.kind == DiffKind::Enum ? "of another value" : "moved");
  std::string sizes;
  std::optional<uint64_t> last;
  for (const std::optional<uint64_t> &size : diff.sizes) {
    if (size && (!last || *last != *size))
      sizes += (sizes.empty() ? "size " : " -> ") + std::to_string(*size);
    last = size ? size : last;
  }
  if (llvm::StringRef(sizes).contains("->"))
    text = sizes + (text.empty() ? "" : "; ") + text;
  return text.empty() ? "one of several definitions" : text;
}

class NameList {
public:
  NameList(llvm::raw_ostream &out, Differ &differ, llvm::ArrayRef<NameDiff> names, const DiffStyle &style)
      : out(out), paint(out, style.color), differ(differ), names(names), style(style) {}

  void run() {
    for (unsigned kind = 0; kind < numDiffKinds; ++kind) {
      changed(DiffKind(kind));
      plain(DiffKind(kind), "gone", Color::RED, [](const NameDiff &name) { return name.removed; });
      plain(DiffKind(kind), "new", Color::GREEN, [](const NameDiff &name) { return name.added; });
    }
  }

private:
  template <class Which> std::vector<const NameDiff *> select(DiffKind kind, Which which) {
    std::vector<const NameDiff *> chosen;
    for (const NameDiff &name : names)
      if (name.kind == kind && which(name))
        chosen.push_back(&name);
    return chosen;
  }
  void heading(llvm::StringRef what, DiffKind kind, size_t count, std::optional<Color> ink) {
    out << '\n';
    paint.put(llvm::formatv("{0} {1} ({2})", diffKindName(kind, true), what, count).str(), ink, true);
    out << '\n';
  }
  void rest(size_t shown, size_t count) {
    if (shown < count)
      out << "  and " << count - shown << " more (--limit 0 shows all)\n";
  }
  size_t bounded(size_t count) const { return style.limit ? std::min<size_t>(style.limit, count) : count; }

  void changed(DiffKind kind) {
    auto chosen = select(kind, [](const NameDiff &name) { return name.changed; });
    if (chosen.empty())
      return;
    heading("changed", kind, chosen.size(), Color::YELLOW);
    size_t count = bounded(chosen.size()), width = 0;
    for (size_t i = 0; i < count; ++i)
      width = std::max(width, shownName(*chosen[i]).size());
    for (size_t i = 0; i < count; ++i) {
      std::optional<TypeDiff> diff = differ.type(kind, chosen[i]->name);
      std::string name = shownName(*chosen[i]);
      std::string text = diff->hasParts() ? phrase(*diff) : typesOf(diff->rows[0], differ.inputs());
      bool fits = width + 4 + text.size() <= style.width;
      out << "  " << (fits ? leftIn(name, width) + "  " : name + "\n      ") << text << '\n';
    }
    rest(count, chosen.size());
  }

  template <class Which> void plain(DiffKind kind, llvm::StringRef what, Color ink, Which which) {
    auto chosen = select(kind, which);
    if (chosen.empty())
      return;
    heading(what, kind, chosen.size(), ink);
    size_t count = bounded(chosen.size());
    std::vector<std::string> words;
    for (size_t i = 0; i < count; ++i)
      words.push_back(shownName(*chosen[i]) + (i + 1 < count ? "," : ""));
    fill(out, words, style.width);
    rest(count, chosen.size());
  }

  llvm::raw_ostream &out;
  Painter paint;
  Differ &differ;
  llvm::ArrayRef<NameDiff> names;
  const DiffStyle &style;
};

} // namespace

void writeTypeDiff(llvm::raw_ostream &out, const Differ &differ, const TypeDiff &diff,
                   const DiffStyle &style) {
  TypeTable(out, differ, diff, style).run();
}

void writeDiffSummary(llvm::raw_ostream &out, const Differ &differ, const DiffStyle &style) {
  Painter paint(out, style.color);
  for (size_t step = 0; step + 1 < differ.inputs().size(); ++step) {
    paint.put(differ.inputs()[step].name + " -> " + differ.inputs()[step + 1].name, std::nullopt, true);
    out << llvm::formatv("\n  {0,-10}{1,9}{2,9}{3,9}{4,9}\n", "", "gone", "new", "changed", "same");
    for (unsigned kind = 0; kind < numDiffKinds; ++kind) {
      const DiffStep &count = differ.steps()[kind][step];
      if (!(count.added || count.removed || count.changed || count.same))
        continue;
      auto number = [&](uint32_t value, Color ink) {
        paint.put(rightIn(value ? std::to_string(value) : "-", 9), value ? std::optional(ink) : std::nullopt);
      };
      out << "  " << leftIn(diffKindName(DiffKind(kind), true), 10);
      number(count.removed, Color::RED);
      number(count.added, Color::GREEN);
      number(count.changed, Color::YELLOW);
      out << rightIn(count.same ? std::to_string(count.same) : "-", 9) << '\n';
    }
  }
}

void writeNameList(llvm::raw_ostream &out, Differ &differ, llvm::ArrayRef<NameDiff> names,
                   const DiffStyle &style) {
  NameList(out, differ, names, style).run();
}

} // namespace skep::btf
