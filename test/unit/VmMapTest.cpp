// Maps: what helpers say about them is what the kernel says; and what only the VM promises.
#include "test/unit/VmScript.h"
#include "vm/maps/Ringbuf.h"
#include <array>
#include <map>
#include <random>
#include <set>

using namespace skep;
using namespace skep::vm;
using namespace skep::vm::test;

namespace {

// ---- steps on map 1, whose keys and values are 8 bytes (4 for arrays: the first half is the index) ----

constexpr int16_t keyAt = -16, valueAt = -24;
constexpr int32_t absent = -1000;

Code storeKey(uint64_t key) { return wide(1, key) + Code{slot(0x7b, 10, 1, keyAt)}; }
Code storeValue(uint64_t value) { return wide(1, value) + Code{slot(0x7b, 10, 1, valueAt)}; }
Code address(uint8_t reg, int16_t at) { return {movReg(reg, 10), slot(0x07, reg, 0, 0, at)}; }

Code lookup(uint64_t key) {
  return storeKey(key) + wide(1, 1, 1) + address(2, keyAt) +
         Code{call(HelperId::map_lookup_elem), slot(0x15, 0, 0, 2, 0), slot(0x79, 0, 0, 0),
              slot(0x05, 0, 0, 1), movImm(0, absent)};
}
Code update(uint64_t key, uint64_t value, uint64_t flags) {
  return storeKey(key) + storeValue(value) + wide(1, 1, 1) + address(2, keyAt) + address(3, valueAt) +
         wide(4, flags) + Code{call(HelperId::map_update_elem)};
}
Code remove(uint64_t key) {
  return storeKey(key) + wide(1, 1, 1) + address(2, keyAt) + Code{call(HelperId::map_delete_elem)};
}
Code push(uint64_t value, uint64_t flags) {
  return storeValue(value) + wide(1, 1, 1) + address(2, valueAt) + wide(3, flags) +
         Code{call(HelperId::map_push_elem)};
}
/// The result times 1000 plus the value that came out.
Code take(HelperId helper) {
  return storeValue(7) + wide(1, 1, 1) + address(2, valueAt) +
         Code{call(helper), slot(0x27, 0, 0, 0, 1000), slot(0x79, 1, 10, valueAt), slot(0x0f, 0, 1)};
}

void addStep(Script &script, const char *what, uint64_t key, uint64_t flags, const Code &code) {
  script.step(std::string(what) + " " + std::to_string(key) + " flags " + std::to_string(flags), code);
}

/// Random operations over few keys, so that all cases of each flag occur.
Script keyedScript(const object::Map &map, unsigned seed, unsigned keys, bool deletes, unsigned steps = 120) {
  Script script({map});
  std::mt19937 random(seed);
  for (unsigned i = 0; i < steps; ++i) {
    const uint64_t key = random() % keys;
    const uint64_t flags = std::array<uint64_t, 8>{0, 0, 0, 1, 2, 3, 4, 8}[random() % 8];
    switch (random() % (deletes ? 4 : 3)) {
    case 0:
      addStep(script, "lookup", key, 0, lookup(key));
      break;
    case 3:
      addStep(script, "delete", key, 0, remove(key));
      break;
    default:
      addStep(script, "update", key, flags, update(key, i + 1, flags));
    }
  }
  return script;
}

TEST(VmMap, ArraysAnswerAsTheKernel) {
  for (MapType type : {MapType::Array, MapType::PercpuArray})
    for (unsigned seed = 0; seed < 3; ++seed)
      keyedScript(mapOf(type, 4, 8, 4), seed, 6, /*deletes=*/true).expectSame(samplePacket());
}

TEST(VmMap, HashesAnswerAsTheKernel) {
  for (MapType type : {MapType::Hash, MapType::PercpuHash})
    for (uint32_t flags : {uint32_t(0), uint32_t(map_flag::NO_PREALLOC)})
      for (unsigned seed = 0; seed < 3; ++seed)
        keyedScript(mapOf(type, 8, 8, 64, "m", flags), seed, 12, true).expectSame(samplePacket());
}

/// A full map says E2BIG. (A per-CPU or preallocated one in the kernel may say so early only across CPUs.)
TEST(VmMap, FullHashAnswersAsTheKernel) {
  for (unsigned seed = 0; seed < 3; ++seed)
    keyedScript(mapOf(MapType::Hash, 8, 8, 4, "m", map_flag::NO_PREALLOC), seed, 8, true)
        .expectSame(samplePacket());
}

TEST(VmMap, LruAnswersAsTheKernelWhileThereIsRoom) {
  for (MapType type : {MapType::LruHash, MapType::LruPercpuHash})
    keyedScript(mapOf(type, 8, 8, 1024), 5, 12, true).expectSame(samplePacket());
}

TEST(VmMap, LpmAnswersAsTheKernel) {
  for (unsigned seed = 0; seed < 4; ++seed) {
    Script script({mapOf(MapType::LpmTrie, 8, 8, 12, "m", map_flag::NO_PREALLOC)});
    std::mt19937 random(seed);
    for (unsigned i = 0; i < 120; ++i) {
      // Little address bits, many lengths: prefixes of one another. Lengths up to 34 are too long.
      const uint32_t length = random() % 35, address = (random() % 4) << 30 | (random() % 4);
      const uint64_t key = length | uint64_t(__builtin_bswap32(address)) << 32, flags = random() % 4;
      switch (random() % 4) {
      case 0:
        addStep(script, "delete", key, 0, remove(key));
        break;
      case 1:
        addStep(script, "update", key, flags, update(key, i + 1, flags));
        break;
      default:
        addStep(script, "lookup", key, 0, lookup(key));
      }
    }
    script.expectSame(samplePacket());
  }
}

TEST(VmMap, QueuesAndStacksAnswerAsTheKernel) {
  for (MapType type : {MapType::Queue, MapType::Stack})
    for (unsigned seed = 0; seed < 3; ++seed) {
      Script script({mapOf(type, 0, 8, 4)});
      std::mt19937 random(seed);
      for (unsigned i = 0; i < 100; ++i) {
        const uint64_t flags = random() % 4;
        switch (random() % 4) {
        case 0:
          addStep(script, "pop", 0, 0, take(HelperId::map_pop_elem));
          break;
        case 1:
          addStep(script, "peek", 0, 0, take(HelperId::map_peek_elem));
          break;
        default:
          addStep(script, "push", 0, flags, push(i + 1, flags));
        }
      }
      script.expectSame(samplePacket());
    }
}

TEST(VmMap, BloomFilterHasWhatWasPushed) {
  Script script({mapOf(MapType::BloomFilter, 0, 8, 64)});
  for (uint64_t i = 0; i < 8; ++i)
    addStep(script, "push", i, i % 4, push(i, i % 4));
  for (uint64_t i = 0; i < 8; i += 4) // those that were taken
    script.step("peek",
                storeValue(i) + wide(1, 1, 1) + address(2, valueAt) + Code{call(HelperId::map_peek_elem)});
  script.expectSame(samplePacket());
}

TEST(VmMap, RingbufAnswersAsTheKernel) {
  Script script({mapOf(MapType::Ringbuf, 0, 0, 4096)});
  auto query = [](int32_t what) {
    return wide(1, 1, 1) + Code{movImm(2, what), call(HelperId::ringbuf_query)};
  };
  auto output = [](int32_t size, int32_t flags) {
    return wide(1, 1, 1) +
           Code{movReg(2, 6), movImm(3, size), movImm(4, flags), call(HelperId::ringbuf_output)};
  };
  auto reserve = [](int32_t size, HelperId end) {
    return wide(1, 1, 1) + Code{movImm(2, size),
                                movImm(3, 0),
                                call(HelperId::ringbuf_reserve),
                                slot(0x15, 0, 0, 4, 0),
                                movReg(1, 0),
                                movImm(2, 0),
                                call(end),
                                movImm(0, 1)};
  };
  for (int round = 0; round < 12; ++round) {
    script.step("output", output(8 + round * 24, round % 3));
    script.step("bad flags", output(8, 8));
    script.step("submit", reserve(100 + round, HelperId::ringbuf_submit));
    script.step("discard", reserve(301, HelperId::ringbuf_discard));
    script.step("too large", reserve(4096, HelperId::ringbuf_submit));
    for (int32_t what = 0; what < 5; ++what)
      script.step("query " + std::to_string(what), query(what));
  }
  script.expectSame(samplePacket());
}

// ---- what the kernel cannot be asked in one run ------------------------------------------------------

/// A map alone, asked directly.
struct Alone {
  explicit Alone(object::Map map, Env env = {}) : machine(env) {
    MapSpec spec;
    spec.name = map.name;
    spec.type = map.type;
    spec.keySize = map.keySize;
    spec.valueSize = map.valueSize;
    spec.maxEntries = map.maxEntries;
    spec.flags = map.flags;
    auto made = machine.addMap(spec);
    if (made)
      this->map = *made;
    else
      error = made.error().id;
  }
  static const uint8_t *bytes(const uint64_t &value) { return reinterpret_cast<const uint8_t *>(&value); }
  int64_t put(uint64_t key, uint64_t value, uint64_t flags = 0) {
    return map->update(bytes(key), bytes(value), flags);
  }
  bool has(uint64_t key) { return map->value(bytes(key), 0) != nullptr; }
  /// Reads through a guest address.
  std::optional<uint64_t> at(Addr addr) {
    uint64_t value;
    return addr && machine.load(addr, 8, value) ? std::optional(value) : std::nullopt;
  }

  Machine machine;
  vm::Map *map = nullptr;
  std::string error;
};

TEST(VmMap, LruDropsTheKeyUnusedLongest) {
  Alone lru(mapOf(MapType::LruHash, 8, 8, 3));
  for (uint64_t key : {1, 2, 3})
    EXPECT_EQ(lru.put(key, key), 0);
  const uint64_t one = 1;
  lru.map->lookup(Alone::bytes(one)); // now 2 is the oldest
  EXPECT_EQ(lru.put(4, 4), 0);
  EXPECT_TRUE(lru.has(1) && !lru.has(2) && lru.has(3) && lru.has(4));
  EXPECT_EQ(lru.put(3, 33), 0); // an update is a use
  EXPECT_EQ(lru.put(5, 5), 0);
  EXPECT_TRUE(!lru.has(1) && lru.has(3) && lru.has(4) && lru.has(5));
}

TEST(VmMap, AddressOfDeletedValueStaysSafe) {
  Alone hash(mapOf(MapType::Hash, 8, 8, 4));
  hash.put(1, 11);
  const uint64_t one = 1;
  const Addr addr = hash.map->lookup(Alone::bytes(one));
  EXPECT_EQ(hash.at(addr), 11u);
  EXPECT_EQ(hash.map->remove(Alone::bytes(one)), 0);
  EXPECT_EQ(hash.at(addr), 11u); // as during an RCU grace period
  EXPECT_EQ(hash.at(addr + 1), std::nullopt);
}

TEST(VmMap, UpdateLeavesTheOldValueToItsHolders) {
  Alone hash(mapOf(MapType::Hash, 8, 8, 4));
  hash.put(1, 11);
  const uint64_t one = 1;
  const Addr before = hash.map->lookup(Alone::bytes(one));
  hash.put(1, 12);
  EXPECT_EQ(hash.at(before), 11u);
  EXPECT_EQ(hash.at(hash.map->lookup(Alone::bytes(one))), 12u);
}

TEST(VmMap, PerCpuValuesAreApart) {
  for (MapType type : {MapType::PercpuHash, MapType::LruPercpuHash}) {
    Env env;
    env.cpus = 3;
    env.cpu = 1;
    Alone map(mapOf(type, 8, 8, 4), env);
    map.put(5, 50);
    const uint64_t five = 5;
    EXPECT_EQ(map.map->copies(), 3u);
    EXPECT_EQ(map.at(map.map->lookupOnCpu(Alone::bytes(five), 1)), 50u);
    EXPECT_EQ(map.at(map.map->lookupOnCpu(Alone::bytes(five), 2)), 0u);
    EXPECT_EQ(map.map->lookupOnCpu(Alone::bytes(five), 3), 0u);
  }
}

TEST(VmMap, NextVisitsEveryKeyOnce) {
  for (MapType type : {MapType::Hash, MapType::LruHash, MapType::Array}) {
    Alone map(mapOf(type, type == MapType::Array ? 4 : 8, 8, 100));
    for (uint64_t key = 0; key < 100; ++key)
      map.put(key, key);
    std::set<uint64_t> seen;
    uint64_t key = 0;
    auto *bytes = reinterpret_cast<uint8_t *>(&key);
    for (bool more = map.map->next(nullptr, bytes); more; more = map.map->next(bytes, bytes))
      EXPECT_TRUE(seen.insert(key).second);
    EXPECT_EQ(seen.size(), 100u);
  }
}

/// Against a model, with many deletions: the index shifts entries back when one goes.
TEST(VmMap, HashAgreesWithAModel) {
  Alone hash(mapOf(MapType::Hash, 8, 8, 300));
  std::map<uint64_t, uint64_t> model;
  std::mt19937_64 random(1);
  for (unsigned i = 0; i < 20000; ++i) {
    const uint64_t key = random() % 500;
    if (random() % 2) {
      const int64_t wanted = model.size() == 300 && !model.count(key) ? TooBig : 0;
      EXPECT_EQ(hash.put(key, i), wanted);
      if (!wanted)
        model[key] = i;
    } else {
      EXPECT_EQ(hash.map->remove(Alone::bytes(key)), model.erase(key) ? 0 : int64_t(NoEntry));
    }
    if (i % 100 == 0)
      for (uint64_t k = 0; k < 500; ++k) {
        const uint64_t *value = reinterpret_cast<const uint64_t *>(hash.map->value(Alone::bytes(k), 0));
        EXPECT_EQ(value != nullptr, model.count(k) == 1);
        if (value)
          EXPECT_EQ(*value, model[k]);
      }
  }
}

TEST(VmMap, RefusedDefinitions) {
  EXPECT_EQ(Alone(mapOf(MapType::Ringbuf, 0, 0, 5000)).error, "vm-map-invalid");
  EXPECT_EQ(Alone(mapOf(MapType::Hash, 0, 8, 1)).error, "vm-map-invalid");
  EXPECT_EQ(Alone(mapOf(MapType::Array, 8, 8, 1)).error, "vm-map-invalid");
  EXPECT_EQ(Alone(mapOf(MapType::Hash, 8, 8, 0)).error, "vm-map-invalid");
  EXPECT_EQ(Alone(mapOf(MapType::Arena, 0, 0, 1)).error, "vm-map-unsupported");
  EXPECT_EQ(Alone(mapOf(MapType::Array, 4, 1 << 20, 1 << 20)).error, "vm-memory");
  EXPECT_EQ(Alone(mapOf(MapType::Hash, 64, 64, 0xffffffff)).error, "vm-memory");
  EXPECT_EQ(Alone(mapOf(MapType::Hash, 0xffffffff, 0xffffffff, 0xffffffff)).error, "vm-memory");
  EXPECT_EQ(Alone(mapOf(MapType::Queue, 0, 0xffffffff, 0xffffffff)).error, "vm-memory");
}

TEST(VmMap, RingbufRecordsComeOutInOrder) {
  Alone alone(mapOf(MapType::Ringbuf, 0, 0, 4096));
  auto &ring = static_cast<RingbufMap &>(*alone.map);
  const Addr first = ring.reserve(8), second = ring.reserve(8);
  EXPECT_TRUE(alone.machine.store(first, 8, 1) && alone.machine.store(second, 8, 2));
  EXPECT_TRUE(ring.commit(second, false));
  EXPECT_TRUE(alone.machine.effects().events.empty()); // the first holds it up
  EXPECT_TRUE(ring.commit(first, false));
  ASSERT_EQ(alone.machine.effects().events.size(), 2u);
  EXPECT_EQ(alone.machine.effects().events[0].data[0], 1);
  EXPECT_FALSE(ring.commit(first, false));
  uint64_t value;
  EXPECT_FALSE(alone.machine.load(first, 8, value)); // given away
}

} // namespace
