// What people look for in a packet: protocol, addresses, ports, TCP flags.
#include "driver/session/PacketSummary.h"
#include "core/support/Bytes.h"
#include "llvm/Support/FormatVariadic.h"
#include <arpa/inet.h>

namespace skep::run {
namespace {

enum EtherType : uint16_t { V4 = 0x0800, Arp = 0x0806, Vlan = 0x8100, V6 = 0x86dd, ServiceVlan = 0x88a8 };
enum Protocol : uint8_t { Icmp = 1, Tcp = 6, Udp = 17, Icmp6 = 58, Sctp = 132 };

std::string address(const ByteReader &bytes, uint64_t offset, int family) {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(family, bytes.slice(offset, family == AF_INET ? 4 : 16).data(), text, sizeof text);
  return text;
}

std::string protocolName(uint8_t protocol) {
  switch (protocol) {
  case Icmp:
    return "ICMP";
  case Tcp:
    return "TCP";
  case Udp:
    return "UDP";
  case Icmp6:
    return "ICMPv6";
  case Sctp:
    return "SCTP";
  }
  return "protocol " + std::to_string(protocol);
}

std::string tcpFlags(uint8_t flags) {
  constexpr const char *names[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
  std::string text;
  for (unsigned bit : {1, 0, 2, 3, 4, 5, 6, 7}) // "SYN,ACK", as one says it
    if (flags >> bit & 1)
      text += (text.empty() ? " " : ",") + std::string(names[bit]);
  return text;
}

/// `from` and `to` are addresses; the transport header is at `offset`.
std::string transport(const ByteReader &bytes, uint64_t offset, uint8_t protocol, std::string from,
                      std::string to, bool isV6) {
  const bool hasPorts = (protocol == Tcp || protocol == Udp || protocol == Sctp) && bytes.has(offset, 4);
  if (!hasPorts)
    return protocolName(protocol) + " " + from + " > " + to;
  auto withPort = [&](const std::string &host, uint64_t at) {
    return (isV6 ? "[" + host + "]" : host) + ":" + std::to_string(bytes.at<uint16_t>(at));
  };
  std::string text = protocolName(protocol) + " " + withPort(from, offset) + " > " + withPort(to, offset + 2);
  if (protocol == Tcp && bytes.has(offset, 14))
    text += tcpFlags(bytes.at<uint8_t>(offset + 13));
  return text;
}

std::string ipv4(const ByteReader &bytes, uint64_t offset) {
  if (!bytes.has(offset, 20))
    return "IPv4, cut off";
  const uint64_t headerSize = (bytes.at<uint8_t>(offset) & 15) * 4;
  const bool isFirst = !(bytes.at<uint16_t>(offset + 6) & 0x1fff);
  return transport(bytes, isFirst ? offset + headerSize : bytes.size(), bytes.at<uint8_t>(offset + 9),
                   address(bytes, offset + 12, AF_INET), address(bytes, offset + 16, AF_INET), false) +
         (isFirst ? "" : ", later fragment");
}

std::string ipv6(const ByteReader &bytes, uint64_t offset) {
  if (!bytes.has(offset, 40))
    return "IPv6, cut off";
  return transport(bytes, offset + 40, bytes.at<uint8_t>(offset + 6), address(bytes, offset + 8, AF_INET6),
                   address(bytes, offset + 24, AF_INET6), true);
}

std::string arp(const ByteReader &bytes, uint64_t offset) {
  constexpr uint16_t request = 1;
  if (!bytes.has(offset, 28))
    return "ARP, cut off";
  if (bytes.at<uint16_t>(offset + 6) == request)
    return "ARP who has " + address(bytes, offset + 24, AF_INET) + ", tell " +
           address(bytes, offset + 14, AF_INET);
  return "ARP " + address(bytes, offset + 14, AF_INET) + " is here";
}

} // namespace

std::string summarize(llvm::ArrayRef<uint8_t> frame) {
  ByteReader bytes(frame, Endian::Big);
  std::string vlan;
  uint64_t offset = 12;
  std::optional<uint16_t> type = bytes.get<uint16_t>(offset);
  while (type == Vlan || type == ServiceVlan) {
    std::optional<uint16_t> tag = bytes.get<uint16_t>(offset + 2);
    if (!tag)
      break;
    vlan += "VLAN " + std::to_string(*tag & 0xfff) + " ";
    offset += 4;
    type = bytes.get<uint16_t>(offset);
  }
  if (!type)
    return vlan + "no Ethernet frame";
  offset += 2;
  switch (*type) {
  case V4:
    return vlan + ipv4(bytes, offset);
  case V6:
    return vlan + ipv6(bytes, offset);
  case Arp:
    return vlan + arp(bytes, offset);
  }
  return vlan + llvm::formatv("type {0:x4}", *type).str();
}

} // namespace skep::run
