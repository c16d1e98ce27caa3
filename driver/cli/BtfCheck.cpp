// skep btf check: will these objects run on those kernels?
#include "backend-glue/object/CoreCheck.h"
#include "btfgen/model/KernelBtf.h"
#include "core/support/Diags.h"
#include "driver/cli/BtfCommand.h"
#include "driver/cli/BtfFiles.h"
#include "driver/cli/Parse.h"
#include "driver/session/ObjectFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <map>
#include <nlohmann/json.hpp>

namespace skep::cli {
namespace {

using namespace object;
using Json = nlohmann::ordered_json;

constexpr const char *checkFooter =
    "Example: skep btf check prog.bpf.o --against 5.10.btf 6.1.btf 6.12.btf\n"
    "         skep btf check *.bpf.o --against btfhub/ubuntu/20.04/x86_64\n"
    "\n"
    "A folder stands for all files *.btf in it. KERNEL.btf+MODULE.btf adds the types\n"
    "of a module. Without --against, the kernel is the running one.\n"
    "\n"
    "In the table a program is ok; guarded, when it lacks something on that kernel\n"
    "that a check protects; depends, when the kernel's configuration decides; or\n"
    "broken. Kprobes, the configuration and what the verifier thinks of accesses\n"
    "cannot be seen in BTF.\n"
    "\n"
    "--json prints one object: objects [{file, kernels [{kernel, verdict, resolved,\n"
    "guarded, depends, broken, needs [{status, kind, what, old, new, programs, file,\n"
    "line, id, message, notes, hints}]}]}].\n"
    "\n"
    "Exit: 0 nothing is broken, 1 something is, 2 a file cannot be read.";

struct Options {
  bool json = false, all = false, records = false;
};

/// The reports of one object, one a kernel.
struct Checked {
  std::string file;
  Object object;
  std::vector<CheckReport> reports;
};

/// Of one program, or of the whole object (none).
CheckStatus verdictOf(const CheckReport &report, Index program) {
  CheckStatus worst = CheckStatus::Resolved;
  for (const CheckedNeed &need : report.needs) {
    if (program == none || (need.programs.empty() && need.status >= CheckStatus::Depends))
      worst = std::max(worst, need.status);
    for (auto [concerned, status] : need.programs)
      if (concerned == program)
        worst = std::max(worst, status);
  }
  return worst;
}

llvm::StringRef word(CheckStatus status) {
  return status == CheckStatus::Resolved ? "ok" : checkStatusName(status);
}

void printRow(Context &cx, llvm::StringRef head, unsigned headWidth, llvm::ArrayRef<std::string> cells,
              llvm::ArrayRef<unsigned> widths) {
  cx.out << "  " << head << std::string(headWidth - std::min<size_t>(head.size(), headWidth), ' ');
  for (size_t i = 0; i < cells.size(); ++i)
    cx.out << "  " << cells[i]
           << (i + 1 == cells.size()
                   ? ""
                   : std::string(widths[i] - std::min<size_t>(cells[i].size(), widths[i]), ' '));
  cx.out << "\n";
}

void printTable(Context &cx, const Checked &checked, llvm::ArrayRef<std::string> kernels) {
  unsigned headWidth = 8;
  for (const Function &function : checked.object.functions)
    if (function.isProgram)
      headWidth = std::max<unsigned>(headWidth, function.name.size());
  std::vector<unsigned> widths;
  for (const std::string &kernel : kernels)
    widths.push_back(std::max<size_t>(kernel.size(), 8));
  cx.out << checked.file << "\n";
  printRow(cx, "", headWidth, kernels, widths);
  auto row = [&](llvm::StringRef head, llvm::function_ref<std::string(const CheckReport &)> cell) {
    std::vector<std::string> cells;
    for (const CheckReport &report : checked.reports)
      cells.push_back(cell(report));
    printRow(cx, head, headWidth, cells, widths);
  };
  for (Index i = 0; i < checked.object.functions.size(); ++i)
    if (checked.object.functions[i].isProgram)
      row(checked.object.functions[i].name,
          [&](const CheckReport &report) { return word(verdictOf(report, i)).str(); });
  for (CheckStatus status :
       {CheckStatus::Resolved, CheckStatus::Guarded, CheckStatus::Depends, CheckStatus::Broken})
    row(checkStatusName(status),
        [&](const CheckReport &report) { return std::to_string(report.count(status)); });
}

/// Every record with its value on each kernel.
void printRecords(Context &cx, const Checked &checked) {
  if (checked.reports.empty())
    return;
  for (size_t i = 0; i < checked.reports.front().outcomes.size(); ++i) {
    const CheckedNeed &first = checked.reports.front().needs[i];
    const CoreOutcome &outcome = checked.reports.front().outcomes[i];
    const CoreReloc &record = checked.object.sections[outcome.section].coreRelocs[outcome.record];
    cx.out << llvm::formatv("  {0}:{1}: {2} {3}: {4} ->", llvm::sys::path::filename(first.where.file),
                            first.where.line, coreKindName(record.kind), first.text,
                            int64_t(outcome.oldValue));
    for (const CheckReport &report : checked.reports)
      if (report.needs[i].status == CheckStatus::Resolved)
        cx.out << " " << int64_t(report.outcomes[i].newValue);
      else
        cx.out << " " << checkStatusName(report.needs[i].status);
    cx.out << "\n";
  }
}

/// What is missing on several kernels is told of once.
void printDiags(Context &cx, const Checked &checked, llvm::ArrayRef<std::string> kernels) {
  std::map<std::string, size_t> places;
  std::vector<std::pair<Diagnostic, std::vector<std::string>>> found;
  for (size_t k = 0; k < kernels.size(); ++k)
    for (const CheckedNeed &need : checked.reports[k].needs) {
      if (need.status < CheckStatus::Depends || !need.diag)
        continue;
      std::string key = llvm::formatv("{0}|{1}|{2}|{3}|{4}", need.diag->id, need.text, need.where.file,
                                      need.where.line, unsigned(need.status));
      auto [place, isNew] = places.try_emplace(key, found.size());
      if (!isNew) {
        std::vector<std::string> &others = found[place->second].second;
        if (others.back() != kernels[k])
          others.push_back(kernels[k]);
        continue;
      }
      found.push_back({*need.diag, {kernels[k]}});
      if (need.status == CheckStatus::Depends)
        found.back().first.severity = Severity::Warning;
    }
  for (auto &[diag, where] : found) {
    if (where.size() > 1)
      diag.notes.push_back({"the same on " + llvm::join(llvm::ArrayRef(where).drop_front(), ", "), {}});
    if (diag.where.file.empty())
      diag.where.file = checked.file;
    print(cx, diag);
  }
}

Json needJson(const Checked &checked, const CheckReport &report, const CheckedNeed &need) {
  Json json{{"status", checkStatusName(need.status).str()}};
  if (need.outcome != none) {
    const CoreOutcome &outcome = report.outcomes[need.outcome];
    json["kind"] =
        coreKindName(checked.object.sections[outcome.section].coreRelocs[outcome.record].kind).str();
    json["what"] = need.text;
    json["old"] = int64_t(outcome.oldValue);
    json["new"] = outcome.result == CoreResult::Resolved ? Json(int64_t(outcome.newValue)) : Json();
  } else {
    json["what"] = need.text;
  }
  Json programs = Json::array();
  for (auto [program, status] : need.programs)
    if (status == need.status && program != none)
      programs.push_back(checked.object.functions[program].name);
  json["programs"] = std::move(programs);
  json["file"] = need.where.file;
  json["line"] = need.where.line;
  if (!need.diag)
    return json;
  json["id"] = need.diag->id;
  json["message"] = need.diag->message;
  json["notes"] = Json::array();
  for (const DiagNote &note : need.diag->notes)
    json["notes"].push_back(note.message);
  json["hints"] = need.diag->hints;
  return json;
}

Json objectJson(const Checked &checked, llvm::ArrayRef<std::string> kernels) {
  Json json{{"file", checked.file}, {"kernels", Json::array()}};
  for (size_t k = 0; k < kernels.size(); ++k) {
    const CheckReport &report = checked.reports[k];
    Json one{{"kernel", kernels[k]}, {"verdict", word(verdictOf(report, none)).str()}};
    for (CheckStatus status :
         {CheckStatus::Resolved, CheckStatus::Guarded, CheckStatus::Depends, CheckStatus::Broken})
      one[checkStatusName(status).str()] = report.count(status);
    one["needs"] = Json::array();
    for (const CheckedNeed &need : report.needs)
      one["needs"].push_back(needJson(checked, report, need));
    json["kernels"].push_back(std::move(one));
  }
  return json;
}

Result<Checked> checkFile(Context &cx, const std::string &file, const BtfFiles &kernels,
                          const Options &options) {
  std::vector<Diagnostic> warnings;
  Result<Object> object = loadObject(file, {}, warnings);
  if (!object)
    return object.takeError();
  Checked checked{file, std::move(*object), {}};
  Result<CoreChecker> checker = CoreChecker::open(checked.object);
  if (!checker)
    return checker.takeError();
  for (size_t i = 0; i < kernels.targets.size(); ++i) {
    Result<CheckReport> report = checker->check(*kernels.targets[i], kernels.names[i], options.all);
    if (!report)
      return report.takeError();
    checked.reports.push_back(std::move(*report));
  }
  return checked;
}

} // namespace

int runBtfCheck(Context &cx, Args args) {
  std::vector<std::string> files, against;
  Options options;
  CLI::App app("Tell whether objects run on kernels, by the kernels' BTF alone", "skep btf check");
  app.add_option("files", files, "the objects; a C source is compiled on the way")
      ->required()
      ->type_name("FILE");
  app.add_option("--against", against, "kernels: BTF files, folders of them")->type_name("BTF");
  app.add_flag("--all", options.all,
               "judge also programs that are only loaded when asked for, SEC(\"?...\")");
  app.add_flag("--records", options.records, "print each record with its value on every kernel");
  app.add_flag("--json", options.json, "print one JSON object");
  app.footer(checkFooter);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  Result<BtfFiles> kernels = openBtfFiles(against);
  if (!kernels)
    return unable(cx, kernels.error());
  int code = ExitOk;
  Json objects = Json::array();
  for (const std::string &file : files) {
    Result<Checked> checked = checkFile(cx, file, *kernels, options);
    if (!checked) {
      code = unable(cx, checked.error());
      continue;
    }
    if (options.json)
      objects.push_back(objectJson(*checked, kernels->names));
    else
      printTable(cx, *checked, kernels->names);
    if (options.records && !options.json)
      printRecords(cx, *checked);
    cx.out.flush();
    if (!options.json)
      printDiags(cx, *checked, kernels->names);
    bool isBroken =
        llvm::any_of(checked->reports, [](const CheckReport &report) { return report.isBroken(); });
    if (isBroken && code == ExitOk)
      code = ExitNo;
  }
  if (options.json)
    cx.out << Json{{"objects", std::move(objects)}}.dump(2, ' ', false, Json::error_handler_t::replace)
           << "\n";
  return code;
}

} // namespace skep::cli
