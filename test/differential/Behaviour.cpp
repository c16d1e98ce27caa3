// Globals are found by their symbols, since each compiler lays out data sections in its own way; static ones
// may be gone, so they are left out. Keys of a map are sorted, for the same reason.
#include "test/differential/Behaviour.h"
#include "driver/session/Runner.h"
#include "test/differential/Random.h"
#include "vm/maps/Map.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include <algorithm>
#include <cstring>

using namespace llvm;

namespace skep::differential {
namespace {

constexpr uint64_t mostInsns = 3'000'000;
using Packet = std::vector<uint8_t>;

std::vector<Packet> packetsOf(uint64_t seed) {
  Random random(seed ^ 0x5eed);
  std::vector<Packet> packets;
  for (unsigned size : {60u, 14u, 64u, 14 + random.below(100), 60u}) {
    Packet packet(size);
    for (uint8_t &byte : packet)
      byte = packets.size() == 2 ? 0xff : random.next();
    packets.push_back(std::move(packet));
  }
  return packets;
}

class Observer {
public:
  Observer(const object::Object &object, Behaviour &seen) : object(object), seen(seen) {}

  void program(const object::Function &function, ArrayRef<Packet> packets) {
    line("program " + function.name);
    run::Options options;
    options.limits.insns = mostInsns;
    auto runner = run::Runner::open(object, "fuzz.o", function.name, options);
    if (!runner)
      return fail(runner.error());
    for (const Packet &packet : packets) {
      runOn(**runner, packet);
      if (!seen.fault.empty() || seen.tooLong)
        return;
    }
    for (const auto &map : (*runner)->maps())
      if (!map->spec.isData)
        contents(*map);
    globals(**runner);
  }

private:
  void line(const std::string &text) { seen.text += text + "\n"; }
  void fail(const Diagnostic &why) { seen.fault = std::string(why.id) + ": " + why.message; }

  void runOn(run::Runner &runner, const Packet &packet) {
    run::Outcome outcome = runner.run(packet);
    ++seen.runs;
    const auto &fault = outcome.result.fault;
    if (fault && StringRef(fault->id) == "vm-budget")
      seen.tooLong = true;
    else if (fault)
      fail(*fault);
    // A program returns an int; the upper half of r0 is nobody's.
    line("returned " + std::to_string(uint32_t(outcome.result.value)));
    if (outcome.packetAfter)
      line("packet " + toHex(*outcome.packetAfter));
  }

  void contents(vm::Map &map) {
    std::vector<std::string> lines;
    std::vector<uint8_t> key(map.spec.keySize), next(map.spec.keySize);
    for (bool more = map.next(nullptr, next.data()); more; more = map.next(key.data(), next.data())) {
      key = next;
      if (const uint8_t *value = map.value(key.data(), 0))
        lines.push_back("  " + toHex(key) + " = " + toHex(ArrayRef(value, map.spec.valueSize)));
    }
    std::sort(lines.begin(), lines.end());
    for (const auto &value : map.contents())
      lines.push_back("  " + toHex(value));
    line("map " + map.spec.name);
    for (const std::string &text : lines)
      line(text);
  }

  void globals(run::Runner &runner) {
    std::vector<std::string> lines;
    for (const object::Symbol &symbol : object.symbols)
      if (!symbol.name.empty() && symbol.name[0] == 'g' && symbol.binding == ELF::STB_GLOBAL)
        for (const auto &map : runner.maps())
          if (map->spec.isData && symbol.section < object.sections.size() &&
              map->spec.section == object.sections[symbol.section].name)
            lines.push_back(symbol.name + " = " + bytesOf(*map, symbol));
    std::sort(lines.begin(), lines.end());
    for (const std::string &text : lines)
      line(text);
  }

  static std::string bytesOf(vm::Map &map, const object::Symbol &symbol) {
    uint32_t key = 0;
    const uint8_t *value = map.value(reinterpret_cast<const uint8_t *>(&key), 0);
    if (!value || symbol.value + symbol.size > map.spec.valueSize)
      return "nowhere";
    return toHex(ArrayRef(value + symbol.value, symbol.size));
  }

  const object::Object &object;
  Behaviour &seen;
};

} // namespace

Behaviour behaviourOf(ArrayRef<uint8_t> bytes, uint64_t seed) {
  Behaviour seen;
  Result<object::Object> object = object::read(bytes, "fuzz.o");
  if (!object) {
    seen.fault = object.error().message;
    return seen;
  }
  std::vector<const object::Function *> programs;
  for (const object::Function &function : object->functions)
    if (function.isProgram)
      programs.push_back(&function);
  llvm::sort(programs, [](auto *a, auto *b) { return a->name < b->name; });
  Observer observer(*object, seen);
  for (const object::Function *program : programs)
    if (seen.fault.empty() && !seen.tooLong)
      observer.program(*program, packetsOf(seed));
  return seen;
}

} // namespace skep::differential
