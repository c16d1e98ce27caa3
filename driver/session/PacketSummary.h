// A packet in one short line for people.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include <string>

namespace skep::run {

/// "TCP 10.0.0.1:40000 > 10.0.0.2:80 SYN", "ARP who has 10.0.0.1", "type 0x88cc": of an Ethernet frame, as
/// far as its headers are whole.
std::string summarize(llvm::ArrayRef<uint8_t> frame);

} // namespace skep::run
