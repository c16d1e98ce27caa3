// SARIF 2.1.0, the form that code scanning services and editors read.
//
//  - Columns count Unicode code points (columnKind), because bytes are not among what SARIF offers.
//  - Paths are relative to the working directory where they can be; headers inside skep are under the base
//    SKEP_RUNTIME, which no file system has.
//  - A result's rule is its id. Only rules with results are listed: the whole table with its pages would
//    be a hundred times the size of the log of a usual compile.
//  - Hints become part of the message; notes are related locations, as SARIF has no other place for them.
#include "driver/session/DiagnosticJson.h"
#include "driver/session/Explain.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include <nlohmann/json.hpp>

using llvm::StringRef;

namespace skep {
namespace {

using Json = nlohmann::ordered_json;

constexpr llvm::StringLiteral embeddedRoot = "/skep-runtime/"; ///< where the frontend mounts its headers

const char *levelOf(Severity severity) {
  switch (severity) {
  case Severity::Error:
    return "error";
  case Severity::Warning:
    return "warning";
  case Severity::Remark:
  case Severity::Note:
    break;
  }
  return "note";
}

/// `path` with what a URI does not take as %XX.
std::string escaped(StringRef path) {
  std::string uri;
  for (char c : path) {
    if (llvm::isAlnum(c) || StringRef("-._~/+@,=").contains(c))
      uri += c;
    else
      uri += "%" + llvm::toHex(StringRef(&c, 1));
  }
  return uri;
}

class Log {
public:
  explicit Log(StringRef directory) : directory(directory.str() + "/") {}

  void add(const Diagnostic &diag);
  Json finish(SarifOutcome outcome) &&;

private:
  Json artifact(StringRef path);
  Json place(const Location &where, const std::vector<SourceRange> &ranges);
  Json fixes(const Diagnostic &diag);
  size_t ruleIndex(const std::string &id);

  std::string directory;
  Json rules = Json::array(), results = Json::array();
  bool usesEmbedded = false;
};

Json Log::artifact(StringRef path) {
  if (path.consume_front(embeddedRoot)) {
    usesEmbedded = true;
    return {{"uri", escaped(path)}, {"uriBaseId", "SKEP_RUNTIME"}};
  }
  path.consume_front(directory);
  while (path.consume_front("./"))
    ;
  if (path.starts_with("/"))
    return {{"uri", "file://" + escaped(path)}};
  // Angle brackets: standard input or the command line, which are no files.
  return {{"uri", escaped(path)}};
}

Json regionOf(const SourceRange &range) {
  return {{"startLine", range.begin.line},
          {"startColumn", range.begin.character},
          {"endLine", range.end.line},
          {"endColumn", range.end.character}};
}

bool isKnown(const SourceRange &range) {
  return range.begin.line && range.begin.character && range.end.line && range.end.character;
}

/// A function of a program, and what else SARIF has no words for.
void addBinaryPlace(Json &location, const Location &where) {
  if (!where.program.empty())
    location["logicalLocations"] = Json::array({{{"name", where.program}, {"kind", "function"}}});
  Json properties = Json::object();
  if (!where.section.empty())
    properties["section"] = where.section;
  if (where.offset)
    properties["offset"] = *where.offset;
  if (where.insn)
    properties["insn"] = *where.insn;
  if (!properties.empty())
    location["properties"] = std::move(properties);
}

/// Null when nothing is known.
Json Log::place(const Location &where, const std::vector<SourceRange> &ranges) {
  Json location = Json::object();
  if (!where.file.empty()) {
    Json physical{{"artifactLocation", artifact(where.file)}};
    if (!ranges.empty() && isKnown(ranges.front()))
      physical["region"] = regionOf(ranges.front());
    else if (where.line)
      physical["region"] = {{"startLine", where.line}};
    location["physicalLocation"] = std::move(physical);
  }
  addBinaryPlace(location, where);
  return location.empty() ? Json() : location;
}

/// All edits of a diagnostic are one fix, which is applied whole.
Json Log::fixes(const Diagnostic &diag) {
  Json changes = Json::array();
  std::vector<std::string> files;
  for (const FixIt &fix : diag.fixits) {
    size_t at = llvm::find(files, fix.where.file) - files.begin();
    if (at == files.size()) {
      files.push_back(fix.where.file);
      changes.push_back({{"artifactLocation", artifact(fix.where.file)}, {"replacements", Json::array()}});
    }
    changes[at]["replacements"].push_back(
        {{"deletedRegion", regionOf(fix.where)}, {"insertedContent", {{"text", fix.text}}}});
  }
  return Json::array({{{"description", {{"text", "mend: " + diag.message}}}, {"artifactChanges", changes}}});
}

void describeRule(Json &rule, const DiagInfo &row) {
  Explanation page = explain(row);
  rule["shortDescription"] = {{"text", row.meaning}};
  rule["fullDescription"] = {{"text", page.text.empty() ? std::string(row.meaning) : page.text}};
  std::string help = rule["fullDescription"]["text"];
  if (!page.wrong.empty())
    help += "\n\n## Wrong\n\n```c\n" + page.wrong + "```\n\n## Right\n\n```c\n" + page.right + "```";
  if (std::string control = howToControl(row); !control.empty())
    help += "\n\n" + control;
  rule["help"] = {{"text", StringRef(help).trim().str()}, {"markdown", StringRef(help).trim().str()}};
  rule["defaultConfiguration"] = {{"level", levelOf(row.severity)}};
  rule["properties"] = {{"tags", {row.topic}}};
}

size_t Log::ruleIndex(const std::string &id) {
  for (size_t i = 0; i < rules.size(); ++i)
    if (rules[i]["id"] == id)
      return i;
  Json &rule = rules.emplace_back(Json{{"id", id}});
  if (const DiagInfo *row = findDiag(id))
    describeRule(rule, *row);
  else
    rule["shortDescription"] = {{"text", "Clang's -W" + id}};
  if (std::string url = helpUrl(id); !url.empty())
    rule["helpUri"] = url;
  return rules.size() - 1;
}

void Log::add(const Diagnostic &diag) {
  std::string message = diag.message;
  for (const std::string &hint : diag.hints)
    message += "\nhint: " + hint;
  Json result{{"ruleId", diag.id},
              {"ruleIndex", ruleIndex(diag.id)},
              {"level", levelOf(diag.severity)},
              {"message", {{"text", message}}}};
  Json primary = place(diag.where, diag.ranges);
  result["locations"] = primary.is_null() ? Json::array() : Json::array({primary});
  Json related = Json::array();
  for (const DiagNote &note : diag.notes) {
    Json location = place(note.where, note.ranges);
    Json one{{"id", related.size()}};
    if (!location.is_null())
      one.update(location);
    one["message"] = {{"text", note.message}};
    related.push_back(std::move(one));
  }
  if (!related.empty())
    result["relatedLocations"] = std::move(related);
  if (!diag.fixits.empty())
    result["fixes"] = fixes(diag);
  results.push_back(std::move(result));
}

Json Log::finish(SarifOutcome outcome) && {
  Json run{
      {"tool", {{"driver", {{"name", "skep"}, {"version", SKEP_VERSION}, {"rules", std::move(rules)}}}}}};
  run["invocations"] = Json::array({{{"executionSuccessful", outcome.done}, {"exitCode", outcome.exitCode}}});
  if (usesEmbedded)
    run["originalUriBaseIds"] = {{"SKEP_RUNTIME", {{"description", {{"text", "headers inside skep"}}}}}};
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = std::move(results);
  return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
          {"version", "2.1.0"},
          {"runs", Json::array({std::move(run)})}};
}

} // namespace

std::string sarifLog(llvm::ArrayRef<Diagnostic> diags, StringRef directory, SarifOutcome outcome) {
  Log log(directory);
  for (const Diagnostic &diag : diags)
    log.add(diag);
  return std::move(log).finish(outcome).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace skep
