// Accesses to a context.
#include "vm/ContextImage.h"
#include <cstring>

namespace skep::vm {

ContextImage::ContextImage(Memory &memory, Layout l, std::vector<uint8_t> bytes)
    : memory(memory), layout(std::move(l)), image(std::move(bytes)) {
  Region context;
  context.kind = RegionKind::Context;
  context.host = image.data();
  context.size = image.size();
  context.name = layout.name;
  context.readOnly = layout.writable.empty();
  const bool allWritable = layout.writable.size() == 1 && layout.writable[0].has(0, image.size());
  context.direct = layout.data == absent && (context.readOnly || allWritable);
  region = memory.add(std::move(context));
}

ContextImage::~ContextImage() {
  if (region)
    memory.remove(region);
}

void ContextImage::attach(llvm::ArrayRef<uint8_t> packetBytes, uint32_t hidden) {
  attached.emplace(memory, packetBytes, hidden);
  packetChanged();
}

void ContextImage::packetChanged() {
  if (layout.length == absent)
    return;
  const uint32_t size = attached->size();
  std::memcpy(image.data() + layout.length, &size, sizeof size);
}

/// What the 4-byte field at `offset` points to, if it is a packet pointer.
std::optional<Addr> ContextImage::packetPointer(uint32_t offset) const {
  if (offset == layout.data)
    return attached ? attached->data() : 0;
  if (offset == layout.dataEnd)
    return attached ? attached->dataEnd() : 0;
  if (offset == layout.dataMeta)
    return attached ? attached->meta() : 0;
  return std::nullopt;
}

bool ContextImage::load(uint32_t offset, unsigned size, uint64_t &value) const {
  if (offset > image.size() || size > image.size() - offset)
    return false;
  if (std::optional<Addr> pointer = packetPointer(offset)) {
    value = *pointer;
    return size == 4;
  }
  // A part of a packet pointer is nothing that could be computed with.
  if (offset % 4 + size <= 4 && packetPointer(offset & ~3u))
    return false;
  value = 0;
  std::memcpy(&value, image.data() + offset, size);
  return true;
}

bool ContextImage::store(uint32_t offset, unsigned size, uint64_t value) {
  for (const Layout::Range &range : layout.writable)
    if (range.has(offset, size)) {
      std::memcpy(image.data() + offset, &value, size);
      return true;
    }
  return false;
}

} // namespace skep::vm
