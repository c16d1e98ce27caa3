// A dynptr in guest memory: 16 bytes that the verifier keeps programs from looking into. Here they hold a
// guest address, an offset and a size; an address that a program forged is checked like any other.
#pragma once

#include "vm/Memory.h"
#include <optional>

namespace skep::vm {

class Machine;

struct Dynptr {
  /// What it views; a packet is found anew at each use, since its address changes.
  enum Kind : uint32_t { Null, Bytes, PacketBytes };

  Kind kind = Null;
  bool readOnly = false;
  Addr base = 0;       ///< Bytes only
  uint32_t offset = 0; ///< of the view from base
  uint32_t size = 0;   ///< of the view

  /// Nothing after a fault.
  static std::optional<Dynptr> load(Machine &m, Addr at);
  void store(Machine &m, Addr at) const;

  bool has(uint64_t from, uint64_t length) const { return length <= size && from <= size - length; }
  /// The guest address of a byte of the view.
  Addr address(Machine &m, uint64_t from) const;
};

} // namespace skep::vm
