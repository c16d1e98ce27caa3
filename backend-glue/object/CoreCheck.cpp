// First everything that the object needs is looked up, then for what is not there it is asked which programs
// reach it. Reach is run for a program only where something is missing, thus seldom, and on its code after
// CO-RE, in which guards have become constants.
#include "backend-glue/object/CoreCheck.h"
#include "backend-glue/object/CoreHints.h"
#include "backend-glue/object/KernelNeeds.h"
#include "backend-glue/object/Reach.h"
#include "core/support/Diags.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>

namespace skep::object {

using namespace core;

llvm::StringRef checkStatusName(CheckStatus status) {
  constexpr llvm::StringLiteral names[] = {"resolved", "guarded", "depends", "broken"};
  return names[unsigned(status)];
}

size_t CheckReport::count(CheckStatus status) const {
  return llvm::count_if(needs, [&](const CheckedNeed &need) { return need.status == status; });
}

/// One object against one kernel.
class CheckRun {
public:
  CheckRun(const CoreChecker &checker, const CoreTarget &target, llvm::StringRef kernel, bool all)
      : object(*checker.object), text(checker.text), target(target), kernel(kernel), all(all) {}

  Result<CheckReport> run();

private:
  /// A place in the code where something that is not there is needed.
  struct Demand {
    Index section, insn, need;
  };

  bool isAsked(const Function &function) const {
    return function.isProgram && (all || matchSec(object.sections[function.section].name).autoload);
  }
  void addRecord(Index outcome);
  void addUses();
  void addNeed(KernelNeed &&found);
  void judge(Index program);
  std::vector<Demand> demandsOf(Index program) const;
  static CheckStatus statusOf(const Demand &demand, llvm::ArrayRef<Reach> reaches);
  Location locationOf(Index section, uint32_t slot, Index function) const;
  std::string textOf(const CoreReloc &record) const;
  Diagnostic diagOf(const CoreOutcome &outcome, const CoreReloc &record, const std::string &what) const;

  const Object &object;
  const Disassembler &text;
  const CoreTarget &target;
  llvm::StringRef kernel;
  bool all;
  CoreApplied applied;
  std::optional<KernelNeeds> kernelNeeds;
  CheckReport report;
  std::vector<Demand> demands;
};

Location CheckRun::locationOf(Index section, uint32_t slot, Index function) const {
  Location where;
  if (function != none) {
    where.program = object.functions[function].name;
    where.insn = slot - object.functions[function].firstSlot;
  }
  const std::vector<LineRecord> &lines = object.sections[section].lines;
  auto after = std::upper_bound(lines.begin(), lines.end(), uint64_t(slot) * 8,
                                [](uint64_t at, const LineRecord &line) { return at < line.insnOffset; });
  if (after == lines.begin())
    return where;
  SourceLine source = text.source(after[-1]);
  where.file = source.file.str();
  where.line = source.line;
  where.column = source.column;
  return where;
}

std::string CheckRun::textOf(const CoreReloc &record) const {
  std::string path = text.corePath(record);
  return text.coreType(record) + (path.empty() ? "" : path.front() == '[' ? path : "::" + path);
}

static Diag idOf(CoreResult result) {
  switch (result) {
  case CoreResult::Missing:
    return Diag::CoreUnguarded;
  case CoreResult::LoadSize:
    return Diag::CoreLoadSize;
  case CoreResult::Ambiguous:
    return Diag::CoreAmbiguous;
  case CoreResult::BadInsn:
    return Diag::CoreBadInsn;
  case CoreResult::TooLarge:
    return Diag::CoreTooLarge;
  default:
    return Diag::CoreBadRecord;
  }
}

Diagnostic CheckRun::diagOf(const CoreOutcome &outcome, const CoreReloc &record,
                            const std::string &what) const {
  std::string message;
  if (outcome.result == CoreResult::Missing)
    message = llvm::formatv("unguarded failed relocation: '{0}' has no {1} '{2}'", kernel,
                            isEnumKind(record.kind) ? "enumerator" : "field", what);
  else if (outcome.result == CoreResult::LoadSize)
    message =
        llvm::formatv("unguarded failed relocation of '{0}' against '{1}': {2}", what, kernel, outcome.why);
  else
    message = llvm::formatv("'{0}' cannot be relocated against '{1}': {2}", what, kernel, outcome.why);
  Diagnostic diag = makeDiag(idOf(outcome.result), message);
  if (outcome.result == CoreResult::Missing && text.btf()) {
    Instead instead = insteadOf(*text.btf(), record, target);
    for (std::string &note : instead.notes)
      diag.notes.push_back({std::move(note), {}});
    diag.hints = std::move(instead.hints);
  } else if (outcome.result == CoreResult::LoadSize) {
    diag.hints.push_back(
        "read it with bpf_core_read() or BPF_CORE_READ_BITFIELD(), or through a flavour of the "
        "struct with the kernel's type");
  }
  return diag;
}

void CheckRun::addRecord(Index index) {
  const CoreOutcome &outcome = report.outcomes[index];
  const CoreReloc &record = object.sections[outcome.section].coreRelocs[outcome.record];
  CheckedNeed &need = report.needs.emplace_back();
  need.outcome = index;
  need.text = textOf(record);
  need.where = locationOf(outcome.section, outcome.slot, outcome.function);
  if (outcome.result == CoreResult::Resolved || outcome.result == CoreResult::Skipped)
    return;
  need.diag = diagOf(outcome, record, need.text).at(Location(need.where));
  if (isFatal(outcome.result)) { // the loader stops before any program has its turn
    need.status = CheckStatus::Broken;
    need.programs.push_back({outcome.function, CheckStatus::Broken});
    return;
  }
  need.status = CheckStatus::Guarded;
  demands.push_back({outcome.section, insnAtSlot(applied.object.sections[outcome.section])[outcome.slot],
                     Index(report.needs.size() - 1)});
}

void CheckRun::addNeed(KernelNeed &&found) {
  CheckedNeed &need = report.needs.emplace_back();
  need.status = found.depends ? CheckStatus::Depends : CheckStatus::Broken;
  need.text = std::move(found.text);
  for (Index program : found.programs)
    need.programs.push_back({program, need.status});
  if (!found.programs.empty()) {
    const Function &function = object.functions[found.programs.front()];
    need.where = locationOf(function.section, function.firstSlot, found.programs.front());
    need.where.insn.reset();
  }
  need.diag = std::move(found.diag).at(Location(need.where));
}

/// Calls of helpers and uses of weak functions that are not there.
void CheckRun::addUses() {
  std::map<std::pair<bool, uint32_t>, Index> known;
  for (Index f = 0; f < object.functions.size(); ++f) {
    const Function &function = applied.object.functions[f];
    uint32_t slot = function.firstSlot;
    for (uint32_t i = 0; i < function.numInsns; ++i) {
      const Insn &insn = applied.object.sections[function.section].insns[function.firstInsn + i];
      std::optional<KernelNeed> missing = kernelNeeds->missingCall(insn);
      if (missing) {
        auto key = std::pair(insn.operand.kind == OperandKind::Extern, uint32_t(insn.slot.imm));
        if (key.first)
          key.second = insn.operand.index;
        auto [found, isNew] = known.try_emplace(key, report.needs.size());
        if (isNew) {
          addNeed(std::move(*missing));
          report.needs.back().status = CheckStatus::Guarded;
          report.needs.back().where = locationOf(function.section, slot, f);
          report.needs.back().diag->where = report.needs.back().where;
        }
        demands.push_back({function.section, function.firstInsn + i, found->second});
      }
      slot += insn.slots();
    }
  }
}

/// Demands in the program and the functions that it refers to, reached or not.
std::vector<CheckRun::Demand> CheckRun::demandsOf(Index program) const {
  std::vector<Demand> found;
  for (Index index : functionsFrom(applied.object, program)) {
    const Function &function = applied.object.functions[index];
    for (const Demand &demand : demands)
      if (demand.section == function.section && demand.insn - function.firstInsn < function.numInsns)
        found.push_back(demand);
  }
  return found;
}

CheckStatus CheckRun::statusOf(const Demand &demand, llvm::ArrayRef<Reach> reaches) {
  auto isReached = [&](const Reach &reach) { return reach.reaches(demand.section, demand.insn); };
  if (!llvm::all_of(reaches.take_front(2), isReached))
    return CheckStatus::Guarded;
  return isReached(reaches[2]) ? CheckStatus::Broken : CheckStatus::Depends;
}

void CheckRun::judge(Index program) {
  std::vector<Demand> own = demandsOf(program);
  if (own.empty())
    return;
  auto stateOf = [&](Index symbol) { return kernelNeeds->stateOf(symbol); };
  std::vector<Reach> reaches;
  for (Reach::Settings settings :
       {Reach::Settings::Unknown, Reach::Settings::AsBuilt, Reach::Settings::WithoutConfig})
    reaches.emplace_back(applied.object, Reach::Facts{stateOf, kernelNeeds->verifiesUncalled(), settings},
                         program);
  for (const Demand &demand : own) {
    CheckStatus status = statusOf(demand, reaches);
    CheckedNeed &need = report.needs[demand.need];
    need.status = std::max(need.status, status);
    auto known = llvm::find_if(need.programs, [&](const auto &entry) { return entry.first == program; });
    if (known == need.programs.end())
      need.programs.push_back({program, status});
    else
      known->second = std::max(known->second, status);
  }
}

Result<CheckReport> CheckRun::run() {
  Result<CoreApplied> result = applyCore(object, target);
  if (!result)
    return result.takeError();
  applied = std::move(*result);
  report.outcomes = std::move(applied.outcomes);
  kernelNeeds.emplace(object, text, target, kernel);
  for (Index i = 0; i < report.outcomes.size(); ++i)
    addRecord(i);
  addUses();
  for (Index i = 0; i < object.functions.size(); ++i)
    if (isAsked(object.functions[i]))
      judge(i);
  for (KernelNeed &need : kernelNeeds->missingOfObject([&](Index i) { return isAsked(object.functions[i]); }))
    addNeed(std::move(need));
  return std::move(report);
}

Result<CoreChecker> CoreChecker::open(const Object &object) {
  Result<Disassembler> text = Disassembler::open(object);
  if (!text)
    return text.takeError();
  return CoreChecker(object, std::move(*text));
}

Result<CheckReport> CoreChecker::check(const CoreTarget &target, llvm::StringRef kernelName, bool all) const {
  return CheckRun(*this, target, kernelName, all).run();
}

} // namespace skep::object
