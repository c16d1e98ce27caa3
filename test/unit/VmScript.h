// Straight-line programs made of steps, each of which leaves a number; run in the VM and in the kernel, and
// compared number by number. Map 0 is the array that takes the results, further maps are the script's own.
// In a step r6 points to the results, r9 is the context, r1-r5 and r0 are free; the stack below r10-64 is
// kept for steps that want it.
#pragma once

#include "test/unit/VmTest.h"
#include "vm/maps/Map.h"

namespace skep::vm::test {

class Script {
public:
  explicit Script(std::vector<object::Map> more = {}) {
    maps.push_back(mapOf(MapType::Array, 4, 8, 1, "results"));
    for (object::Map &map : more)
      maps.push_back(std::move(map));
  }

  /// `code` leaves its number in r0.
  void step(const std::string &name, const Code &code) {
    body.insert(body.end(), code.begin(), code.end());
    body.push_back(slot(0x7b, 6, 0, static_cast<int16_t>(names.size() * 8)));
    names.push_back(name);
  }

  size_t size() const { return names.size(); }

  Code code() const {
    Code all = Code{movReg(9, 1)} + wide(6, 0, 2) + body;
    all.push_back(movImm(0, 0));
    all.push_back(exitSlot());
    return all;
  }

  struct Results {
    std::vector<uint64_t> numbers;
    std::vector<uint8_t> packet;
    std::string error;
  };

  Results inVm(llvm::ArrayRef<uint8_t> packet, ContextKind kind = tcKind) {
    maps[0].valueSize = names.size() * 8;
    Loaded loaded(objectOf(code(), maps));
    Results results;
    RunResult run = loaded.run(packet, kind);
    if (run.fault)
      results.error = run.fault->id + ": " + run.fault->message;
    const uint32_t key = 0;
    vm::Map *map = loaded.program ? loaded.program->mapOf(0) : nullptr;
    if (map)
      take(results, map->value(reinterpret_cast<const uint8_t *>(&key), 0));
    if (loaded.context && loaded.context->packet())
      results.packet = loaded.context->packet()->bytes().vec();
    return results;
  }

  Results inKernel(llvm::ArrayRef<uint8_t> packet, bpf_prog_type type = BPF_PROG_TYPE_SCHED_CLS) {
    maps[0].valueSize = names.size() * 8;
    std::vector<int> fds;
    for (const object::Map &map : maps)
      fds.push_back(kernelMap(map));
    Results results;
    KernelRun run = kernelRun(code(), packet, fds, type);
    results.error = run.log;
    results.packet = run.packet;
    std::vector<uint8_t> bytes(maps[0].valueSize);
    const uint32_t key = 0;
    bpf_attr attr{};
    attr.map_fd = fds[0];
    attr.key = reinterpret_cast<uintptr_t>(&key);
    attr.value = reinterpret_cast<uintptr_t>(bytes.data());
    if (run.loaded && bpfCall(BPF_MAP_LOOKUP_ELEM, attr) == 0)
      take(results, bytes.data());
    for (int fd : fds)
      close(fd);
    return results;
  }

  /// Expects the same numbers from both; `packets` compares the packet afterwards too.
  void expectSame(llvm::ArrayRef<uint8_t> packet, ContextKind kind = tcKind, bool packets = true) {
    if (!kernelThere())
      GTEST_SKIP() << "the bpf() system call is not allowed here";
    Results here = inVm(packet, kind);
    Results there = inKernel(packet, static_cast<bpf_prog_type>(kind.type));
    ASSERT_EQ(there.error, "");
    ASSERT_EQ(here.error, "");
    ASSERT_EQ(here.numbers.size(), names.size());
    ASSERT_EQ(there.numbers.size(), names.size());
    for (size_t i = 0; i < names.size(); ++i)
      EXPECT_EQ(int64_t(here.numbers[i]), int64_t(there.numbers[i]))
          << "step " << i << ", " << names[i] << " (the second is the kernel's)";
    if (packets)
      EXPECT_EQ(here.packet, there.packet);
  }

private:
  void take(Results &results, const uint8_t *bytes) {
    results.numbers.resize(names.size());
    memcpy(results.numbers.data(), bytes, names.size() * 8);
  }

  std::vector<object::Map> maps;
  std::vector<std::string> names;
  Code body;
};

} // namespace skep::vm::test
