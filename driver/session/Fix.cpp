// One fix may bring out what an error hid, and two that overlap cannot be applied at once, so it goes in
// rounds: collect, apply to texts in memory, compile those. A round that does not take away every error that
// it should, or that breaks a source which compiled, is done again one fix at a time, and the fixes to blame
// are left out. A fix that changes nothing about its diagnostic is not applied a second time.
//
// Only edits of the diagnostic itself count. Those of notes are alternatives, between which a person must
// choose.
#include "driver/session/Fix.h"
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/session/Edits.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <set>
#include <sys/stat.h>
#include <unistd.h>

using llvm::StringRef;

namespace skep {
namespace {

constexpr int maxRounds = 10; ///< more than errors ever hide one another

struct Compile : FixMessages {
  bool ok = false;
  std::vector<std::pair<std::string, std::string>> outputs;

  size_t errors() const {
    return llvm::count_if(diagnostics, [](const Diagnostic &d) { return d.severity == Severity::Error; });
  }
  bool isWorseThan(const Compile &other) const { return errors() > other.errors() || (!ok && other.ok); }
};

/// What tells one proposed mend from another, wherever earlier edits have moved it.
std::string keyOf(const Diagnostic &diag) {
  std::string key = diag.id + "\n" + diag.message + "\n" + diag.where.file;
  for (const FixIt &fix : diag.fixits)
    key += "\n" + fix.text;
  return key;
}

/// `text` on one line and not too long, in quotes.
std::string quoted(StringRef text) {
  constexpr size_t longest = 60;
  StringRef line = text.trim().split('\n').first;
  bool whole = line.size() == text.trim().size() && line.size() <= longest;
  return "'" + line.take_front(longest).str() + (whole ? "" : "...") + "'";
}

std::string describe(const FixIt &fix, StringRef text) {
  StringRef old = text.substr(fix.offset, fix.length);
  if (old.empty())
    return "inserted " + quoted(fix.text);
  if (fix.text.empty())
    return "removed " + quoted(old);
  return "changed " + quoted(old) + " to " + quoted(fix.text);
}

using Texts = std::map<std::string, FixedFile>;

/// All texts in one, to compare.
std::string joined(const Texts &texts) {
  std::string all;
  for (const auto &[path, file] : texts)
    all += path + "\n" + file.after;
  return all;
}

class Fixer {
public:
  Fixer(frontend::Request request, FixOptions options) : request(std::move(request)), options(options) {}

  FixOutcome run();

private:
  struct Plan {
    Edits edits;
    std::vector<const Diagnostic *> chosen;
  };

  struct Attempt {
    Texts texts;
    Compile compile;
  };

  Compile compile(const Texts &texts);
  Plan plan(const std::vector<Diagnostic> &diags);
  bool isWanted(const Diagnostic &diag) const;
  bool applyTo(Texts &texts, const Edits &edits);
  bool round();
  std::optional<Attempt> attempt(const Edits &edits);
  bool applyAll(const Plan &plan);
  bool applyOneByOne(const Plan &plan);
  void accept(const Plan &plan, Attempt next);
  void note(Diag kind, const Diagnostic &about);
  void forgetSettledConflicts();

  frontend::Request request;
  FixOptions options;
  Texts texts; ///< files as they are after the rounds so far
  Compile current;
  std::set<std::string> seen;    ///< all texts so far, so that fixes cannot undo one another for ever
  std::set<std::string> refused; ///< keys of mends that made it worse, or changed nothing
  std::vector<FixEvent> events;
};

Compile Fixer::compile(const Texts &texts) {
  frontend::Request job = request;
  for (const auto &[path, file] : texts)
    job.files.push_back({path, file.after});
  Compile done;
  llvm::raw_string_ostream text(done.text);
  text.enable_colors(options.color);
  frontend::Host host;
  host.text = options.text ? &text : nullptr;
  host.verbose = options.verbose;
  auto report = [&](Diagnostic diag) { done.diagnostics.push_back(std::move(diag)); };
  host.report = report;
  auto write = [&](StringRef path, StringRef bytes) -> Status {
    done.outputs.emplace_back(path.str(), bytes.str());
    return Ok{};
  };
  host.write = write;
  done.ok = skep::compile(job, host);
  return done;
}

bool Fixer::isWanted(const Diagnostic &diag) const {
  return diag.severity >= Severity::Warning && !diag.fixits.empty() &&
         llvm::all_of(diag.fixits, [](const FixIt &fix) { return fix.writable; }) &&
         !refused.count(keyOf(diag));
}

Fixer::Plan Fixer::plan(const std::vector<Diagnostic> &diags) {
  Plan plan;
  for (const Diagnostic &diag : diags) {
    if (!isWanted(diag))
      continue;
    switch (plan.edits.add(diag.fixits)) {
    case Edits::Added::Conflict:
      note(Diag::FixConflict, diag);
      break;
    case Edits::Added::Yes:
      plan.chosen.push_back(&diag);
      break;
    case Edits::Added::Already: // another source of this command includes the same header
      break;
    }
  }
  return plan;
}

/// Changes `texts`; reads the files that have not been changed before. False when one cannot be read.
bool Fixer::applyTo(Texts &texts, const Edits &edits) {
  for (const std::string &path : edits.paths()) {
    if (!texts.count(path)) {
      Result<std::vector<uint8_t>> bytes = readFile(path);
      if (!bytes)
        return false;
      std::string text(bytes->begin(), bytes->end());
      texts[path] = {path, text, text};
    }
    std::string &text = texts[path].after;
    text = edits.apply(path, text);
  }
  return true;
}

void Fixer::note(Diag kind, const Diagnostic &about) {
  const FixIt &first = about.fixits.front();
  auto file = texts.find(first.where.file);
  std::string what;
  if (file != texts.end())
    what = describe(first, file->second.after);
  else if (Result<std::vector<uint8_t>> bytes = readFile(first.where.file))
    what = describe(first, StringRef(reinterpret_cast<const char *>(bytes->data()), bytes->size()));
  if (about.fixits.size() > 1)
    what += " and " + std::to_string(about.fixits.size() - 1) + " more";
  events.push_back({kind, std::move(what), about});
}

void Fixer::accept(const Plan &plan, Attempt next) {
  std::map<std::string, int> balance; // how many of each kind of mend are left, compared with before
  for (const Diagnostic &diag : next.compile.diagnostics)
    ++balance[keyOf(diag)];
  for (const Diagnostic &diag : current.diagnostics)
    --balance[keyOf(diag)];
  for (const Diagnostic *diag : plan.chosen) {
    if (balance[keyOf(*diag)] >= 0)
      refused.insert(keyOf(*diag));
    note(Diag::FixApplied, *diag);
  }
  texts = std::move(next.texts);
  current = std::move(next.compile);
  seen.insert(joined(texts));
}

/// What becomes of the sources with `edits`; nothing when that cannot be, or has been before.
std::optional<Fixer::Attempt> Fixer::attempt(const Edits &edits) {
  Attempt attempt{texts, {}};
  if (!applyTo(attempt.texts, edits))
    return std::nullopt;
  bool isOriginal =
      llvm::all_of(attempt.texts, [](const auto &t) { return t.second.before == t.second.after; });
  if (isOriginal || seen.count(joined(attempt.texts)))
    return std::nullopt;
  attempt.compile = compile(attempt.texts);
  return attempt;
}

/// Applies all at once, if each of the errors is then gone: the usual case, and one compile for all of them.
bool Fixer::applyAll(const Plan &plan) {
  size_t errors =
      llvm::count_if(plan.chosen, [](const Diagnostic *diag) { return diag->severity == Severity::Error; });
  std::optional<Attempt> next = attempt(plan.edits);
  if (!next || next->compile.errors() + errors > current.errors() || next->compile.isWorseThan(current))
    return false;
  accept(plan, std::move(*next));
  return true;
}

/// Adds one fix after the other, and leaves out those that do harm. An error that is gone may have hidden
/// another one, so as many errors as before are no harm.
bool Fixer::applyOneByOne(const Plan &plan) {
  Plan kept;
  std::optional<Attempt> best;
  for (const Diagnostic *diag : plan.chosen) {
    Plan more = kept;
    more.edits.add(diag->fixits);
    more.chosen.push_back(diag);
    std::optional<Attempt> next = attempt(more.edits);
    if (next && !next->compile.isWorseThan(best ? best->compile : current)) {
      best = std::move(next);
      kept = std::move(more);
      continue;
    }
    refused.insert(keyOf(*diag));
    note(Diag::FixWorse, *diag);
  }
  if (best)
    accept(kept, std::move(*best));
  return best.has_value();
}

bool Fixer::round() {
  Plan next = plan(current.diagnostics);
  return !next.edits.empty() && (applyAll(next) || applyOneByOne(next));
}

/// A conflict is usually over in the next round: what was applied after all is not worth a word.
void Fixer::forgetSettledConflicts() {
  std::set<std::string> settled;
  for (const FixEvent &event : events)
    if (event.kind != Diag::FixConflict)
      settled.insert(keyOf(event.about));
  llvm::erase_if(events, [&](const FixEvent &event) {
    return event.kind == Diag::FixConflict && !settled.insert(keyOf(event.about)).second;
  });
}

FixOutcome Fixer::run() {
  current = compile(texts);
  FixMessages before = current;
  for (int i = 0; i < maxRounds && round(); ++i)
    ;
  forgetSettledConflicts();
  FixOutcome outcome{current.ok, std::move(before),         std::move(current), std::move(events),
                     {},         std::move(current.outputs)};
  for (auto &[path, file] : texts)
    if (file.before != file.after)
      outcome.files.push_back(std::move(file));
  return outcome;
}

Diagnostic unwritable(StringRef path, StringRef why) {
  return makeDiag(Diag::FileUnwritable, ("cannot fix '" + path + "': " + why).str()).at({.file = path.str()});
}

/// Whether a file may be replaced by its new text. Renaming asks only for the folder's permission, so the
/// file's own is looked at here; root may do everything, but a file that nobody may write was made so on
/// purpose.
Status checkWritable(const FixedFile &file) {
  struct stat st;
  if (stat(file.path.c_str(), &st) != 0 || !S_ISREG(st.st_mode))
    return unwritable(file.path, "it is not a regular file");
  if (!(st.st_mode & 0222) || access(file.path.c_str(), W_OK) != 0)
    return unwritable(file.path, "it is read-only");
  Result<std::vector<uint8_t>> now = readFile(file.path);
  if (!now)
    return now.takeError();
  if (StringRef(reinterpret_cast<const char *>(now->data()), now->size()) != file.before)
    return unwritable(file.path, "it changed while it was compiled");
  return Ok{};
}

} // namespace

Diagnostic FixEvent::diagnostic() const {
  const char *begin = kind == Diag::FixApplied    ? "applied: "
                      : kind == Diag::FixConflict ? "not applied, overlaps another fix: "
                                                  : "not applied, the source would have more errors: ";
  return makeDiag(kind, begin + what)
      .at(about.where)
      .note("for: " + about.message + " [" + about.id + "]", about.where);
}

FixOutcome compileAndFix(frontend::Request request, FixOptions options) {
  return Fixer(std::move(request), options).run();
}

Status writeFixes(llvm::ArrayRef<FixedFile> files) {
  for (const FixedFile &file : files)
    if (Status status = checkWritable(file); !status)
      return status;
  for (size_t i = 0; i < files.size(); ++i) {
    Status status = writeFile(files[i].path, files[i].after);
    if (status)
      continue;
    for (const FixedFile &written : files.take_front(i)) // those before it get their old text back
      (void)writeFile(written.path, written.before);
    return status;
  }
  return Ok{};
}

} // namespace skep
