// bpf_probe_read and its kin: reading where a plain load would not do. What can be read is the guest's own
// memory; every other address is one that cannot be read, which is an error and no fault.
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include <cstring>

namespace skep::vm::helpers {
namespace {

uint64_t copy(Machine &m, const uint64_t *a) {
  const uint64_t size = static_cast<uint32_t>(a[1]);
  uint8_t *to = m.writable(a[0], size);
  if (!to)
    return 0;
  if (const uint8_t *from = m.memory().readable(a[2], size)) {
    std::memmove(to, from, size);
    return 0;
  }
  std::memset(to, 0, size);
  return asResult(BadAddress);
}

/// Up to the NUL or size - 1 characters; the result counts the NUL.
uint64_t copyString(Machine &m, const uint64_t *a) {
  const uint64_t size = static_cast<uint32_t>(a[1]);
  uint8_t *to = m.writable(a[0], size);
  if (!to || !size)
    return 0;
  const uint64_t available = m.memory().readableFrom(a[2]);
  const auto *from = reinterpret_cast<const char *>(m.memory().readable(a[2], std::min(available, size)));
  const uint64_t length = available ? strnlen(from, std::min(available, size - 1)) : 0;
  if (!available || (length == available && length < size - 1)) { // it ends before a NUL
    std::memset(to, 0, size);
    return asResult(BadAddress);
  }
  std::memmove(to, from, length);
  to[length] = 0;
  return length + 1;
}

} // namespace

uint64_t probe_read(Machine &m, const uint64_t *a) { return copy(m, a); }
uint64_t probe_read_kernel(Machine &m, const uint64_t *a) { return copy(m, a); }
uint64_t probe_read_user(Machine &m, const uint64_t *a) { return copy(m, a); }
uint64_t copy_from_user(Machine &m, const uint64_t *a) { return copy(m, a); }
uint64_t probe_read_str(Machine &m, const uint64_t *a) { return copyString(m, a); }
uint64_t probe_read_kernel_str(Machine &m, const uint64_t *a) { return copyString(m, a); }
uint64_t probe_read_user_str(Machine &m, const uint64_t *a) { return copyString(m, a); }

} // namespace skep::vm::helpers
