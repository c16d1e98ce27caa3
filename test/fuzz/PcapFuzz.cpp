// Fuzzes the reader of captures and the one-line summaries of packets.
#include "driver/session/PacketSummary.h"
#include "driver/session/Pcap.h"
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  auto packets = skep::run::readPcap({data, size}, "fuzz");
  if (!packets)
    return packets.error().id.empty() ? (abort(), 0) : 0;
  for (const skep::run::CapturedPacket &packet : *packets)
    if (skep::run::summarize(packet.frame).empty())
      abort();
  return 0;
}
