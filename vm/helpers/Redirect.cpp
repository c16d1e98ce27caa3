// Sending a packet elsewhere. Nothing is sent; where it would go is noted in Effects::redirect.
#include "vm/ContextImage.h"
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include "vm/maps/Map.h"
#include <cstring>

namespace skep::vm::helpers {
namespace {

enum : uint64_t { XdpAborted = 0, XdpRedirect = 4, TcShot = 2, TcRedirect = 7 };

bool isXdp(Machine &m) { return m.context() && m.context()->kind().context == Context::XdpMd; }

uint64_t tcRedirect(Machine &m, uint64_t ifindex, bool flagsFit) {
  if (!flagsFit)
    return TcShot;
  m.effects().redirect = {static_cast<uint32_t>(ifindex), 0, nullptr};
  return TcRedirect;
}

} // namespace

uint64_t redirect(Machine &m, const uint64_t *a) {
  constexpr uint64_t ingress = 1;
  if (!isXdp(m))
    return tcRedirect(m, a[0], !(a[1] & ~ingress));
  if (a[1])
    return XdpAborted;
  m.effects().redirect = {static_cast<uint32_t>(a[0]), 0, nullptr};
  return XdpRedirect;
}
uint64_t redirect_peer(Machine &m, const uint64_t *a) { return tcRedirect(m, a[0], !a[1]); }
uint64_t redirect_neigh(Machine &m, const uint64_t *a) { return tcRedirect(m, a[0], !a[3]); }

uint64_t clone_redirect(Machine &m, const uint64_t *a) {
  constexpr uint64_t ingress = 1;
  if (a[2] & ~ingress)
    return asResult(Invalid);
  m.effects().redirect = {static_cast<uint32_t>(a[1]), 0, nullptr};
  if (m.packet())
    m.packet()->renew();
  return 0;
}

/// An entry that is not there gives the action in the two low bits of the flags.
uint64_t redirect_map(Machine &m, const uint64_t *a) {
  constexpr uint64_t actionMask = 3, broadcast = 8, excludeIngress = 16;
  Map *map = m.mapAt(a[0]);
  if (!map)
    return 0;
  if (!mapTakesHelper(map->type(), HelperId::redirect_map))
    return m.fail(Diag::VmMapKind, std::string("bpf_redirect_map does not take a map of type ") +
                                       mapTypeInfo(map->type()).name + " ('" + map->spec.name + "')");
  if (a[2] & ~(actionMask | broadcast | excludeIngress))
    return XdpAborted;
  const uint32_t key = static_cast<uint32_t>(a[1]);
  if (!(a[2] & broadcast) && !map->value(reinterpret_cast<const uint8_t *>(&key), 0))
    return a[2] & actionMask;
  m.effects().redirect = {0, key, map};
  return XdpRedirect;
}

/// Every interface has an MTU of 1500; the size of the packet is compared, or the length given, grown by the
/// difference. The MTU is given back.
uint64_t check_mtu(Machine &m, const uint64_t *a) {
  constexpr uint32_t mtu = 1500, linkHeader = 14;
  constexpr uint64_t tooLong = 1;
  uint8_t *length = m.writable(a[2], 4);
  if (!length)
    return 0;
  if (a[4] > 1)
    return asResult(Invalid);
  uint32_t given;
  std::memcpy(&given, length, 4);
  const int64_t size = (given        ? int64_t(given) + linkHeader
                        : m.packet() ? int64_t(m.packet()->size())
                                     : 0) +
                       static_cast<int32_t>(a[3]);
  std::memcpy(length, &mtu, 4);
  return size > mtu + linkHeader ? tooLong : 0;
}

/// There are no routes: the answer is that the packet is not forwarded.
uint64_t fib_lookup(Machine &m, const uint64_t *a) {
  constexpr uint64_t notForwarded = 4, parameterSize = 64;
  if (static_cast<uint32_t>(a[2]) < parameterSize)
    return asResult(Invalid);
  return m.writable(a[1], parameterSize) ? notForwarded : 0;
}

} // namespace skep::vm::helpers
