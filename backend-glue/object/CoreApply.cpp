// Takes the records of an object one after the other, as libbpf does. The order matters a little: all records
// of one local type share a list of candidates, from which those that did not fit an earlier record are gone,
// if any fitted it.
#include "backend-glue/object/CoreSpec.h"
#include "core/support/Diags.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>

namespace skep::object {

using namespace core;

namespace {

/// Which function an instruction belongs to.
class Owners {
public:
  explicit Owners(const Object &object) {
    for (Index i = 0; i < object.functions.size(); ++i) {
      const Function &function = object.functions[i];
      uint32_t end = function.firstSlot;
      for (uint32_t insn = 0; insn < function.numInsns; ++insn)
        end += object.sections[function.section].insns[function.firstInsn + insn].slots();
      spans.push_back({function.section, function.firstSlot, end, i});
    }
    std::sort(spans.begin(), spans.end());
  }

  Index at(Index section, uint32_t slot) const {
    auto after = std::upper_bound(spans.begin(), spans.end(), Span{section, slot, ~0u, ~0u});
    bool covers = after != spans.begin() && after[-1].section == section && slot < after[-1].end;
    return covers ? after[-1].function : none;
  }

private:
  struct Span {
    Index section;
    uint32_t begin, end;
    Index function;
    auto operator<=>(const Span &) const = default;
  };
  std::vector<Span> spans;
};

/// What all candidates that fit agree on.
struct Decision {
  Answer answer;
  Spec target;
  CoreTarget::FoundList fitting;
};

class Applier {
public:
  Applier(Object &object, const btf::View &local, const CoreTarget &target, const CoreOptions &options)
      : object(object), local(local), target(target), options(options), owners(object) {}

  std::vector<CoreOutcome> run();

private:
  void applySection(Index index);
  void apply(CoreOutcome &outcome, const CoreReloc &record, Insn &insn);
  CoreTarget::FoundList &candidatesOf(btf::TypeId root);
  std::optional<Decision> decide(CoreOutcome &outcome, const Spec &spec);
  bool agree(CoreOutcome &outcome, const Decision &decision, const Spec &spec, const Answer &answer);
  void insertSeconds(Index section);
  bool isStopped() const {
    return options.stopAtFatal && !outcomes.empty() && isFatal(outcomes.back().result);
  }

  Object &object;
  const btf::View &local;
  const CoreTarget &target;
  const CoreOptions &options;
  Owners owners;
  Steps steps;
  llvm::DenseMap<btf::TypeId, CoreTarget::FoundList> candidates;
  std::vector<CoreOutcome> outcomes;
  /// By section: second halves of poisoned ld_imm64, with the index of the instruction that each follows.
  std::vector<std::pair<Index, Insn>> seconds;
};

CoreTarget::FoundList &Applier::candidatesOf(btf::TypeId root) {
  auto [found, isNew] = candidates.try_emplace(root);
  if (isNew)
    found->second = target.candidates(local.type(root).name(), local.type(root).kind());
  return found->second;
}

bool Applier::agree(CoreOutcome &outcome, const Decision &decision, const Spec &spec, const Answer &answer) {
  if (spec.bitOffset == decision.target.bitOffset && answer.poison == decision.answer.poison &&
      answer.newValue == decision.answer.newValue)
    return true;
  outcome.result = CoreResult::Ambiguous;
  outcome.why = llvm::formatv("types {0} and {1} of the kernel both fit, and they give {2} and {3}",
                              decision.target.root, spec.root, int64_t(decision.answer.newValue),
                              int64_t(answer.newValue));
  return false;
}

/// Tries all candidates; nothing when `outcome` says why there can be no answer.
std::optional<Decision> Applier::decide(CoreOutcome &outcome, const Spec &spec) {
  CoreTarget::FoundList &list = candidatesOf(spec.root);
  Decision decision;
  for (const CoreTarget::Found &candidate : list) {
    Spec found;
    Match match = matchSpec(spec, *candidate.view, candidate.id, found, steps);
    if (match == Match::No)
      continue;
    std::optional<Answer> answer;
    if (match == Match::Yes)
      answer = answerOf(spec, &found, object.endian, options.elementSizes, outcome.why);
    else
      outcome.why = "types are nested deeper than libbpf follows them";
    if (!answer) {
      outcome.result = steps.left ? CoreResult::BadRecord : CoreResult::TooLarge;
      return std::nullopt;
    }
    if (decision.fitting.empty()) {
      decision.answer = *answer;
      decision.target = std::move(found);
    } else if (!agree(outcome, decision, found, *answer)) {
      return std::nullopt;
    }
    decision.fitting.push_back(candidate);
  }
  if (!decision.fitting.empty()) {
    list = decision.fitting;
    return decision;
  }
  std::optional<Answer> answer = answerOf(spec, nullptr, object.endian, options.elementSizes, outcome.why);
  if (!answer) {
    outcome.result = CoreResult::BadRecord;
    return std::nullopt;
  }
  decision.answer = *answer;
  return decision;
}

void Applier::apply(CoreOutcome &outcome, const CoreReloc &record, Insn &insn) {
  outcome.result = CoreResult::BadRecord;
  std::optional<Spec> spec = parseSpec(local, record, outcome.why);
  if (!spec)
    return;
  std::optional<Decision> decision;
  if (record.kind == llvm::BTF::BTF_TYPE_ID_LOCAL) {
    decision.emplace(); // needs no kernel, and linkers may have renumbered the types
    decision->answer.validate = false;
    decision->answer.oldValue = decision->answer.newValue = record.typeId;
  } else if (local.type(record.typeId).name().empty()) {
    outcome.why = "a type without a name cannot be looked for in a kernel";
    return;
  } else if (!(decision = decide(outcome, *spec))) {
    return;
  }
  outcome.oldValue = decision->answer.oldValue;
  outcome.newValue = decision->answer.newValue;
  if (!decision->fitting.empty()) {
    outcome.exists = true;
    outcome.view = decision->target.view;
    outcome.type = decision->target.root;
    outcome.path = std::move(decision->target.raw);
    outcome.fitting = std::move(decision->fitting);
  }
  std::optional<Insn> second;
  Patched patched = patch(insn, decision->answer, second);
  outcome.result = patched.result;
  outcome.oldBytes = patched.oldBytes;
  outcome.newBytes = patched.newBytes;
  outcome.why = std::move(patched.why);
  if (second)
    seconds.push_back({Index(&insn - object.sections[outcome.section].insns.data()), *second});
}

/// Makes room for the second halves. Slots stay what they were, the count of instructions grows.
void Applier::insertSeconds(Index index) {
  std::vector<Insn> &insns = object.sections[index].insns;
  std::sort(seconds.begin(), seconds.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
  auto before = [&](uint32_t insn) {
    return uint32_t(std::lower_bound(seconds.begin(), seconds.end(), insn,
                                     [](const auto &second, uint32_t at) { return second.first < at; }) -
                    seconds.begin());
  };
  for (Function &function : object.functions)
    if (function.section == index) {
      uint32_t first = before(function.firstInsn), last = before(function.firstInsn + function.numInsns);
      function.firstInsn += first;
      function.numInsns += last - first;
    }
  std::vector<Insn> longer;
  longer.reserve(insns.size() + seconds.size());
  auto next = seconds.begin();
  for (Index i = 0; i < insns.size(); ++i) {
    longer.push_back(insns[i]);
    if (next != seconds.end() && next->first == i)
      longer.push_back((next++)->second);
  }
  insns = std::move(longer);
  seconds.clear();
}

void Applier::applySection(Index index) {
  Section &section = object.sections[index];
  std::vector<Index> atSlot = insnAtSlot(section);
  for (Index i = 0; i < section.coreRelocs.size() && !isStopped(); ++i) {
    const CoreReloc &record = section.coreRelocs[i];
    CoreOutcome &outcome = outcomes.emplace_back();
    outcome.section = index;
    outcome.record = i;
    outcome.slot = record.insnOffset / 8;
    outcome.function = owners.at(index, outcome.slot);
    const Function *function = outcome.function == none ? nullptr : &object.functions[outcome.function];
    if (!function || (function->isProgram && options.wanted && !options.wanted(*function)))
      outcome.why = function ? "the program was not asked for" : "no function contains the instruction";
    else if (outcome.slot < atSlot.size() && atSlot[outcome.slot] != none)
      apply(outcome, record, section.insns[atSlot[outcome.slot]]);
  }
  if (!seconds.empty())
    insertSeconds(index);
}

std::vector<CoreOutcome> Applier::run() {
  std::vector<bool> done(object.sections.size());
  auto section = [&](Index index) {
    if (index < done.size() && !done[index] && !isStopped())
      applySection(index);
    if (index < done.size())
      done[index] = true;
  };
  for (Index index : object.coreSections)
    section(index);
  for (Index index = 0; index < done.size(); ++index)
    section(index);
  return std::move(outcomes);
}

} // namespace

Result<CoreApplied> applyCore(const Object &object, const CoreTarget &target, const CoreOptions &options) {
  bool hasRecords = llvm::any_of(object.sections, [](const Section &s) { return !s.coreRelocs.empty(); });
  if (!hasRecords)
    return CoreApplied{object, {}};
  if (object.btf().empty())
    return makeDiag(Diag::CoreBadRecord, "the object has CO-RE records, and no BTF that they could speak of");
  Result<btf::View> local = btf::View::open(object.btf(), ".BTF");
  if (!local)
    return local.takeError();
  CoreApplied applied{object, {}};
  applied.outcomes = Applier(applied.object, *local, target, options).run();
  return applied;
}

} // namespace skep::object
