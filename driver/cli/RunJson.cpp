// Runs for programs: one JSON object a run and line, then one with the maps. Keys are always in the same
// order; what a run does not have is left out, except for the fields that every run has.
#include "btfgen/model/Value.h"
#include "core/spec/Maps.h"
#include "driver/cli/RunReport.h"
#include "driver/session/PacketSummary.h"
#include "vm/maps/Map.h"
#include "llvm/ADT/StringExtras.h"
#include <nlohmann/json.hpp>

namespace skep::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string hex(llvm::ArrayRef<uint8_t> bytes) { return llvm::toHex(bytes, /*LowerCase=*/true); }

/// Bytes by their type, else as a string of hexadecimal digits.
Json show(const run::Runner &runner, btf::TypeId type, llvm::ArrayRef<uint8_t> bytes) {
  if (runner.types() && type && type < runner.types()->numTypes() &&
      runner.types()->sizeOf(type).value_or(0) <= bytes.size()) {
    Json value =
        Json::parse(btf::valueJson(*runner.types(), type, bytes), nullptr, /*allow_exceptions=*/false);
    if (!value.is_discarded())
      return value;
  }
  return hex(bytes);
}

Json faultJson(const Diagnostic &fault) {
  Json json{{"id", fault.id}, {"message", fault.message}};
  if (!fault.where.program.empty())
    json["function"] = fault.where.program;
  if (fault.where.insn)
    json["insn"] = *fault.where.insn;
  if (fault.where.line) {
    json["file"] = fault.where.file;
    json["line"] = fault.where.line;
  }
  return json;
}

class JsonReport : public RunReport {
public:
  JsonReport(Context &cx, bool quiet) : cx(cx), quiet(quiet) {}

  void add(const run::Runner &runner, const RunInput &input, const run::Outcome &outcome) override {
    if (quiet && !outcome.result.fault)
      return;
    Json json{{"run", input.number}, {"prog", runner.program()}, {"section", runner.section()}};
    if (outcome.result.fault) {
      json["fault"] = faultJson(*outcome.result.fault);
    } else {
      json["retval"] = static_cast<int32_t>(outcome.result.value);
      json["verdict"] = outcome.verdict.empty() ? Json() : Json(outcome.verdict);
    }
    json["insns"] = outcome.result.insns;
    if (runner.hasPacket())
      json["packet"] = packet(input, outcome);
    effects(runner, outcome, json);
    print(json);
  }

  void maps(const run::Runner &runner) override {
    Json all = Json::array();
    for (const std::unique_ptr<vm::Map> &map : runner.maps())
      all.push_back(dump(runner, *map));
    print({{"maps", std::move(all)}});
  }

private:
  void print(const Json &json) {
    cx.out << json.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
  }

  static Json packet(const RunInput &input, const run::Outcome &outcome) {
    Json json{
        {"length", input.frame.size()}, {"summary", run::summarize(input.frame)}, {"data", hex(input.frame)}};
    if (outcome.packetAfter)
      json["after"] = hex(*outcome.packetAfter);
    return json;
  }

  static void effects(const run::Runner &runner, const run::Outcome &outcome, Json &json) {
    const vm::Effects &effects = outcome.result.effects;
    json["printk"] = effects.printk;
    json["events"] = Json::array();
    for (const vm::Event &event : effects.events)
      json["events"].push_back({{"map", event.map->spec.name},
                                {"cpu", event.cpu},
                                {"value", show(runner, event.map->spec.valueType, event.data)},
                                {"data", hex(event.data)}});
    if (!effects.output.empty())
      json["output"] = effects.output;
    if (!effects.redirect)
      return;
    if (effects.redirect->map)
      json["redirect"] = {{"map", effects.redirect->map->spec.name}, {"key", effects.redirect->key}};
    else
      json["redirect"] = {{"ifindex", effects.redirect->ifindex}};
  }

  static Json dump(const run::Runner &runner, vm::Map &map) {
    const vm::MapSpec &spec = map.spec;
    Json json{{"name", spec.name},
              {"type", llvm::StringRef(mapTypeInfo(map.type()).name).lower()},
              {"max_entries", spec.maxEntries},
              {"entries", Json::array()}};
    std::vector<uint8_t> key(std::max(4u, spec.keySize));
    for (bool more = map.next(nullptr, key.data()); more; more = map.next(key.data(), key.data()))
      json["entries"].push_back(
          {{"key", show(runner, spec.keyType, llvm::ArrayRef(key).take_front(spec.keySize))},
           {"value", value(runner, map, key)}});
    for (const std::vector<uint8_t> &one : map.contents())
      json["entries"].push_back({{"value", show(runner, spec.valueType, one)}});
    return json;
  }

  /// An array of one value a CPU for a per-CPU map, the name for an entry that is a map or program.
  static Json value(const run::Runner &runner, vm::Map &map, llvm::ArrayRef<uint8_t> key) {
    if (std::string name = run::entryName(map, key); !name.empty())
      return name;
    Json values = Json::array();
    for (uint32_t cpu = 0; cpu < map.copies(); ++cpu)
      values.push_back(show(runner, map.spec.valueType, {map.value(key.data(), cpu), map.spec.valueSize}));
    const bool perCpu = map.type() == MapType::PercpuArray || map.type() == MapType::PercpuHash ||
                        map.type() == MapType::LruPercpuHash;
    return perCpu ? values : values.front();
  }

  Context &cx;
  const bool quiet;
};

} // namespace

std::unique_ptr<RunReport> jsonReport(Context &cx, bool quiet) {
  return std::make_unique<JsonReport>(cx, quiet);
}

} // namespace skep::cli
