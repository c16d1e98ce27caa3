// Captured packets from a file: pcap in its four forms (either byte order, micro- or nanoseconds) and
// pcapng. Read by hand rather than with libpcap, whose shared library brings eight others along (D-Bus and
// a crypto library among them) that every start of skep would pay for, and which cannot say where a file is
// cut off.
#pragma once

#include "core/support/Result.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace skep::run {

struct CapturedPacket {
  /// From the Ethernet header on. Captures of other links (raw IP, Linux cooked, BSD loopback) get one that
  /// says what is known: the protocol, and the sender's address where it was captured.
  std::vector<uint8_t> frame;
  uint32_t originalSize = 0; ///< on the wire; more than was captured when a snap length cut it
};

/// Errors: pcap-not-pcap, pcap-truncated, pcap-malformed, pcap-link-type. `name` is for messages.
Result<std::vector<CapturedPacket>> readPcap(llvm::ArrayRef<uint8_t> file, llvm::StringRef name);

} // namespace skep::run
