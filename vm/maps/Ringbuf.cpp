// The accounting of a ring buffer: a header of 8 bytes a record, and one byte of the ring always free.
#include "vm/maps/Ringbuf.h"
#include "vm/Machine.h"
#include "vm/maps/Types.h"
#include "llvm/Support/MathExtras.h"

namespace skep::vm {
namespace {

constexpr uint64_t headerSize = 8;
constexpr uint64_t largestRecord = ~uint32_t(0) / 4;

} // namespace

Status RingbufMap::init() {
  constexpr uint32_t page = 4096;
  if (!llvm::isPowerOf2_32(spec.maxEntries) || spec.maxEntries < page)
    return makeDiag(Diag::VmMapInvalid, "ring buffer '" + spec.name + "' has a size of " +
                                            std::to_string(spec.maxEntries) +
                                            " bytes; the kernel wants a power of two of whole pages")
        .hint("set max_entries to 4096 or a power of two above it");
  return machine.reserve(spec.maxEntries, "ring buffer '" + spec.name + "'");
}

bool RingbufMap::take(uint64_t size) {
  if (size > largestRecord)
    return false;
  const uint64_t length = llvm::alignTo<8>(size + headerSize);
  if (length > spec.maxEntries || produced + length - consumed > spec.maxEntries - 1)
    return false;
  produced += length;
  return true;
}

Addr RingbufMap::reserve(uint64_t size) {
  const uint64_t before = produced;
  if (!take(size))
    return 0;
  Record record{0, false, std::vector<uint8_t>(size)};
  Region region;
  region.kind = RegionKind::Record;
  region.host = record.data.data();
  region.size = size;
  region.name = spec.name;
  region.map = this;
  record.base = machine.memory().add(std::move(region));
  if (!record.base) {
    produced = before;
    return 0;
  }
  records.push_back(std::move(record));
  ++openRecords;
  return records.back().base;
}

bool RingbufMap::commit(Addr base, bool discard) {
  for (Record &record : records)
    if (base && record.base == base) {
      machine.memory().remove(base);
      record.base = 0;
      record.discarded = discard;
      --openRecords;
      publish();
      return true;
    }
  return false;
}

bool RingbufMap::output(const uint8_t *data, uint64_t size) {
  if (!take(size))
    return false;
  records.push_back({0, false, std::vector<uint8_t>(data, data + size)});
  publish();
  return true;
}

/// Records reach the reader in order: one that is still open holds up those behind it.
void RingbufMap::publish() {
  while (!records.empty() && !records.front().base) {
    Record &record = records.front();
    if (!record.discarded)
      machine.addEvent({Event::Ringbuf, this, machine.env.cpu, std::move(record.data)});
    records.pop_front();
  }
}

uint64_t RingbufMap::query(uint64_t what) const {
  enum { Available = 0, Size = 1, ConsumerAt = 2, ProducerAt = 3 };
  switch (what) {
  case Available:
    return produced - consumed;
  case Size:
    return spec.maxEntries;
  case ConsumerAt:
    return consumed;
  case ProducerAt:
    return produced;
  }
  return 0;
}

void RingbufMap::drain() {
  for (Record &record : records)
    if (record.base)
      commit(record.base, /*discard=*/true);
  records.clear();
  consumed = produced;
}

MadeMap makeRingbuf(Machine &machine, MapSpec spec) {
  return finishMap(std::make_unique<RingbufMap>(machine, std::move(spec)));
}

} // namespace skep::vm
