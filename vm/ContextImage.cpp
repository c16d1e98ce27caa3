// Accesses to a context.
#include "vm/ContextImage.h"
#include <cstring>

namespace skep::vm {
namespace {

/// Programs that own the memory of a context without fields.
bool mayWrite(ProgType type) {
  return type == ProgType::Syscall || type == ProgType::StructOps || type == ProgType::RawTracepointWritable;
}

/// The field that says how long the packet is, or null.
const ContextField *lengthField(Context context) {
  if (context == Context::SkMsg)
    return contextFieldNamed(context, "size");
  return context == Context::SkBuff || context == Context::SkReuseport ? contextFieldNamed(context, "len")
                                                                       : nullptr;
}

} // namespace

ContextImage::ContextImage(Memory &memory, ContextKind kind, std::vector<uint8_t> bytes)
    : memory(memory), contextKind(kind), image(std::move(bytes)) {
  const ContextInfo &info = contextInfo(kind.context);
  if (info.size)
    image.resize(info.size);
  Region context;
  context.kind = RegionKind::Context;
  context.host = image.data();
  context.size = image.size();
  context.name = info.type;
  context.direct = contextFields(kind.context).empty();
  context.readOnly = !mayWrite(kind.type);
  region = memory.add(std::move(context));
}

ContextImage::~ContextImage() {
  for (const Lent &one : lent)
    if (one.at)
      memory.remove(one.at);
  if (region)
    memory.remove(region);
}

bool ContextImage::set(llvm::StringRef name, uint64_t value, unsigned element) {
  const ContextField *field = contextFieldNamed(contextKind.context, name);
  if (!field || field->elementSize > sizeof value || element >= field->elements)
    return false;
  storeNumber(image.data() + field->offset + element * field->elementSize, field->elementSize, value);
  return true;
}

Addr ContextImage::lend(llvm::StringRef name, std::vector<uint8_t> bytes, bool readOnly) {
  Region region;
  region.kind = RegionKind::Scratch;
  region.name = name;
  region.host = bytes.data();
  region.size = bytes.size();
  region.readOnly = readOnly;
  lent.push_back({memory.add(std::move(region)), std::move(bytes)});
  return lent.back().at;
}

void ContextImage::attach(llvm::ArrayRef<uint8_t> packetBytes, uint32_t hidden) {
  attached.emplace(memory, packetBytes, hidden);
  packetChanged();
}

void ContextImage::packetChanged() {
  const ContextField *field = lengthField(contextKind.context);
  const uint32_t size = attached->size();
  if (field)
    std::memcpy(image.data() + field->offset, &size, sizeof size);
}

bool ContextImage::load(uint32_t offset, unsigned size, uint64_t &value) const {
  const ContextField *field = contextAccess(contextKind.context, offset, size, /*isWrite=*/false,
                                            contextKind.type, contextKind.attach);
  if (!field || offset + size > image.size())
    return false;
  value = 0;
  switch (field->kind) {
  case FieldKind::Packet:
    value = attached ? attached->data() : 0;
    return true;
  case FieldKind::PacketEnd:
    value = attached ? attached->dataEnd() : 0;
    return true;
  case FieldKind::PacketMeta:
    value = attached ? attached->meta() : 0;
    return true;
  default:
    value = loadNumber(image.data() + offset, size);
    return true;
  }
}

bool ContextImage::store(uint32_t offset, unsigned size, uint64_t value) {
  const ContextField *field = contextAccess(contextKind.context, offset, size, /*isWrite=*/true,
                                            contextKind.type, contextKind.attach);
  if (!field || offset + size > image.size())
    return false;
  storeNumber(image.data() + offset, size, value);
  return true;
}

} // namespace skep::vm
