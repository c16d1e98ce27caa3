// What r1 points to: the bytes of the context struct as the program sees it, laid out as in <linux/bpf.h>.
//
// Contexts with fields in core/spec/Contexts.def are answered field by field, because the kernel does not
// give programs that memory but rewrites each access: what a row does not allow is a fault, and packet
// pointers, some of which are fields of 32 bits, come from the packet. Other contexts (arguments of a
// traced function, a tracepoint's record) are plain memory, which only the kinds that own it may write.
#pragma once

#include "core/spec/Contexts.h"
#include "vm/Packet.h"
#include <optional>

namespace skep::vm {

/// What decides how a context may be used.
struct ContextKind {
  Context context;
  ProgType type;
  AttachType attach = AttachType::None;
};

class ContextImage {
public:
  /// All zero where `bytes` is too short; a context of fixed size has that size.
  ContextImage(Memory &memory, ContextKind kind, std::vector<uint8_t> bytes = {});
  ~ContextImage();
  ContextImage(const ContextImage &) = delete;

  Addr address() const { return region; }
  const ContextKind &kind() const { return contextKind; }
  llvm::MutableArrayRef<uint8_t> bytes() { return image; }
  /// Writes a field of this name (all elements the same); false when there is none of at most 8 bytes.
  bool set(llvm::StringRef field, uint64_t value, unsigned element = 0);

  /// Memory that a pointer in the context leads to; it lives as long as the context.
  Addr lend(llvm::StringRef name, std::vector<uint8_t> bytes, bool readOnly);
  /// Gives the context a packet (at most one), whose first `hidden` bytes lie before the data.
  void attach(llvm::ArrayRef<uint8_t> packetBytes, uint32_t hidden = 0);
  Packet *packet() { return attached ? &*attached : nullptr; }
  /// To be called after a helper changed the packet's length.
  void packetChanged();

  /// Answers an access that Memory does not (Region::direct is false).
  bool load(uint32_t offset, unsigned size, uint64_t &value) const;
  bool store(uint32_t offset, unsigned size, uint64_t value);

private:
  Memory &memory;
  ContextKind contextKind;
  std::vector<uint8_t> image;
  std::optional<Packet> attached;
  struct Lent {
    Addr at;
    std::vector<uint8_t> bytes;
  };
  std::vector<Lent> lent;
  Addr region = 0;
};

} // namespace skep::vm
