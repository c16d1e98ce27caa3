// What every map can be asked, by helpers and by whoever prints it. One class a family of map types; the
// base answers as the kernel does for an operation that a type lacks. Errors are negative errno values.
//
// Keys and values come as host pointers to keySize and valueSize bytes: who calls has checked them.
#pragma once

#include "core/spec/Maps.h"
#include "core/support/Result.h"
#include "vm/Errno.h"
#include "vm/Memory.h"
#include <functional>
#include <optional>

namespace skep::vm {

class Machine;

/// BPF_ANY, BPF_NOEXIST, BPF_EXIST, BPF_F_LOCK.
enum UpdateFlag : uint64_t { Any = 0, NoExist = 1, Exist = 2, Lock = 4 };

struct MapSpec {
  std::string name;
  uint32_t type = 0; ///< BPF_MAP_TYPE_*
  uint32_t keySize = 0, valueSize = 0, maxEntries = 0;
  uint32_t flags = 0;
  uint64_t extra = 0;
  std::shared_ptr<const MapSpec> inner; ///< of an array or hash of maps
  bool isData = false;                  ///< a data section
  bool programReads = false;            ///< the program may only read it (.rodata, BPF_F_RDONLY_PROG)
  std::string section;                  ///< the data section's name
  std::vector<uint8_t> initial;         ///< and its bytes
  uint32_t keyType = 0, valueType = 0;  ///< BTF ids, for printing
  /// Offset of a struct bpf_spin_lock in the value.
  std::optional<uint32_t> lockAt;
};

class Map {
public:
  Map(Machine &machine, MapSpec s) : spec(std::move(s)), machine(machine) {}
  virtual ~Map() = default;
  Map(const Map &) = delete;

  MapType type() const { return static_cast<MapType>(spec.type); }

  const MapSpec spec;
  Addr handle = 0; ///< what a map "pointer" in the program is

  /// The value of `key` on the running CPU, or 0.
  virtual Addr lookup(const uint8_t *key) { return 0; }
  virtual Addr lookupOnCpu(const uint8_t *key, uint32_t cpu) { return 0; }
  virtual int64_t update(const uint8_t *key, const uint8_t *value, uint64_t flags) {
    return NotSupportedHere;
  }
  virtual int64_t remove(const uint8_t *key) { return NotSupportedHere; }
  virtual int64_t push(const uint8_t *value, uint64_t flags) { return NotSupportedHere; }
  virtual int64_t pop(uint8_t *value) { return NotSupportedHere; }
  virtual int64_t peek(uint8_t *value) { return NotSupportedHere; }

  /// The first key for null, else the one after `key` (the first again when `key` is gone); false at the end.
  virtual bool next(const uint8_t *key, uint8_t *out) { return false; }
  /// The value of `key` on `cpu` in host memory, without counting as a use of it. Null: not there.
  virtual const uint8_t *value(const uint8_t *key, uint32_t cpu) { return nullptr; }
  /// Values per key: the number of CPUs for a per-CPU type.
  virtual uint32_t copies() const { return 1; }
  /// Values in the order in which they would leave; only for queues and stacks.
  virtual std::vector<std::vector<uint8_t>> contents() { return {}; }

  /// The address of value 0, for ld_imm64 of map values (arrays of one entry). 0: not possible.
  virtual Addr direct() { return 0; }

protected:
  /// Writes a value over another, but not over its lock.
  void assign(uint8_t *to, const uint8_t *value) const;

  Machine &machine;
};

/// True when an update may go on with `flags`; else `error` is set as the kernel orders its checks.
inline bool flagsAllow(uint64_t flags, bool exists, int64_t &error) {
  error = exists && (flags & ~Lock) == NoExist ? Exists : !exists && (flags & ~Lock) == Exist ? NoEntry : 0;
  return error == 0;
}

/// Makes the map that `spec` describes. Errors: vm-map-unsupported, vm-map-invalid, vm-memory.
Result<std::unique_ptr<Map>> makeMap(Machine &machine, MapSpec spec);

} // namespace skep::vm
