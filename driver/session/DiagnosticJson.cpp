// One object a line rather than one document: each is complete when it is written, so it survives a crash
// after it, and the compiles of a parallel build can share a pipe, with what make says in between.
//
// Keys are always in the same order. Lists are always there; a place that is not known is left out.
#include "driver/session/DiagnosticJson.h"
#include <nlohmann/json.hpp>

namespace skep {
namespace {

using Json = nlohmann::ordered_json;

const char *wordOf(Severity severity) {
  static constexpr const char *words[] = {"note", "remark", "warning", "error"};
  return words[static_cast<size_t>(severity)];
}

void addRange(Json &json, const SourceRange &range) {
  json["file"] = range.file;
  json["line"] = range.begin.line;
  json["column"] = range.begin.column;
  json["end_line"] = range.end.line;
  json["end_column"] = range.end.column;
}

/// The place of a diagnostic or note; `ranges` begin with the token there.
void addPlace(Json &json, const Location &where, const std::vector<SourceRange> &ranges) {
  if (!where.file.empty())
    json["file"] = where.file;
  if (where.line)
    json["line"] = where.line;
  if (where.column)
    json["column"] = where.column;
  if (!ranges.empty()) {
    json["end_line"] = ranges.front().end.line;
    json["end_column"] = ranges.front().end.column;
  }
  if (!where.section.empty())
    json["section"] = where.section;
  if (where.offset)
    json["offset"] = *where.offset;
  if (!where.program.empty())
    json["program"] = where.program;
  if (where.insn)
    json["insn"] = *where.insn;
}

Json highlights(const std::vector<SourceRange> &ranges) {
  Json list = Json::array();
  for (const SourceRange &range : llvm::ArrayRef(ranges).drop_front(!ranges.empty()))
    addRange(list.emplace_back(Json::object()), range);
  return list;
}

Json edits(const std::vector<FixIt> &fixits) {
  Json list = Json::array();
  for (const FixIt &fix : fixits) {
    Json &one = list.emplace_back(Json::object());
    addRange(one, fix.where);
    one["offset"] = fix.offset;
    one["length"] = fix.length;
    one["replacement"] = fix.text;
  }
  return list;
}

Json noteJson(const DiagNote &note) {
  Json json{{"message", note.message}};
  addPlace(json, note.where, note.ranges);
  json["ranges"] = highlights(note.ranges);
  json["fixits"] = edits(note.fixits);
  return json;
}

} // namespace

std::string diagnosticJson(const Diagnostic &diag) {
  Json json{{"format", "skep-diagnostic/1"},
            {"severity", wordOf(diag.severity)},
            {"id", diag.id},
            {"message", diag.message}};
  addPlace(json, diag.where, diag.ranges);
  json["ranges"] = highlights(diag.ranges);
  json["notes"] = Json::array();
  for (const DiagNote &note : diag.notes)
    json["notes"].push_back(noteJson(note));
  json["hints"] = diag.hints;
  json["fixits"] = edits(diag.fixits);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace skep
