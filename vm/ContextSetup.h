// A context filled in as the kernel would for a packet that arrives or a hook that is hit, as far as that
// can be known without one.
#pragma once

#include "vm/ContextImage.h"
#include <memory>

namespace skep::vm {

class Machine;

/// Where the data of a packet begins for programs of this type, and whether they get one at all.
enum class PacketView : uint8_t {
  None,
  Link,      ///< at the Ethernet header
  Network,   ///< at the IP header; the link header lies before the data
  Transport, ///< at the TCP or UDP header
  Payload,   ///< behind it
};
PacketView packetView(ProgType type);

/// `frame` is an Ethernet frame; it is looked at only by kinds that have a packet. `size` is that of a
/// context whose struct is not of fixed size.
std::unique_ptr<ContextImage> makeContext(Machine &machine, ContextKind kind, llvm::ArrayRef<uint8_t> frame,
                                          uint32_t size = 0);

} // namespace skep::vm
