// What r1 points to: the bytes of the context struct as the program sees it, laid out as in
// <linux/bpf.h>. 8-byte pointers in it are plain guest addresses. The 32-bit fields data, data_end and
// data_meta cannot hold one: the kernel rewrites loads of them, so here they are answered field by field.
#pragma once

#include "vm/Packet.h"
#include <optional>

namespace skep::vm {

class ContextImage {
public:
  static constexpr uint32_t absent = ~0u;

  /// Offsets that decide how an access is answered.
  struct Layout {
    std::string name;                                            ///< "struct xdp_md"
    uint32_t data = absent, dataEnd = absent, dataMeta = absent; ///< of 4-byte packet pointers
    uint32_t length = absent; ///< of a 4-byte field that follows the packet's size
    struct Range {
      uint32_t begin, end;
      bool has(uint64_t offset, uint64_t size) const { return offset >= begin && offset + size <= end; }
    };
    std::vector<Range> writable;
  };

  ContextImage(Memory &memory, Layout layout, std::vector<uint8_t> bytes);
  ~ContextImage();
  ContextImage(const ContextImage &) = delete;

  Addr address() const { return region; }
  llvm::StringRef name() const { return layout.name; }
  llvm::MutableArrayRef<uint8_t> bytes() { return image; }
  const Layout &fields() const { return layout; }

  /// Gives the context a packet (at most one).
  void attach(llvm::ArrayRef<uint8_t> packetBytes, uint32_t hidden = 0);
  Packet *packet() { return attached ? &*attached : nullptr; }
  /// To be called after a helper changed the packet's length.
  void packetChanged();

  /// Answers an access that Memory does not (Region::direct is false).
  bool load(uint32_t offset, unsigned size, uint64_t &value) const;
  bool store(uint32_t offset, unsigned size, uint64_t value);

private:
  std::optional<Addr> packetPointer(uint32_t offset) const;

  Memory &memory;
  Layout layout;
  std::vector<uint8_t> image;
  std::optional<Packet> attached;
  Addr region = 0;
};

} // namespace skep::vm
