// Defaults of contexts. A packet's are those that BPF_PROG_TEST_RUN gives (the loopback device, number 1)
// and what its own bytes say.
#include "vm/ContextSetup.h"
#include "vm/Machine.h"
#include <cstring>

namespace skep::vm {
namespace {

constexpr uint32_t linkHeader = 14, loopback = 1;
constexpr uint32_t familyV4 = 2, familyV6 = 10;
constexpr uint16_t typeV4 = 0x0800, typeV6 = 0x86dd;
/// Arguments that a traced function may have, with room for the result of fexit.
constexpr uint32_t tracedArguments = 13;

/// What the headers of a frame say, as far as they are whole.
struct Headers {
  uint16_t type = 0;                   ///< of the Ethernet header
  uint8_t protocol = 0;                ///< of the IP header
  uint32_t transport = 0, payload = 0; ///< offsets in the frame; the frame's size when there is none
};

uint16_t big16(llvm::ArrayRef<uint8_t> bytes, size_t at) {
  return static_cast<uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

Headers parse(llvm::ArrayRef<uint8_t> frame) {
  constexpr uint8_t tcp = 6, udp = 17;
  Headers h;
  h.transport = h.payload = frame.size();
  if (frame.size() < linkHeader)
    return h;
  h.type = big16(frame, 12);
  if (h.type == typeV4 && frame.size() >= linkHeader + 20) {
    h.protocol = frame[linkHeader + 9];
    h.transport = linkHeader + (frame[linkHeader] & 15) * 4;
  } else if (h.type == typeV6 && frame.size() >= linkHeader + 40) {
    h.protocol = frame[linkHeader + 6];
    h.transport = linkHeader + 40;
  }
  const uint32_t size = frame.size();
  h.transport = std::min(h.transport, size);
  if (h.protocol == tcp && h.transport + 20 <= size)
    h.payload = std::min(h.transport + (frame[h.transport + 12] >> 4) * 4, size);
  else if (h.protocol == udp)
    h.payload = std::min(h.transport + 8, size);
  return h;
}

uint32_t hiddenBytes(PacketView view, const Headers &headers, llvm::ArrayRef<uint8_t> frame) {
  switch (view) {
  case PacketView::Network:
    return std::min<size_t>(linkHeader, frame.size());
  case PacketView::Transport:
    return headers.transport;
  case PacketView::Payload:
    return headers.payload;
  default:
    return 0;
  }
}

/// The 16 bits of the frame as they lie there, which is how the kernel keeps a protocol number.
uint32_t rawType(uint16_t type) {
  const uint8_t bytes[2] = {static_cast<uint8_t>(type >> 8), static_cast<uint8_t>(type)};
  uint16_t raw;
  std::memcpy(&raw, bytes, 2);
  return raw;
}

void setAddress(ContextImage &context, const char *v4, const char *v6, llvm::ArrayRef<uint8_t> address) {
  uint32_t word;
  for (size_t i = 0; i < address.size() / 4; ++i) {
    std::memcpy(&word, address.data() + i * 4, 4);
    context.set(address.size() == 4 ? v4 : v6, word, i);
  }
}

/// The fields that name the two ends of a connection; `in` says whether the packet comes from the remote one.
void setEnds(ContextImage &context, const Headers &headers, llvm::ArrayRef<uint8_t> frame, bool in) {
  const bool isV6 = headers.type == typeV6;
  const size_t size = isV6 ? 16 : 4, source = linkHeader + (isV6 ? 8 : 12);
  if ((!isV6 && headers.type != typeV4) || frame.size() < source + 2 * size)
    return;
  context.set("family", isV6 ? familyV6 : familyV4);
  setAddress(context, in ? "remote_ip4" : "local_ip4", in ? "remote_ip6" : "local_ip6",
             frame.slice(source, size));
  setAddress(context, in ? "local_ip4" : "remote_ip4", in ? "local_ip6" : "remote_ip6",
             frame.slice(source + size, size));
  if (headers.payload == frame.size() && headers.transport + 4 > frame.size())
    return;
  // The remote port is kept in network order, the local one in the host's.
  const uint16_t from = big16(frame, headers.transport), to = big16(frame, headers.transport + 2);
  context.set("remote_port", rawType(in ? from : to) << 16);
  context.set("local_port", in ? to : from);
}

void fillSkb(ContextImage &context, const Headers &headers, llvm::ArrayRef<uint8_t> frame) {
  context.set("protocol", rawType(headers.type));
  context.set("ifindex", loopback);
  context.set("ingress_ifindex", loopback);
  context.set("wire_len", frame.size());
  setEnds(context, headers, frame, context.kind().attach != AttachType::CgroupInetEgress);
}

/// struct bpf_flow_keys as the kernel hands it to a flow dissector.
void fillFlowKeys(ContextImage &context, const Headers &headers) {
  constexpr size_t size = 56, networkAt = 0, transportAt = 2, protocolAt = 10;
  std::vector<uint8_t> keys(size);
  const uint16_t network = linkHeader, type = rawType(headers.type);
  std::memcpy(keys.data() + networkAt, &network, 2);
  std::memcpy(keys.data() + transportAt, &network, 2);
  std::memcpy(keys.data() + protocolAt, &type, 2);
  context.set("flow_keys", context.lend("struct bpf_flow_keys", std::move(keys), /*readOnly=*/false));
}

bool isForV6(AttachType attach) {
  switch (attach) {
  case AttachType::CgroupInet6Bind:
  case AttachType::CgroupInet6Connect:
  case AttachType::CgroupInet6PostBind:
  case AttachType::CgroupInet6Getpeername:
  case AttachType::CgroupInet6Getsockname:
  case AttachType::CgroupUdp6Sendmsg:
  case AttachType::CgroupUdp6Recvmsg:
    return true;
  default:
    return false;
  }
}

/// A TCP socket of the right family, and pointers that are never null in the kernel.
void fillSocket(ContextImage &context) {
  constexpr uint32_t stream = 1, tcp = 6;
  const uint32_t family = isForV6(context.kind().attach) ? familyV6 : familyV4;
  for (const char *field : {"family", "user_family"})
    if (context.kind().context != Context::SkBuff)
      context.set(field, family);
  context.set("type", stream);
  if (context.kind().context != Context::SkBuff)
    context.set("protocol", tcp);
  context.set("is_fullsock", 1);
  for (const ContextField &field : contextFields(context.kind().context))
    if (field.kind == FieldKind::Socket)
      context.set(field.name,
                  context.lend("struct bpf_sock", std::vector<uint8_t>(contextInfo(Context::Sock).size),
                               /*readOnly=*/true));
}

uint32_t sizeOfVariable(Context context, uint32_t wanted) {
  switch (context) {
  case Context::BtfArgs:
  case Context::TargetArgs:
    return tracedArguments * 8;
  default:
    return wanted;
  }
}

} // namespace

PacketView packetView(ProgType type) {
  switch (type) {
  case ProgType::SocketFilter: // as on a packet socket, where most are used
  case ProgType::SchedCls:
  case ProgType::SchedAct:
  case ProgType::Xdp:
  case ProgType::FlowDissector:
    return PacketView::Link;
  case ProgType::CgroupSkb:
  case ProgType::LwtIn:
  case ProgType::LwtOut:
  case ProgType::LwtXmit:
  case ProgType::LwtSeg6local:
  case ProgType::Netfilter:
    return PacketView::Network;
  case ProgType::SkReuseport:
    return PacketView::Transport;
  case ProgType::SkSkb:
  case ProgType::SkMsg:
    return PacketView::Payload;
  default:
    return PacketView::None;
  }
}

std::unique_ptr<ContextImage> makeContext(Machine &machine, ContextKind kind, llvm::ArrayRef<uint8_t> frame,
                                          uint32_t size) {
  auto context = std::make_unique<ContextImage>(machine.memory(), kind,
                                                std::vector<uint8_t>(sizeOfVariable(kind.context, size)));
  const PacketView view = packetView(kind.type);
  const Headers headers = view == PacketView::None ? Headers() : parse(frame);
  if (view != PacketView::None)
    context->attach(frame, hiddenBytes(view, headers, frame));
  fillSocket(*context);
  switch (kind.context) {
  case Context::SkBuff:
    fillSkb(*context, headers, frame);
    if (kind.type == ProgType::FlowDissector)
      fillFlowKeys(*context, headers);
    break;
  case Context::XdpMd:
    context->set("ingress_ifindex", loopback);
    break;
  case Context::SkMsg:
    setEnds(*context, headers, frame, /*in=*/false);
    break;
  case Context::SkReuseport:
    context->set("eth_protocol", rawType(headers.type));
    context->set("ip_protocol", headers.protocol);
    break;
  default:
    break;
  }
  return context;
}

} // namespace skep::vm
