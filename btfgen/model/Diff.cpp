// Names are looked up once for all files. Whether a name is the same in two of them is a comparison without
// words; what differs is spelled out only for types that somebody wants to see.
#include "btfgen/model/Diff.h"
#include "btfgen/model/DiffParts.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include <list>

namespace skep::btf {

llvm::StringRef diffKindName(DiffKind kind, bool many) {
  static constexpr llvm::StringLiteral one[] = {"struct",   "union",    "enum",  "typedef",
                                                "function", "variable", "number"};
  static constexpr llvm::StringLiteral all[] = {"structs",   "unions",    "enums",  "typedefs",
                                                "functions", "variables", "numbers"};
  return many ? all[unsigned(kind)] : one[unsigned(kind)];
}

static std::optional<DiffKind> diffKindOf(Type type) {
  switch (type.kind()) {
  case Kind::Struct:
    return DiffKind::Struct;
  case Kind::Union:
    return DiffKind::Union;
  case Kind::Enum:
  case Kind::Enum64:
    return DiffKind::Enum;
  case Kind::Typedef:
    return DiffKind::Typedef;
  case Kind::Func:
    return DiffKind::Function;
  case Kind::Var:
    return DiffKind::Variable;
  case Kind::Int:
  case Kind::Float:
    return DiffKind::Number;
  default:
    return std::nullopt;
  }
}

// ---- Names ---------------------------------------------------------------------------------------

Differ::Differ(std::vector<DiffInput> inputs) : files(std::move(inputs)) {
  for (size_t file = 0; file < files.size(); ++file) {
    const View &view = *files[file].view;
    for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id) {
      Type type = view.type(id);
      std::optional<DiffKind> kind = diffKindOf(type);
      llvm::StringRef name = NamedTypes::nameOf(type);
      if (!kind || name.empty())
        continue;
      Entry &entry = entries[{uint8_t(*kind), name}];
      entry.ids.resize(files.size());
      entry.ids[file].push_back(id);
    }
  }
}

void Differ::eachName(llvm::function_ref<void(DiffKind, llvm::StringRef)> visit) const {
  for (const auto &[key, entry] : entries)
    visit(DiffKind(key.first), key.second);
}

Comparer &Differ::comparer(size_t a, size_t b) {
  CompareOptions options;
  options.namesakes = true;
  options.paramNames = false;
  return comparers.try_emplace({a, b}, *files[a].view, *files[b].view, options, files[a].name, files[b].name)
      .first->second;
}

bool Differ::isUnnamed(const Entry &entry) const {
  for (size_t file = 0; file < files.size(); ++file)
    if (!entry.ids[file].empty())
      return files[file].view->type(entry.ids[file].front()).name().empty();
  return false;
}

/// Whether two files say the same under a name, of which each may have several.
bool Differ::sameIn(const Entry &entry, size_t a, size_t b) {
  Comparer &compare = comparer(a, b);
  auto isIn = [&](TypeId x) {
    return llvm::any_of(entry.ids[b], [&](TypeId y) { return compare.same(x, y); });
  };
  auto isFrom = [&](TypeId y) {
    return llvm::any_of(entry.ids[a], [&](TypeId x) { return compare.same(x, y); });
  };
  return llvm::all_of(entry.ids[a], isIn) && llvm::all_of(entry.ids[b], isFrom);
}

std::vector<NameDiff> Differ::names() {
  stepTable.assign(numDiffKinds, std::vector<DiffStep>(files.size() - 1));
  std::vector<NameDiff> result;
  for (const auto &[key, entry] : entries) {
    NameDiff name{DiffKind(key.first), key.second};
    name.unnamed = isUnnamed(entry);
    for (size_t step = 0; step + 1 < files.size(); ++step) {
      DiffStep &count = stepTable[key.first][step];
      bool before = !entry.ids[step].empty(), after = !entry.ids[step + 1].empty();
      if (!before && !after)
        continue;
      if (!before || !after) {
        ++(after ? count.added : count.removed);
        (after ? name.added : name.removed) = true;
      } else if (sameIn(entry, step, step + 1)) {
        ++count.same;
      } else {
        ++count.changed;
        name.changed = true;
      }
    }
    if (name.added || name.removed || name.changed)
      result.push_back(name);
  }
  return result;
}

// ---- One type ------------------------------------------------------------------------------------

/// One definition a file: where there are several, the one that is the same as the file's before, or else the
/// first that has no like there.
std::vector<std::optional<TypeId>> Differ::pick(const Entry &entry) {
  std::vector<std::optional<TypeId>> picked(files.size());
  std::optional<size_t> last;
  for (size_t file = 0; file < files.size(); ++file) {
    const Ids &ids = entry.ids[file];
    if (ids.empty())
      continue;
    picked[file] = ids.front();
    if (last && ids.size() > 1) {
      auto like =
          llvm::find_if(ids, [&](TypeId id) { return comparer(*last, file).same(*picked[*last], id); });
      picked[file] = like == ids.end() ? ids.front() : *like;
    }
    last = file;
  }
  return picked;
}

std::optional<TypeDiff> Differ::type(DiffKind kind, llvm::StringRef name) {
  auto entry = entries.find({uint8_t(kind), name});
  if (entry == entries.end())
    return std::nullopt;
  TypeDiff diff;
  diff.kind = kind;
  diff.name = name.str();
  diff.ids = pick(entry->second);
  diff.unnamed = isUnnamed(entry->second);
  for (size_t file = 0; file < files.size(); ++file) {
    diff.sizes.push_back(std::nullopt);
    if (diff.ids[file] && kind <= DiffKind::Typedef)
      diff.sizes.back() = files[file].view->sizeOf(*diff.ids[file]);
  }
  addParts(diff);
  return diff;
}

/// Rows in an order that keeps each file's: a part that a file has and those before it had not goes behind
/// the part that precedes it there.
void Differ::addParts(TypeDiff &diff) {
  std::list<DiffRow> rows;
  llvm::StringMap<std::list<DiffRow>::iterator> byName;
  struct Last {
    size_t file;
    Part part;
  };
  llvm::StringMap<Last> lastOf;
  for (size_t file = 0; file < files.size(); ++file) {
    if (!diff.ids[file])
      continue;
    auto next = rows.begin();
    for (Part &part : partsOf(*files[file].view, *diff.ids[file])) {
      auto [place, isNew] = byName.try_emplace(part.name);
      if (isNew)
        place->second = rows.insert(next, {part.name, std::vector<std::optional<DiffCell>>(files.size())});
      next = std::next(place->second);
      DiffCell cell{part.place, part.text};
      auto last = lastOf.find(part.name);
      if (last != lastOf.end()) {
        const Part &before = last->second.part;
        cell.moved = before.place != part.place;
        std::optional<Difference> difference;
        if (before.type && part.type)
          difference = comparer(last->second.file, file).compare(before.type, part.type);
        cell.retyped =
            before.type && part.type ? difference || before.bits != part.bits : before.text != part.text;
        if (difference && before.text == part.text) // the C text does not show it
          cell.type += " (" + difference->what + ")";
      }
      place->second->cells[file] = std::move(cell);
      std::string name = part.name;
      lastOf.insert_or_assign(name, Last{file, std::move(part)});
    }
  }
  diff.rows.assign(std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
}

bool TypeDiff::rowDiffers(const DiffRow &row) const {
  for (size_t file = 0; file < ids.size(); ++file)
    if (ids[file] && (!row.cells[file] || row.cells[file]->moved || row.cells[file]->retyped))
      return true;
  return false;
}

TypeDiff::Counts TypeDiff::counts() const {
  Counts counts;
  for (const DiffRow &row : rows) {
    std::optional<size_t> last;
    for (size_t file = 0; file < ids.size(); ++file) {
      if (!ids[file])
        continue;
      const std::optional<DiffCell> &cell = row.cells[file];
      bool had = last && row.cells[*last].has_value();
      counts.added += last && cell && !had;
      counts.removed += last && !cell && had;
      counts.moved += cell && cell->moved;
      counts.retyped += cell && cell->retyped;
      last = file;
    }
  }
  return counts;
}

} // namespace skep::btf
