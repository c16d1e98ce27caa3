// Loops and locks.
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"

namespace skep::vm::helpers {

/// Calls function(i, context) up to `count` times; a result other than 0 ends the loop after that call.
uint64_t loop(Machine &m, const uint64_t *a) {
  constexpr uint32_t mostLoops = 8u << 20;
  const uint32_t count = static_cast<uint32_t>(a[0]);
  const Function *function = m.functionAt(a[1]);
  if (!function)
    return 0;
  if (a[3])
    return asResult(Invalid);
  if (count > mostLoops)
    return asResult(TooBig);
  for (uint32_t i = 0; i < count; ++i) {
    std::optional<uint64_t> result = m.callback(*function, {i, a[2]});
    if (!result)
      return 0;
    if (*result)
      return i + 1;
  }
  return count;
}

// Nothing runs beside the program, so a lock only has to be used as the verifier demands: one at a time,
// released before the end.
uint64_t spin_lock(Machine &m, const uint64_t *a) {
  if (!m.writable(a[0], 4))
    return 0;
  if (m.holdsLock())
    return m.fail(Diag::VmLock, "bpf_spin_lock is called while a lock is held already");
  m.hold(a[0], "a spin lock", /*isLock=*/true);
  return 0;
}

uint64_t spin_unlock(Machine &m, const uint64_t *a) {
  if (!m.release(a[0]))
    return m.fail(Diag::VmLock, "bpf_spin_unlock is called for a lock that is not held");
  return 0;
}

} // namespace skep::vm::helpers
