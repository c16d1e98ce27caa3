// RINGBUF: records that a program reserves, fills in and submits, in order of reservation.
//
// Each reservation is a region of its own, which goes when it is submitted or discarded: using it after
// that is a fault. The reader that a real ring buffer has is the end of the run here: then everything that
// was submitted has been read, so a run finds the buffer empty, and can fill it.
#pragma once

#include "vm/maps/Map.h"
#include <deque>

namespace skep::vm {

class RingbufMap : public Map {
public:
  using Map::Map;
  Status init();

  /// A record of `size` bytes, zeroed; 0 when it does not fit.
  Addr reserve(uint64_t size);
  /// Hands the record at `base` on, or throws it away. False when there is no such record.
  bool commit(Addr base, bool discard);
  /// One whole record. False when it does not fit.
  bool output(const uint8_t *data, uint64_t size);
  /// bpf_ringbuf_query.
  uint64_t query(uint64_t what) const;

  /// Reservations that are still open.
  size_t open() const { return openRecords; }
  /// The reader has read all; open reservations are thrown away.
  void drain();

private:
  struct Record {
    Addr base; ///< 0 once committed
    bool discarded;
    std::vector<uint8_t> data;
  };
  bool take(uint64_t size);
  void publish();

  std::deque<Record> records;
  size_t openRecords = 0;
  uint64_t produced = 0, consumed = 0; ///< positions in bytes, as the kernel counts them
};

} // namespace skep::vm
