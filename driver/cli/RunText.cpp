// Runs for people: one line a run in aligned columns, and under it what the program said.
#include "btfgen/model/Value.h"
#include "core/spec/Maps.h"
#include "driver/cli/RunReport.h"
#include "driver/session/PacketSummary.h"
#include "vm/maps/Map.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

namespace skep::cli {
namespace {

/// Bytes by their type, else in hexadecimal.
std::string show(const run::Runner &runner, btf::TypeId type, llvm::ArrayRef<uint8_t> bytes) {
  if (runner.types() && type && type < runner.types()->numTypes() &&
      runner.types()->sizeOf(type).value_or(0) <= bytes.size())
    return btf::valueText(*runner.types(), type, bytes);
  constexpr size_t most = 64;
  std::string text;
  for (size_t i = 0; i < std::min(bytes.size(), most); ++i)
    text += (i ? " " : "") + llvm::toHex(bytes.slice(i, 1), /*LowerCase=*/true);
  return bytes.size() > most ? text + " ... (" + std::to_string(bytes.size()) + " bytes)" : text;
}

bool allZero(llvm::ArrayRef<uint8_t> bytes) {
  return llvm::all_of(bytes, [](uint8_t byte) { return byte == 0; });
}

class TextReport : public RunReport {
public:
  TextReport(Context &cx, bool quiet) : cx(cx), quiet(quiet) {}

  void begin(const run::Runner &runner, size_t inputs) override {
    width = std::to_string(inputs).size();
    cx.out << runner.program() << " (" << runner.section() << ")\n";
    if (runner.hasPacket() && !quiet)
      cx.out << llvm::formatv("  {0}  {1,-14} {2,5}  packet\n", std::string(width - 1, ' ') + "#", "verdict",
                              "bytes");
  }

  void add(const run::Runner &runner, const RunInput &input, const run::Outcome &outcome) override {
    if (!outcome.result.fault)
      ++counts[nameOf(outcome)];
    if (quiet)
      return;
    const std::string verdict = outcome.result.fault ? "fault" : nameOf(outcome);
    cx.out << "  " << llvm::right_justify(std::to_string(input.number), width) << "  ";
    if (runner.hasPacket())
      cx.out << llvm::formatv("{0,-14} {1,5}  {2}", verdict, input.frame.size(), run::summarize(input.frame));
    else
      cx.out << verdict;
    cx.out << "\n";
    effects(runner, input, outcome);
  }

  void end(const run::Runner &runner, double seconds) override {
    size_t total = 0;
    std::string text;
    for (const auto &[name, count] : counts) {
      total += count;
      text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + name;
    }
    if (total > 1)
      cx.out << "  " << text << "\n";
    if (quiet && total)
      cx.out << llvm::formatv("  {0} run{1}, {2:f0} ns each\n", total, total == 1 ? "" : "s",
                              seconds / total * 1e9);
  }

  void maps(const run::Runner &runner) override {
    for (const std::unique_ptr<vm::Map> &map : runner.maps())
      if (!(map->spec.isData && map->spec.programReads))
        dump(runner, *map);
  }

private:
  static std::string nameOf(const run::Outcome &outcome) {
    if (!outcome.verdict.empty())
      return outcome.verdict;
    return "returned " + std::to_string(static_cast<int32_t>(outcome.result.value));
  }

  void detail(llvm::StringRef label, const std::string &text) {
    cx.out << llvm::formatv("  {0}    {1,-8} {2}\n", std::string(width, ' '), label, text);
  }

  void effects(const run::Runner &runner, const RunInput &input, const run::Outcome &outcome) {
    const vm::Effects &effects = outcome.result.effects;
    for (const std::string &line : effects.printk)
      detail("printk", line);
    for (const vm::Event &event : effects.events)
      detail("event", event.map->spec.name + " " + show(runner, event.map->spec.valueType, event.data));
    if (!effects.output.empty())
      for (llvm::StringRef line : llvm::split(llvm::StringRef(effects.output).rtrim('\n'), '\n'))
        detail("output", line.str());
    if (effects.redirect)
      detail("redirect", effects.redirect->map ? "entry " + std::to_string(effects.redirect->key) +
                                                     " of map " + effects.redirect->map->spec.name
                                               : "interface " + std::to_string(effects.redirect->ifindex));
    if (outcome.packetAfter)
      detail("packet", llvm::formatv("now {0} bytes, {1}", outcome.packetAfter->size(),
                                     run::summarize(*outcome.packetAfter)));
  }

  void dump(const run::Runner &runner, vm::Map &map) {
    const vm::MapSpec &spec = map.spec;
    cx.out << "\nmap " << (spec.isData ? spec.section : spec.name) << " ("
           << llvm::StringRef(mapTypeInfo(map.type()).name).lower();
    if (!spec.isData)
      cx.out << ", at most " << spec.maxEntries << (map.type() == MapType::Ringbuf ? " bytes" : " entries");
    cx.out << ")\n";
    size_t shown = 0, zeros = 0;
    std::vector<uint8_t> key(std::max(4u, spec.keySize));
    for (bool more = map.next(nullptr, key.data()); more; more = map.next(key.data(), key.data()))
      entry(runner, map, key, shown, zeros);
    for (const std::vector<uint8_t> &value : map.contents()) {
      cx.out << "  " << show(runner, spec.valueType, value) << "\n";
      ++shown;
    }
    if (zeros)
      cx.out << "  " << (shown ? "all others" : "all") << " are zero\n";
    else if (!shown && map.type() != MapType::Ringbuf && map.type() != MapType::PerfEventArray)
      cx.out << "  empty\n";
  }

  /// Entries of arrays are always there, so those that are zero say nothing.
  void entry(const run::Runner &runner, vm::Map &map, llvm::ArrayRef<uint8_t> key, size_t &shown,
             size_t &zeros) {
    const vm::MapSpec &spec = map.spec;
    const bool isArray = map.type() == MapType::Array || map.type() == MapType::PercpuArray;
    for (uint32_t cpu = 0; cpu < map.copies(); ++cpu) {
      llvm::ArrayRef<uint8_t> value(map.value(key.data(), cpu), spec.valueSize);
      if (isArray && allZero(value) && !spec.isData) {
        ++zeros;
        continue;
      }
      ++shown;
      cx.out << "  ";
      if (!spec.isData)
        cx.out << show(runner, spec.keyType, key.take_front(spec.keySize)) << " = ";
      if (map.copies() > 1)
        cx.out << "cpu " << cpu << ": ";
      cx.out << valueOf(runner, map, key, value) << "\n";
    }
  }

  std::string valueOf(const run::Runner &runner, vm::Map &map, llvm::ArrayRef<uint8_t> key,
                      llvm::ArrayRef<uint8_t> value) {
    if (std::string name = run::entryName(map, key); !name.empty())
      return name;
    return show(runner, map.spec.valueType, value);
  }

  Context &cx;
  const bool quiet;
  size_t width = 1;
  std::map<std::string, size_t> counts;
};

} // namespace

std::unique_ptr<RunReport> textReport(Context &cx, bool quiet) {
  return std::make_unique<TextReport>(cx, quiet);
}

} // namespace skep::cli
