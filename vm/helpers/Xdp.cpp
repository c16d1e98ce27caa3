// Helpers of XDP programs that change or copy the packet.
#include "vm/ContextImage.h"
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include <cstring>

namespace skep::vm::helpers {
namespace {

constexpr uint32_t ethernetHeader = 14;

/// The packet of the program, whose context the helper must have been given; null after a fault.
Packet *packetOf(Machine &m, Addr context) {
  if (m.context() && m.packet() && context == m.context()->address() &&
      m.context()->kind().context == Context::XdpMd)
    return m.packet();
  m.fail(Diag::VmBadArgument, "the helper wants the context of a program that has a packet");
  return nullptr;
}

int64_t checkRange(const Packet &packet, uint64_t offset, uint64_t size) {
  constexpr uint64_t largest = 0xffff;
  if (offset > largest || size > largest)
    return BadAddress;
  return offset + size > packet.size() ? Invalid : 0;
}

} // namespace

uint64_t xdp_adjust_head(Machine &m, const uint64_t *a) {
  Packet *packet = packetOf(m, a[0]);
  if (!packet)
    return 0;
  return packet->moveStart(static_cast<int32_t>(a[1]), ethernetHeader) ? 0 : asResult(Invalid);
}

uint64_t xdp_adjust_tail(Machine &m, const uint64_t *a) {
  Packet *packet = packetOf(m, a[0]);
  if (!packet)
    return 0;
  return packet->moveEnd(static_cast<int32_t>(a[1]), ethernetHeader) ? 0 : asResult(Invalid);
}

/// Outside the room there is EINVAL; a size that metadata may not have, EACCES.
uint64_t xdp_adjust_meta(Machine &m, const uint64_t *a) {
  Packet *packet = packetOf(m, a[0]);
  if (!packet)
    return 0;
  const int64_t delta = static_cast<int32_t>(a[1]);
  const int64_t size = int64_t(packet->data() - packet->meta()) - delta;
  if (size < 0 || -delta > packet->roomBefore())
    return asResult(Invalid);
  return packet->moveMeta(delta) ? 0 : asResult(NoAccess);
}

uint64_t xdp_get_buff_len(Machine &m, const uint64_t *a) {
  Packet *packet = packetOf(m, a[0]);
  return packet ? packet->size() : 0;
}

uint64_t xdp_load_bytes(Machine &m, const uint64_t *a) {
  const uint64_t offset = static_cast<uint32_t>(a[1]), size = static_cast<uint32_t>(a[3]);
  Packet *packet = packetOf(m, a[0]);
  uint8_t *to = packet ? m.writable(a[2], size) : nullptr;
  if (!to)
    return 0;
  if (int64_t error = checkRange(*packet, offset, size))
    return asResult(error);
  std::memmove(to, packet->bytes().data() + offset, size);
  return 0;
}

uint64_t xdp_store_bytes(Machine &m, const uint64_t *a) {
  const uint64_t offset = static_cast<uint32_t>(a[1]), size = static_cast<uint32_t>(a[3]);
  Packet *packet = packetOf(m, a[0]);
  const uint8_t *from = packet ? m.readable(a[2], size) : nullptr;
  if (!from)
    return 0;
  if (int64_t error = checkRange(*packet, offset, size))
    return asResult(error);
  std::memmove(packet->bytes().data() + offset, from, size);
  return 0;
}

} // namespace skep::vm::helpers
