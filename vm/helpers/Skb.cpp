// Helpers of socket, tc, cgroup_skb and lwt programs that change or copy the packet.
#include "vm/ContextImage.h"
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include <cstring>

namespace skep::vm::helpers {
namespace {

constexpr uint64_t largestSize = 0xffff;

/// Offsets in struct __sk_buff (Contexts.def) of fields that helpers change.
enum Field : uint32_t {
  PacketType = 4,
  Protocol = 16,
  VlanPresent = 20,
  VlanTci = 24,
  VlanProtocol = 28,
  Hash = 68,
};

constexpr uint16_t swap16(uint16_t v) { return static_cast<uint16_t>(v << 8 | v >> 8); }
constexpr uint16_t ipv4 = swap16(0x0800), ipv6 = swap16(0x86dd), vlan8021Q = swap16(0x8100),
                   vlan8021AD = swap16(0x88a8);

/// The packet of the program, whose context the helper must have been given; null after a fault.
Packet *anyPacketOf(Machine &m, Addr context) {
  if (m.context() && m.packet() && context == m.context()->address())
    return m.packet();
  m.fail(Diag::VmBadArgument, "the helper wants the context of a program that has a packet");
  return nullptr;
}
/// The same where the context must be a struct __sk_buff.
Packet *packetOf(Machine &m, Addr context) {
  Packet *packet = anyPacketOf(m, context);
  if (!packet || m.context()->kind().context == Context::SkBuff)
    return packet;
  m.fail(Diag::VmBadArgument, "the helper wants a struct __sk_buff");
  return nullptr;
}

uint32_t get(Machine &m, Field field) {
  uint32_t value;
  std::memcpy(&value, m.context()->bytes().data() + field, 4);
  return value;
}
void set(Machine &m, Field field, uint32_t value) {
  std::memcpy(m.context()->bytes().data() + field, &value, 4);
}
/// After the packet's extent changed.
uint64_t changed(Machine &m) {
  m.context()->packetChanged();
  return 0;
}

uint64_t copyOut(Machine &m, int64_t start, const uint64_t *a) {
  const uint64_t offset = static_cast<uint32_t>(a[1]), size = static_cast<uint32_t>(a[3]);
  Packet *packet = anyPacketOf(m, a[0]);
  uint8_t *to = packet ? m.writable(a[2], size) : nullptr;
  if (!to)
    return 0;
  llvm::ArrayRef<uint8_t> whole = packet->whole();
  const int64_t from = start + int64_t(offset) - packet->linkAt();
  if (offset > INT32_MAX || from < 0 || uint64_t(from) + size > whole.size()) {
    std::memset(to, 0, size);
    return asResult(BadAddress);
  }
  std::memmove(to, whole.data() + from, size);
  return 0;
}

} // namespace

uint64_t skb_load_bytes(Machine &m, const uint64_t *a) { return copyOut(m, 0, a); }

uint64_t skb_load_bytes_relative(Machine &m, const uint64_t *a) {
  enum { FromLink = 0, FromNetwork = 1 };
  Packet *packet = anyPacketOf(m, a[0]);
  if (!packet)
    return 0;
  const uint32_t from = static_cast<uint32_t>(a[4]);
  if (static_cast<uint32_t>(a[1]) <= largestSize && from <= FromNetwork)
    return copyOut(m, from == FromLink ? packet->linkAt() : packet->networkAt(), a);
  const uint64_t size = static_cast<uint32_t>(a[3]);
  uint8_t *to = m.writable(a[2], size);
  if (to)
    std::memset(to, 0, size);
  return to ? asResult(BadAddress) : 0;
}

uint64_t skb_store_bytes(Machine &m, const uint64_t *a) {
  enum : uint64_t { Recompute = 1, InvalidateHash = 2 };
  const uint64_t offset = static_cast<uint32_t>(a[1]), size = static_cast<uint32_t>(a[3]);
  Packet *packet = packetOf(m, a[0]);
  const uint8_t *from = packet ? m.readable(a[2], size) : nullptr;
  if (!from)
    return 0;
  if (a[4] & ~(Recompute | InvalidateHash))
    return asResult(Invalid);
  if (offset > INT32_MAX || offset + size > packet->size())
    return asResult(BadAddress);
  std::memmove(packet->bytes().data() + offset, from, size);
  if (a[4] & InvalidateHash)
    set(m, Hash, 0);
  packet->renew();
  return 0;
}

/// All of a packet is in one piece here; the call still voids the pointers.
uint64_t skb_pull_data(Machine &m, const uint64_t *a) {
  Packet *packet = packetOf(m, a[0]);
  if (!packet)
    return 0;
  packet->renew();
  return static_cast<uint32_t>(a[1]) > packet->size() ? asResult(NoMemory) : 0;
}

uint64_t skb_change_tail(Machine &m, const uint64_t *a) {
  const uint32_t size = static_cast<uint32_t>(a[1]);
  Packet *packet = packetOf(m, a[0]);
  if (!packet)
    return 0;
  if (a[2] || size > largestSize || int64_t(size) < packet->networkAt())
    return asResult(Invalid);
  if (!packet->moveEnd(int64_t(size) - packet->size(), 0))
    return asResult(NoMemory);
  return changed(m);
}

uint64_t skb_change_head(Machine &m, const uint64_t *a) {
  const uint32_t more = static_cast<uint32_t>(a[1]);
  Packet *packet = packetOf(m, a[0]);
  if (!packet)
    return 0;
  if (a[2] || packet->size() + uint64_t(more) > largestSize)
    return asResult(Invalid);
  if (!packet->moveStart(-int64_t(more), 0))
    return asResult(NoMemory);
  packet->setLinkAt(0);
  return changed(m);
}

uint64_t skb_change_type(Machine &m, const uint64_t *a) {
  const uint32_t type = static_cast<uint32_t>(a[1]);
  constexpr uint32_t otherHost = 3;
  if (!packetOf(m, a[0]))
    return 0;
  if (type > otherHost || get(m, PacketType) > otherHost)
    return asResult(Invalid);
  set(m, PacketType, type);
  return 0;
}

/// Makes room for the longer header, or takes it out; writing the new one is up to the program.
uint64_t skb_change_proto(Machine &m, const uint64_t *a) {
  constexpr int64_t difference = 40 - 20;
  Packet *packet = packetOf(m, a[0]);
  if (!packet)
    return 0;
  const uint32_t from = get(m, Protocol), to = static_cast<uint16_t>(a[1]);
  if (a[2])
    return asResult(Invalid);
  if (!((from == ipv4 && to == ipv6) || (from == ipv6 && to == ipv4)))
    return asResult(NotSupportedHere);
  if (!packet->insert(std::max(0, packet->networkAt()), to == ipv6 ? difference : -difference))
    return asResult(NoMemory);
  set(m, Protocol, to);
  set(m, Hash, 0);
  return changed(m);
}

/// Mode 0 makes the room after the network header, mode 1 after the link header.
uint64_t skb_adjust_room(Machine &m, const uint64_t *a) {
  enum { AfterNetwork = 0, AfterLink = 1 };
  constexpr uint64_t knownFlags = 0x7f | uint64_t(0xff) << 56;
  constexpr int64_t most = 0xfff;
  const int64_t difference = static_cast<int32_t>(a[1]);
  Packet *packet = packetOf(m, a[0]);
  if (!packet)
    return 0;
  const uint32_t mode = static_cast<uint32_t>(a[2]), protocol = get(m, Protocol);
  if (a[3] & ~knownFlags)
    return asResult(Invalid);
  if (std::abs(difference) > most)
    return asResult(BadAddress);
  if (protocol != ipv4 && protocol != ipv6)
    return asResult(NotSupportedHere);
  if (mode != AfterNetwork && mode != AfterLink)
    return asResult(NotSupportedHere);
  const int64_t base = packet->networkAt() + (mode == AfterNetwork ? (protocol == ipv4 ? 20 : 40) : 0);
  if (base < 0 || (difference < 0 && packet->size() + difference < base))
    return asResult(NotSupportedHere);
  if (difference && !packet->insert(base, difference))
    return asResult(NoMemory);
  return changed(m);
}

/// The outermost tag lives beside the packet, as after hardware took it off; one that is already there
/// goes into the bytes.
uint64_t skb_vlan_push(Machine &m, const uint64_t *a) {
  constexpr uint32_t tagSize = 4, afterAddresses = 12;
  Packet *packet = packetOf(m, a[0]);
  if (!packet)
    return 0;
  uint16_t protocol = static_cast<uint16_t>(a[1]);
  if (protocol != vlan8021Q && protocol != vlan8021AD)
    protocol = vlan8021Q;
  if (get(m, VlanPresent)) {
    const uint16_t tag[2] = {static_cast<uint16_t>(get(m, VlanProtocol)), swap16(get(m, VlanTci))};
    if (packet->size() < afterAddresses || !packet->insert(afterAddresses, tagSize))
      return asResult(NoMemory);
    std::memcpy(packet->bytes().data() + afterAddresses, tag, tagSize);
    set(m, Protocol, tag[0]);
  }
  set(m, VlanPresent, 1);
  set(m, VlanTci, static_cast<uint16_t>(a[2]));
  set(m, VlanProtocol, protocol);
  packet->renew();
  return changed(m);
}

/// Takes the tag out of the bytes; false when there is none. `tci` receives it.
static bool takeTag(Machine &m, Packet &packet, uint16_t &tci) {
  constexpr uint32_t tagSize = 4, afterAddresses = 12;
  if (packet.size() < afterAddresses + tagSize + 2)
    return false;
  uint16_t words[3]; // the tag's type, the tag, the type of what it wraps
  std::memcpy(words, packet.bytes().data() + afterAddresses, sizeof words);
  packet.insert(afterAddresses, -int64_t(tagSize));
  set(m, Protocol, words[2]);
  tci = swap16(words[1]);
  return true;
}

/// The next tag in the bytes takes the place of the one that went.
uint64_t skb_vlan_pop(Machine &m, const uint64_t *a) {
  auto isTag = [](uint32_t type) { return type == vlan8021Q || type == vlan8021AD; };
  uint16_t tci = 0;
  Packet *packet = packetOf(m, a[0]);
  if (!packet)
    return 0;
  packet->renew();
  if (get(m, VlanPresent)) {
    for (Field field : {VlanPresent, VlanTci, VlanProtocol})
      set(m, field, 0);
  } else if (!isTag(get(m, Protocol))) {
    return 0;
  } else if (!takeTag(m, *packet, tci)) {
    return asResult(NoMemory);
  }
  const uint32_t protocol = get(m, Protocol);
  if (isTag(protocol)) {
    if (!takeTag(m, *packet, tci))
      return asResult(NoMemory);
    set(m, VlanPresent, 1);
    set(m, VlanTci, tci);
    set(m, VlanProtocol, protocol);
  }
  return changed(m);
}

/// No packet comes out of a tunnel; what is set goes nowhere.
uint64_t skb_get_tunnel_key(Machine &m, const uint64_t *a) {
  const uint64_t size = static_cast<uint32_t>(a[2]);
  if (uint8_t *key = m.writable(a[1], size))
    std::memset(key, 0, size);
  return asResult(Invalid);
}
uint64_t skb_set_tunnel_key(Machine &m, const uint64_t *a) {
  m.readable(a[1], static_cast<uint32_t>(a[2]));
  return 0;
}
/// Only for packets whose sum a device computed.
uint64_t csum_update(Machine &, const uint64_t *) { return asResult(NotSupportedHere); }

uint64_t get_hash_recalc(Machine &m, const uint64_t *a) { return packetOf(m, a[0]) ? get(m, Hash) : 0; }
uint64_t set_hash(Machine &m, const uint64_t *a) {
  if (packetOf(m, a[0]))
    set(m, Hash, static_cast<uint32_t>(a[1]));
  return 0;
}
uint64_t set_hash_invalid(Machine &m, const uint64_t *a) {
  if (packetOf(m, a[0]))
    set(m, Hash, 0);
  return 0;
}

} // namespace skep::vm::helpers
