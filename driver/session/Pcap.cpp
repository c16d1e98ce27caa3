// Reading capture files. A file that ends inside a packet is refused whole: what a run of half a capture
// says about a program is not what was asked.
#include "driver/session/Pcap.h"
#include "core/support/Bytes.h"
#include "core/support/Diags.h"

namespace skep::run {
namespace {

using Packets = std::vector<CapturedPacket>;

constexpr uint32_t largestPacket = 1 << 18; // libpcap's own limit

constexpr uint16_t typeV4 = 0x0800, typeV6 = 0x86dd;

/// Numbers from the registry of link types.
enum Link : uint16_t {
  BsdLoopback = 0,
  Ethernet = 1,
  RawBsd = 12,
  RawOpenBsd = 14,
  Raw = 101,
  OpenBsdLoopback = 108,
  LinuxCooked = 113,
  RawV4 = 228,
  RawV6 = 229,
  LinuxCooked2 = 276,
};

Diagnostic at(Diag id, llvm::StringRef name, uint64_t offset, std::string message) {
  Location where;
  where.file = name;
  where.offset = offset;
  return makeDiag(id, std::move(message)).at(std::move(where));
}

// ---- other links, made Ethernet --------------------------------------------------------------------

std::vector<uint8_t> withHeader(uint16_t type, llvm::ArrayRef<uint8_t> source, llvm::ArrayRef<uint8_t> rest) {
  std::vector<uint8_t> frame(14);
  if (source.size() == 6)
    std::copy(source.begin(), source.end(), frame.begin() + 6);
  frame[12] = type >> 8;
  frame[13] = static_cast<uint8_t>(type);
  frame.insert(frame.end(), rest.begin(), rest.end());
  return frame;
}

std::vector<uint8_t> fromIp(llvm::ArrayRef<uint8_t> bytes) {
  const bool isV6 = !bytes.empty() && bytes[0] >> 4 == 6;
  return withHeader(isV6 ? typeV6 : typeV4, {}, bytes);
}

/// The 16-byte header: kind, ARP type, address length, address (8), protocol.
std::vector<uint8_t> fromCooked(llvm::ArrayRef<uint8_t> bytes) {
  ByteReader reader(bytes, Endian::Big);
  if (bytes.size() < 16)
    return withHeader(0, {}, {});
  const uint16_t length = std::min<uint16_t>(reader.at<uint16_t>(4), 8);
  return withHeader(reader.at<uint16_t>(14), bytes.slice(6, length), bytes.drop_front(16));
}

/// The 20-byte header: protocol, reserved, interface, ARP type, kind, address length, address (8).
std::vector<uint8_t> fromCooked2(llvm::ArrayRef<uint8_t> bytes) {
  ByteReader reader(bytes, Endian::Big);
  if (bytes.size() < 20)
    return withHeader(0, {}, {});
  return withHeader(reader.at<uint16_t>(0), bytes.slice(12, std::min<uint8_t>(bytes[11], 8)),
                    bytes.drop_front(20));
}

bool isKnown(uint32_t link) {
  switch (link) {
  case BsdLoopback:
  case Ethernet:
  case RawBsd:
  case RawOpenBsd:
  case Raw:
  case OpenBsdLoopback:
  case LinuxCooked:
  case RawV4:
  case RawV6:
  case LinuxCooked2:
    return true;
  }
  return false;
}

std::vector<uint8_t> toEthernet(uint32_t link, llvm::ArrayRef<uint8_t> bytes) {
  switch (link) {
  case Ethernet:
    return bytes.vec();
  case BsdLoopback: // 4 bytes of address family before the packet
  case OpenBsdLoopback:
    return fromIp(bytes.drop_front(std::min<size_t>(4, bytes.size())));
  case LinuxCooked:
    return fromCooked(bytes);
  case LinuxCooked2:
    return fromCooked2(bytes);
  default:
    return fromIp(bytes);
  }
}

Diagnostic unknownLink(llvm::StringRef name, uint64_t offset, uint32_t link) {
  return at(Diag::PcapLinkType, name, offset,
            "the packets are of link type " + std::to_string(link) +
                "; skep reads Ethernet (1), raw IP (12, 14, 101, 228, 229), BSD loopback (0, 108) and Linux "
                "cooked "
                "(113, 276) captures")
      .hint("convert it, for example with editcap -T ether");
}

// ---- pcap ------------------------------------------------------------------------------------------

constexpr uint32_t magicMicro = 0xa1b2c3d4, magicNano = 0xa1b23c4d;

/// The byte order in which the file's first word is a magic number of pcap.
std::optional<Endian> pcapOrder(llvm::ArrayRef<uint8_t> file) {
  for (Endian endian : {Endian::Little, Endian::Big}) {
    const std::optional<uint32_t> magic = ByteReader(file, endian).get<uint32_t>(0);
    if (magic == magicMicro || magic == magicNano)
      return endian;
  }
  return std::nullopt;
}

Diagnostic cutOff(llvm::StringRef name, uint64_t offset, size_t number, uint64_t wanted, uint64_t left) {
  return at(Diag::PcapTruncated, name, offset,
            "the file ends inside packet " + std::to_string(number) + ": " + std::to_string(wanted) +
                " bytes were announced, " + std::to_string(left) + " are there")
      .hint("the capture was cut short; editcap can write the whole packets to a new file");
}

Result<Packets> readClassic(const ByteReader &file, llvm::StringRef name) {
  constexpr uint64_t headerSize = 24, recordSize = 16, linkAt = 20;
  if (!file.has(0, headerSize))
    return at(Diag::PcapTruncated, name, 0,
              "the file ends inside its header: 24 bytes are wanted, " + std::to_string(file.size()) +
                  " are there");
  const uint32_t link = file.at<uint32_t>(linkAt) & 0xffff; // the upper bits speak of checksums
  if (!isKnown(link))
    return unknownLink(name, linkAt, link);
  Packets packets;
  for (uint64_t offset = headerSize; offset < file.size();) {
    const size_t number = packets.size() + 1;
    if (!file.has(offset, recordSize))
      return cutOff(name, offset, number, recordSize, file.size() - offset);
    const uint32_t captured = file.at<uint32_t>(offset + 8), original = file.at<uint32_t>(offset + 12);
    if (captured > largestPacket)
      return at(Diag::PcapMalformed, name, offset,
                "packet " + std::to_string(number) + " claims to be " + std::to_string(captured) +
                    " bytes long");
    offset += recordSize;
    if (!file.has(offset, captured))
      return cutOff(name, offset, number, captured, file.size() - offset);
    packets.push_back({toEthernet(link, file.slice(offset, captured)), original});
    offset += captured;
  }
  return packets;
}

// ---- pcapng ----------------------------------------------------------------------------------------

constexpr uint32_t sectionHeader = 0x0a0d0d0a, byteOrderMagic = 0x1a2b3c4d;

/// Blocks of a pcapng file. Interfaces are numbered anew in each section.
class NgReader {
public:
  NgReader(llvm::ArrayRef<uint8_t> file, llvm::StringRef name) : bytes(file), name(name) {}

  Result<Packets> run() {
    while (offset < bytes.size())
      if (Status ok = block(); !ok)
        return ok.takeError();
    return std::move(packets);
  }

private:
  enum BlockType : uint32_t { Interface = 1, OldPacket = 2, SimplePacket = 3, EnhancedPacket = 6 };

  ByteReader reader() const { return ByteReader(bytes, endian); }
  Diagnostic malformed(const std::string &what) const { return at(Diag::PcapMalformed, name, offset, what); }

  Status block() {
    constexpr uint64_t smallest = 12;
    if (!reader().has(offset, smallest))
      return cutOff(name, offset, packets.size() + 1, smallest, bytes.size() - offset);
    if (reader().at<uint32_t>(offset) == sectionHeader && !startSection())
      return malformed("a section does not say its byte order");
    const uint32_t type = reader().at<uint32_t>(offset), length = reader().at<uint32_t>(offset + 4);
    if (length < smallest || length % 4)
      return malformed("a block claims to be " + std::to_string(length) + " bytes long");
    if (!reader().has(offset, length))
      return cutOff(name, offset, packets.size() + 1, length, bytes.size() - offset);
    ByteReader body(bytes.slice(offset + 8, length - smallest), endian);
    if (Status ok = content(type, body); !ok)
      return ok;
    offset += length;
    return Ok();
  }

  bool startSection() {
    for (Endian order : {Endian::Little, Endian::Big})
      if (ByteReader(bytes, order).get<uint32_t>(offset + 8) == byteOrderMagic) {
        endian = order;
        links.clear();
        return true;
      }
    return false;
  }

  Status content(uint32_t type, const ByteReader &body) {
    switch (type) {
    case Interface:
      return addInterface(body);
    case OldPacket:
      return body.has(0, 20)
                 ? addPacket(body, body.at<uint16_t>(0), body.at<uint32_t>(12), body.at<uint32_t>(16), 20)
                 : Status(malformed("a packet block is too short"));
    case EnhancedPacket:
      return body.has(0, 20)
                 ? addPacket(body, body.at<uint32_t>(0), body.at<uint32_t>(12), body.at<uint32_t>(16), 20)
                 : Status(malformed("a packet block is too short"));
    case SimplePacket:
      return body.has(0, 4) ? addPacket(body, 0, std::min<uint64_t>(body.at<uint32_t>(0), body.size() - 4),
                                        body.at<uint32_t>(0), 4)
                            : Status(malformed("a packet block is too short"));
    }
    return Ok(); // names, statistics, comments
  }

  Status addInterface(const ByteReader &body) {
    if (!body.has(0, 8))
      return malformed("an interface block is too short");
    links.push_back(body.at<uint16_t>(0));
    return Ok();
  }

  Status addPacket(const ByteReader &body, uint32_t interface, uint32_t captured, uint32_t original,
                   uint32_t from) {
    if (interface >= links.size())
      return malformed("a packet names interface " + std::to_string(interface) + ", which was not described");
    if (!isKnown(links[interface]))
      return unknownLink(name, offset, links[interface]);
    if (captured > largestPacket || !body.has(from, captured))
      return malformed("a packet of " + std::to_string(captured) + " bytes does not fit its block");
    packets.push_back({toEthernet(links[interface], body.slice(from, captured)), original});
    return Ok();
  }

  llvm::ArrayRef<uint8_t> bytes;
  llvm::StringRef name;
  Endian endian = Endian::Little;
  uint64_t offset = 0;
  std::vector<uint16_t> links;
  Packets packets;
};

} // namespace

Result<Packets> readPcap(llvm::ArrayRef<uint8_t> file, llvm::StringRef name) {
  if (std::optional<Endian> order = pcapOrder(file))
    return readClassic(ByteReader(file, *order), name);
  if (ByteReader(file, Endian::Little).get<uint32_t>(0) == sectionHeader)
    return NgReader(file, name).run();
  return at(Diag::PcapNotPcap, name, 0,
            "the file is no capture: it begins with the magic number of neither pcap nor pcapng");
}

} // namespace skep::run
