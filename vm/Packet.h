// The packet of a run: bytes with room before and behind them, as a driver gives it to XDP. What lies
// between the metadata's start and the data's end is one region. A helper that moves an end makes a new
// region, so pointers from before it are stale and using them is a fault: the verifier forgets them too.
#pragma once

#include "vm/Memory.h"
#include "llvm/ADT/ArrayRef.h"
#include <algorithm>

namespace skep::vm {

class Packet {
public:
  /// What drivers leave free before a packet, and what the kernel keeps behind one in its page.
  static constexpr uint32_t headroom = 256, tailroom = 320, page = 4096;
  /// What the kernel keeps at the very start of the headroom (struct xdp_frame).
  static constexpr uint32_t frameHeader = 40;
  static constexpr uint32_t maxSize = 1 << 20;

  /// `hidden` bytes at the front are there but lie before the data: the link header, which programs that
  /// start at the network header do not see.
  Packet(Memory &memory, llvm::ArrayRef<uint8_t> bytes, uint32_t hidden = 0);
  ~Packet();
  Packet(const Packet &) = delete;

  Addr meta() const { return region; }
  Addr data() const { return region + metaSize; }
  Addr dataEnd() const { return region + metaSize + size(); }
  uint32_t size() const { return end - begin; }
  llvm::ArrayRef<uint8_t> bytes() const { return {buffer.data() + begin, size()}; }
  llvm::MutableArrayRef<uint8_t> bytes() { return {buffer.data() + begin, size()}; }

  /// Moves the start of the data by `delta` bytes (negative: more room); what metadata there is stays before
  /// it. False, and nothing changes, when there is no room or less than `least` bytes would be left.
  bool moveStart(int64_t delta, uint32_t least);
  bool moveEnd(int64_t delta, uint32_t least);
  bool moveMeta(int64_t delta);
  /// Puts `count` new zero bytes at `offset` of the data, growing towards the head; negative takes them out.
  /// Headers that begin at or before `offset` move along.
  bool insert(uint32_t offset, int64_t count);
  /// Bytes that metadata and head may still grow by.
  uint32_t roomBefore() const { return begin - metaSize - std::min(frameHeader, begin - metaSize); }
  uint32_t roomBehind() const { return limit - end; }

  /// Where headers begin, counted from the data (negative: before it).
  int32_t linkAt() const { return int32_t(linkStart) - int32_t(begin); }
  int32_t networkAt() const { return int32_t(networkStart) - int32_t(begin); }
  void setLinkAt(int32_t offset) { linkStart = begin + offset; }
  /// Bytes from the link header on, whether or not the data begins there.
  llvm::ArrayRef<uint8_t> whole() const { return {buffer.data() + linkStart, end - linkStart}; }
  /// Makes every pointer into the packet stale.
  void renew();

private:
  Memory &memory;
  std::vector<uint8_t> buffer;
  uint32_t begin, end, limit, metaSize = 0;
  uint32_t linkStart, networkStart;
  Addr region = 0;
};

} // namespace skep::vm
