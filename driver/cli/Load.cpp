// skep load: does the running kernel accept these programs?
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"
#include "driver/session/Loader.h"
#include "llvm/Support/FormatVariadic.h"
#include <nlohmann/json.hpp>

namespace skep::cli {
namespace {

using namespace loader;
using Json = nlohmann::ordered_json;

constexpr const char *footer = "Example: skep load prog.bpf.o\n"
                               "\n"
                               "--json prints one object: file, programs [{name, section, verdict\n"
                               "(accepted|rejected|not-judged), id, reason, log}], messages (libbpf's).\n"
                               "\n"
                               "Exit: 0 all accepted, 1 some rejected, 2 some could not be asked about (no\n"
                               "permission, unknown kind, unreadable file).";

const char *wordOf(Verdict verdict) {
  switch (verdict) {
  case Verdict::Accepted:
    return "accepted";
  case Verdict::Rejected:
    return "rejected";
  case Verdict::NotJudged:
    break;
  }
  return "not-judged";
}

int exitCodeOf(const Report &report) {
  if (report.anyIs(Verdict::Rejected))
    return ExitNo;
  return report.anyIs(Verdict::NotJudged) ? ExitUnable : ExitOk;
}

void printText(Context &cx, const Report &report) {
  for (const ProgramReport &program : report.programs) {
    cx.out << llvm::formatv("{0,-24} {1,-24} {2}\n", program.name, program.section, wordOf(program.verdict));
    if (program.verdict != Verdict::Accepted) {
      cx.out.flush();
      print(cx, program.why);
    }
    if (!program.log.empty())
      cx.out << program.log << (llvm::StringRef(program.log).ends_with("\n") ? "" : "\n");
  }
}

void printJson(Context &cx, const std::string &file, const Report &report) {
  Json json{{"file", file}, {"programs", Json::array()}};
  for (const ProgramReport &program : report.programs) {
    Json one{{"name", program.name}, {"section", program.section}, {"verdict", wordOf(program.verdict)}};
    if (program.verdict != Verdict::Accepted) {
      one["id"] = program.why.id;
      one["reason"] = program.why.message;
    }
    one["log"] = program.log;
    json["programs"].push_back(std::move(one));
  }
  json["messages"] = report.messages;
  cx.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

} // namespace

int runLoad(Context &cx, Args args) {
  CLI::App app("Ask the running kernel whether it accepts the programs of an object. They are\n"
               "loaded and let go again; nothing is attached and nothing pinned.",
               "skep load");
  app.footer(footer);
  std::string file;
  Options options;
  bool json = false;
  app.add_option("file", file, "the object, - for standard input")->required()->type_name("FILE");
  app.add_option("--prog", options.programs, "only this program; may be repeated")
      ->type_name("NAME")
      ->take_all();
  app.add_option("--log-level", options.logLevel, "verifier log also when accepted: 1, 2; 4 = totals")
      ->type_name("N")
      ->check(CLI::Range(0, 7));
  app.add_flag("--json", json, "print one JSON object");
  if (auto exit = parse(cx, app, args))
    return *exit;
  Result<std::vector<uint8_t>> bytes = readFile(file);
  if (!bytes) {
    print(cx, bytes.error());
    return ExitUnable;
  }
  Result<Report> report = load(*bytes, file, options);
  if (!report) {
    print(cx, report.error());
    return ExitUnable;
  }
  if (json)
    printJson(cx, file, *report);
  else
    printText(cx, *report);
  return exitCodeOf(*report);
}

} // namespace skep::cli
