// Moving the ends of a packet.
#include "vm/Packet.h"
#include <algorithm>
#include <cstring>

namespace skep::vm {

Packet::Packet(Memory &memory, llvm::ArrayRef<uint8_t> bytes, uint32_t hidden) : memory(memory) {
  constexpr uint32_t linkHeader = 14;
  const uint32_t behind =
      bytes.size() + headroom + tailroom < page ? page - headroom - tailroom - bytes.size() : 0;
  buffer.resize(headroom + bytes.size() + behind);
  std::copy(bytes.begin(), bytes.end(), buffer.begin() + headroom);
  begin = headroom + std::min<uint32_t>(hidden, bytes.size());
  linkStart = headroom;
  networkStart = headroom + linkHeader;
  end = headroom + bytes.size();
  limit = buffer.size();
  renew();
}

Packet::~Packet() {
  if (region)
    memory.remove(region);
}

void Packet::renew() {
  if (region)
    memory.remove(region);
  Region packet;
  packet.kind = RegionKind::Packet;
  packet.host = buffer.data() + begin - metaSize;
  packet.size = metaSize + size();
  packet.name = "packet";
  region = memory.add(std::move(packet));
}

bool Packet::moveStart(int64_t delta, uint32_t least) {
  if (delta < -int64_t(roomBefore()) || delta > int64_t(size()) - least)
    return false;
  uint8_t *meta = buffer.data() + begin - metaSize;
  std::memmove(meta + delta, meta, metaSize);
  if (delta < 0) // no bytes of an earlier packet shine through
    std::memset(buffer.data() + begin + delta, 0, -delta);
  if (linkStart == begin)
    linkStart += delta;
  begin += delta;
  renew();
  return true;
}

bool Packet::moveEnd(int64_t delta, uint32_t least) {
  if (delta > int64_t(roomBehind()) || delta < int64_t(least) - int64_t(size()))
    return false;
  if (delta > 0)
    std::memset(buffer.data() + end, 0, delta);
  end += delta;
  renew();
  return true;
}

bool Packet::moveMeta(int64_t delta) {
  const int64_t wanted = int64_t(metaSize) - delta;
  // The kernel keeps metadata short and aligned, because it is copied and compared as words.
  constexpr int64_t largest = 255;
  if (wanted < 0 || wanted > largest || wanted % 4 || wanted > int64_t(begin))
    return false;
  if (wanted > metaSize)
    std::memset(buffer.data() + begin - wanted, 0, wanted - metaSize);
  metaSize = wanted;
  renew();
  return true;
}

bool Packet::insert(uint32_t offset, int64_t count) {
  if (offset > size() || (count < 0 && -count > int64_t(size()) - offset) || count > int64_t(roomBefore()))
    return false;
  // What lies before `offset` moves towards the head, or away from it over what goes.
  if (int64_t(offset) >= networkAt())
    networkStart -= count;
  linkStart -= count;
  std::vector<uint8_t> front(bytes().begin(), bytes().begin() + offset);
  begin -= count;
  std::copy(front.begin(), front.end(), buffer.begin() + begin);
  if (count > 0)
    std::memset(buffer.data() + begin + offset, 0, count);
  renew();
  return true;
}

} // namespace skep::vm
