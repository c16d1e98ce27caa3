// skep btf diff: what changed between BTFs.
#include "btfgen/model/DiffReport.h"
#include "core/support/Diags.h"
#include "driver/cli/BtfCommand.h"
#include "driver/cli/Parse.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"

namespace skep::cli {
namespace {

using namespace btf;

constexpr const char *diffFooter =
    "Example: skep btf diff 6.1.btf 6.12.btf\n"
    "         skep btf diff 5.10.btf 6.1.btf 6.12.btf --type task_struct 'bpf_*_link'\n"
    "         skep btf diff old.bpf.o new.bpf.o --only structs changed\n"
    "\n"
    "Files are compared one after the other, oldest first. Without --type: how many\n"
    "types came, went and changed, then their names. With it, a table with a column a\n"
    "file: the offset of each member (byte, or byte:bit), the value of each\n"
    "enumerator, '-' where there is none; '~' is a member of another type, '+' one\n"
    "that is new, '-' one that is gone, and what has no mark has moved.\n"
    "\n"
    "A member of type 'struct x' has not changed because struct x has: each is\n"
    "compared on its own. Names of parameters do not count.\n"
    "\n"
    "Exit: 0 no difference, 1 there are differences, 2 a file cannot be read or is\n"
    "not BTF, or no file has the type.";

/// Few enough to be shown whole.
constexpr size_t fewTypes = 10;

struct Request {
  std::vector<std::string> files, types, only;
  std::string base;
  bool json = false, details = false;
  DiffStyle style;
};

const std::vector<std::string> &onlyWords() {
  static const std::vector<std::string> words = {"structs",   "unions",  "enums",   "typedefs", "functions",
                                                 "variables", "numbers", "changed", "new",      "gone"};
  return words;
}

bool isAsked(const Request &request, llvm::StringRef word, bool isKind) {
  auto isKindWord = [](llvm::StringRef other) {
    for (unsigned kind = 0; kind < numDiffKinds; ++kind)
      if (other == diffKindName(DiffKind(kind), true))
        return true;
    return false;
  };
  bool any = false;
  for (const std::string &only : request.only) {
    any = any || isKindWord(only) == isKind;
    if (only == word)
      return true;
  }
  return !any;
}

/// What --only leaves of the names.
std::vector<NameDiff> filtered(const Request &request, std::vector<NameDiff> names) {
  std::vector<NameDiff> left;
  for (NameDiff name : names) {
    name.changed = name.changed && isAsked(request, "changed", false);
    name.added = name.added && isAsked(request, "new", false);
    name.removed = name.removed && isAsked(request, "gone", false);
    if ((name.changed || name.added || name.removed) && isAsked(request, diffKindName(name.kind, true), true))
      left.push_back(name);
  }
  return left;
}

/// The heads of the columns: names of files without folder and ending, as far as that tells them apart.
std::vector<std::string> shortNames(llvm::ArrayRef<std::string> paths) {
  std::vector<std::string> names;
  for (llvm::StringRef path : paths) {
    llvm::StringRef name = llvm::sys::path::filename(path);
    for (llvm::StringRef ending : {".zst", ".btf", ".o", ".bpf"})
      if (name.size() > ending.size())
        name.consume_back(ending);
    names.push_back(path.starts_with("/sys/kernel/btf/vmlinux") ? "running" : name.str());
  }
  for (size_t i = 0; i < names.size(); ++i)
    if (llvm::count(names, names[i]) > 1)
      return std::vector<std::string>(paths.begin(), paths.end());
  return names;
}

class Diff {
public:
  Diff(Context &cx, const Request &request, Differ &differ) : cx(cx), request(request), differ(differ) {}

  int run() { return request.types.empty() ? whole() : chosen(); }

private:
  int whole();
  int chosen();
  int show(llvm::ArrayRef<TypeDiff> diffs);
  bool addMatches(llvm::StringRef pattern);
  Diagnostic missing(llvm::StringRef name) const;
  bool differs(const TypeDiff &diff) const;

  Context &cx;
  const Request &request;
  Differ &differ;
  std::vector<TypeDiff> found;
};

bool Diff::differs(const TypeDiff &diff) const {
  bool everywhere = llvm::all_of(diff.ids, [](const auto &id) { return id.has_value(); });
  if (!everywhere || llvm::any_of(diff.rows, [&](const DiffRow &row) { return diff.rowDiffers(row); }))
    return true;
  return llvm::any_of(diff.sizes, [&](const auto &size) { return size != diff.sizes.front(); });
}

int Diff::whole() {
  std::vector<NameDiff> names = filtered(request, differ.names());
  bool details = request.details || request.json || names.size() <= fewTypes;
  if (!request.json)
    writeDiffSummary(cx.out, differ, request.style);
  if (!details) {
    writeNameList(cx.out, differ, names, request.style);
    return ExitNo;
  }
  for (const NameDiff &name : names)
    if (std::optional<TypeDiff> diff = differ.type(name.kind, name.name))
      found.push_back(std::move(*diff));
  if (!request.json && !found.empty())
    cx.out << '\n';
  show(found);
  return names.empty() ? ExitOk : ExitNo;
}

int Diff::show(llvm::ArrayRef<TypeDiff> diffs) {
  if (request.json) {
    writeDiffJson(cx.out, differ, diffs, request.style);
    return ExitOk;
  }
  for (const TypeDiff &diff : diffs) {
    if (&diff != diffs.begin())
      cx.out << '\n';
    writeTypeDiff(cx.out, differ, diff, request.style);
  }
  return ExitOk;
}

bool Diff::addMatches(llvm::StringRef word) {
  llvm::StringRef name = withoutKeyword(word);
  llvm::Expected<llvm::GlobPattern> pattern = llvm::GlobPattern::create(name);
  if (!pattern) {
    llvm::consumeError(pattern.takeError());
    return false;
  }
  size_t before = found.size();
  auto add = [&](bool variables) {
    differ.eachName([&](DiffKind kind, llvm::StringRef candidate) {
      if ((kind == DiffKind::Variable) == variables && pattern->match(candidate) &&
          isAsked(request, diffKindName(kind, true), true))
        if (std::optional<TypeDiff> diff = differ.type(kind, candidate))
          found.push_back(std::move(*diff));
    });
  };
  add(false);
  if (found.size() == before) // a variable 'task' is not what asks for 'task' when there is a struct
    add(true);
  return found.size() > before;
}

Diagnostic Diff::missing(llvm::StringRef name) const {
  constexpr unsigned farthest = 2;
  unsigned best = farthest + 1;
  std::string nearest;
  differ.eachName([&](DiffKind, llvm::StringRef candidate) {
    unsigned distance = name.edit_distance(candidate, true, farthest);
    if (distance < best) {
      best = distance;
      nearest = candidate.str();
    }
  });
  Diagnostic diag = makeDiag(Diag::BtfMissing, "none of the files has a type '" + name.str() + "'");
  if (!nearest.empty())
    diag.hints.push_back("did you mean '" + nearest + "'?");
  return diag;
}

int Diff::chosen() {
  bool lacking = false;
  for (llvm::StringRef word : request.types)
    if (!withoutKeyword(word).empty() && !addMatches(word)) {
      print(cx, missing(withoutKeyword(word)));
      lacking = true;
    }
  show(found);
  if (lacking)
    return ExitUnable;
  return llvm::any_of(found, [&](const TypeDiff &diff) { return differs(diff); }) ? ExitNo : ExitOk;
}

} // namespace

int runBtfDiff(Context &cx, Args args) {
  Request request;
  CLI::App app("show what changed between kernels, or in one type over many", "skep btf diff");
  app.add_option("files", request.files, "BTF or ELF files, oldest first")->required()->expected(-2);
  app.add_option("--type", request.types, "just these, in full; * and ? stand for any letters")
      ->type_name("NAME");
  app.add_option("--only", request.only, "just these kinds and changes")
      ->type_name("WHAT")
      ->check(CLI::IsMember(onlyWords()));
  app.add_flag("--details", request.details, "a table for each type that differs");
  app.add_flag("--all", request.style.all, "in tables, also what is the same everywhere");
  app.add_option("--limit", request.style.limit, "names in a list, 0 = all")
      ->type_name("N")
      ->check(CLI::Range(0, 1000000));
  app.add_option("--base", request.base, "kernel's BTF, when the files are a module's")->type_name("FILE");
  app.add_flag("--json", request.json, "print JSON: every difference in full");
  app.footer(diffFooter);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  std::vector<BtfFile> files;
  std::vector<DiffInput> inputs;
  std::vector<std::string> names = shortNames(request.files);
  for (const std::string &path : request.files) {
    Result<BtfFile> file = openBtf(path, request.base);
    if (!file)
      return unable(cx, file.error());
    inputs.push_back({&file->view(), names[inputs.size()]});
    files.push_back(std::move(*file));
  }
  request.style.width = tableWidth();
  request.style.color = cx.out.has_colors() && !noColorAsked();
  Differ differ(std::move(inputs));
  return Diff(cx, request, differ).run();
}

} // namespace skep::cli
