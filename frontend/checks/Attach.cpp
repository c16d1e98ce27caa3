// attach-unknown: a function, tracepoint, LSM hook or iterator that the kernel does not have. The loader
// finds what a program attaches to by its name in the kernel's BTF; kprobes by its name in the list of
// symbols.
//
// With --btf= whatever is not there is told of. The BTF of the running kernel, or the one inside skep, says
// little of the kernel that a program is for: functions come and go between versions and configurations. Then
// only what must be a slip of the pen is told of (isTypo), and only when no module has it.
#include "frontend/checks/Attach.h"
#include "btfgen/model/NameFilter.h"
#include "core/spec/KernelNames.h"
#include "frontend/checks/OddWord.h"
#include "frontend/checks/Sections.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace clang;

namespace skep::frontend {

std::optional<AttachPoint> attachPointOf(const Program &program) { return attachPointOf(program.sec); }

// Names

/// Of what has a name that programs attach to.
static bool isNamed(btf::Type type) {
  switch (type.kind()) {
  case btf::Kind::Func:
    return true;
  case btf::Kind::Typedef:
    return type.name().starts_with(kernel_names::tracepointPrefix);
  case btf::Kind::Struct:
    return type.name().starts_with(kernel_names::iteratorPrefix);
  default:
    return false;
  }
}

KernelNames::KernelNames(const btf::View &view, llvm::ArrayRef<AttachPoint> points) : view(view) {
  btf::NameFilter filter(view);
  for (const AttachPoint &point : points)
    for (llvm::StringRef prefix : btfPrefixesOf(point.place)) {
      auto added = wanted.insert((prefix + point.name).str());
      filter.add(added.first->getKey());
    }
  if (wanted.empty())
    return;
  for (btf::TypeId id = view.firstOwnId(); id < view.numTypes(); ++id)
    if (btf::Type type = view.type(id); filter.mayHave(type.nameOffset()) && wanted.contains(type.name()))
      add(few, type);
}

const KernelNames::Index &KernelNames::all() const {
  if (everything)
    return *everything;
  everything.emplace();
  for (btf::TypeId id = view.firstOwnId(); id < view.numTypes(); ++id)
    add(*everything, view.type(id));
  return *everything;
}

void KernelNames::add(Index &index, btf::Type type) const {
  if (!isNamed(type))
    return;
  auto [found, isNew] = index.try_emplace(type.name(), Found{type.id(), false});
  btf::Type known = view.type(found->second.id);
  if (!isNew && known.is(btf::Kind::Func) && type.is(btf::Kind::Func) && known.ref() != type.ref())
    found->second.isAmbiguous = true;
}

std::optional<KernelNames::Found> KernelNames::find(Place place, llvm::StringRef name) const {
  for (llvm::StringRef prefix : btfPrefixesOf(place)) {
    std::string full = (prefix + name).str();
    const Index &index = wanted.contains(full) ? few : all();
    if (auto found = index.find(full); found != index.end())
      return found->second;
  }
  return std::nullopt;
}

std::optional<btf::TypeId> KernelNames::prototype(Place place, llvm::StringRef name) const {
  if (place == Place::Iterator)
    return std::nullopt;
  if (place == Place::Syscall) // the wrappers take registers
    return prototype(Place::Function, ("__do_sys_" + name).str());
  std::optional<Found> found = find(place, name);
  if (!found || found->isAmbiguous || view.type(found->id).is(btf::Kind::Struct))
    return std::nullopt;
  btf::Type type = view.type(view.resolve(view.type(found->id).ref()));
  if (type.is(btf::Kind::Ptr)) // btf_trace_... is a pointer to a function
    type = view.type(view.resolve(type.ref()));
  if (!type.is(btf::Kind::FuncProto))
    return std::nullopt;
  return type.id();
}

static bool matches(llvm::StringRef pattern, llvm::StringRef name) {
  while (!pattern.empty() && pattern.front() != '*') {
    if (name.empty() || (pattern.front() != '?' && pattern.front() != name.front()))
      return false;
    pattern = pattern.drop_front();
    name = name.drop_front();
  }
  if (pattern.empty())
    return name.empty();
  for (pattern = pattern.ltrim('*'); !name.empty(); name = name.drop_front())
    if (matches(pattern, name))
      return true;
  return pattern.empty();
}

bool KernelNames::hasMatch(llvm::StringRef pattern) const {
  return llvm::any_of(all(), [&](const auto &entry) { return matches(pattern, entry.first); });
}

/// The letters around a place that form a word.
static llvm::StringRef wordAt(llvm::StringRef name, size_t at) {
  size_t begin = name.rfind('_', at);
  begin = begin == llvm::StringRef::npos ? 0 : begin + 1;
  return name.slice(begin, name.find('_', at));
}

bool isTypo(llvm::StringRef written, llvm::StringRef meant) {
  size_t same = 0, shorter = std::min(written.size(), meant.size());
  while (same < shorter && written[same] == meant[same])
    ++same;
  size_t sameEnd = 0;
  while (sameEnd < shorter - same && written.end()[-1 - sameEnd] == meant.end()[-1 - sameEnd])
    ++sameEnd;
  llvm::StringRef wrong = written.drop_front(same).drop_back(sameEnd),
                  right = meant.drop_front(same).drop_back(sameEnd);
  auto isLetters = [](llvm::StringRef text) { return llvm::all_of(text, llvm::isAlpha); };
  if (written.size() < 5 || wrong.size() > 2 || right.size() > 2 || !isLetters(wrong) || !isLetters(right))
    return false;
  if (wrong.size() == 2)
    return right.size() == 2 && wrong[0] == right[1] && wrong[1] == right[0];
  if (right.size() > 1)
    return false;
  // read and write, get and set, rx and tx are one letter apart too, at words' ends or in short words.
  bool isInside =
      same > 0 && sameEnd > 0 && llvm::isAlpha(meant[same - 1]) && llvm::isAlpha(meant.end()[-sameEnd]);
  return isInside && wordAt(meant, same).size() >= 6;
}

/// How far apart names may be for one to be meant by the other.
static unsigned allowedEdits(llvm::StringRef name) { return name.size() < 6 ? 1 : 2; }

std::string KernelNames::nearest(Place place, llvm::StringRef name, bool onlyTypos) const {
  unsigned allowed = onlyTypos ? 2 : allowedEdits(name);
  std::pair<unsigned, llvm::StringRef> best = {allowed + 1, ""};
  for (llvm::StringRef prefix : btfPrefixesOf(place))
    for (const auto &[full, found] : all()) {
      llvm::StringRef known = full;
      if (!known.consume_front(prefix) || known.size() + allowed < name.size() ||
          known.size() > name.size() + allowed)
        continue;
      if (place == Place::Function && !view.type(found.id).is(btf::Kind::Func))
        continue;
      std::pair<unsigned, llvm::StringRef> candidate = {name.edit_distance(known, true, allowed), known};
      if (candidate < best && (!onlyTypos || isTypo(name, known)))
        best = candidate;
    }
  return onlyTypos && !hasOddWord(name, llvm::make_first_range(all())) ? "" : best.second.str();
}

// The rule

namespace {

/// Whether a module of the running kernel has it; only for the kernel whose own BTF `view` is.
bool isInModule(const btf::View &view, const AttachPoint &point) {
  constexpr llvm::StringLiteral folder = "/sys/kernel/btf";
  std::error_code error;
  for (llvm::sys::fs::directory_iterator at(folder, error), end; at != end && !error; at.increment(error)) {
    if (llvm::sys::path::filename(at->path()) == "vmlinux")
      continue;
    auto module = btf::loadBtfFile(at->path(), &view);
    if (module && KernelNames(module->view()).find(point.place, point.name))
      return true;
  }
  return false;
}

struct Search {
  Checks &cx;
  const KernelNames &names;

  void check(const Program &program, const AttachPoint &point);
  void tell(const Program &program, const AttachPoint &point, const std::string &nearest);
};

void Search::tell(const Program &program, const AttachPoint &point, const std::string &nearest) {
  SectionText text(cx, program);
  std::string message = "no " + std::string(nounOf(point.place)) + (point.isPattern ? " like '" : " '") +
                        point.name.str() + "' in the kernel's BTF (" + cx.target.btfOrigin() + ")";
  if (!nearest.empty())
    message += "; did you mean '" + nearest + "'?";
  Finding &finding = cx.report(Diag::AttachUnknown, text.at(), message);
  finding.range(text.range());
  if (!nearest.empty() && isTypo(point.name, nearest)) {
    std::string section = program.section.str();
    section.replace(point.name.data() - program.section.data(), point.name.size(), nearest);
    proposeSection(finding, text, section);
  }
  if (point.isProbe && nearest.empty())
    finding.hint("functions that the compiler inlined or renamed cannot be probed by their names");
}

void Search::check(const Program &program, const AttachPoint &point) {
  bool mustExist = cx.target.btfIsNamed() && program.sec.autoload;
  if (point.isPattern) {
    if (mustExist && !names.hasMatch(point.name))
      tell(program, point, "");
    return;
  }
  if (names.find(point.place, point.name))
    return;
  std::string nearest = names.nearest(point.place, point.name, !mustExist);
  if (!mustExist && nearest.empty())
    return;
  if (!cx.target.btfIsNamed() && isInModule(*cx.target.btf(), point))
    return;
  tell(program, point, nearest);
}

} // namespace

void checkAttach(Checks &cx) {
  std::vector<const Program *> attached;
  std::vector<AttachPoint> points;
  llvm::SmallPtrSet<const Program *, 8> isWrong;
  for (const Program &program : cx.unit.programs) {
    if (program.sec.kind && checkMoment(cx, program))
      isWrong.insert(&program);
    if (std::optional<AttachPoint> point = attachPointOf(program))
      attached.push_back(&program), points.push_back(*point);
  }
  const btf::View *view = points.empty() ? nullptr : cx.target.btf();
  if (!view)
    return;
  KernelNames names(*view, points);
  for (auto [program, point] : llvm::zip_equal(attached, points)) {
    Search{cx, names}.check(*program, point);
    if (!isWrong.contains(program))
      checkArguments(cx, *program, point, names);
  }
}

} // namespace skep::frontend
