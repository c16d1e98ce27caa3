// Clocks. All run from Env::time, which moves by Env::tick at each look.
#include "vm/Machine.h"
#include "vm/helpers/Table.h"

namespace skep::vm::helpers {

uint64_t ktime_get_ns(Machine &m, const uint64_t *) { return m.now(); }
uint64_t ktime_get_boot_ns(Machine &m, const uint64_t *) { return m.now(); }
uint64_t ktime_get_tai_ns(Machine &m, const uint64_t *) { return m.env.bootedAt + m.now(); }

/// The coarse clock is as of the last tick of the kernel's timer: 250 a second.
uint64_t ktime_get_coarse_ns(Machine &m, const uint64_t *) {
  constexpr uint64_t timerTick = 4'000'000;
  return m.now() / timerTick * timerTick;
}
uint64_t jiffies64(Machine &m, const uint64_t *) {
  constexpr uint64_t jiffy = 4'000'000,
                     firstJiffy = uint64_t(uint32_t(-300 * 250)); // wraps after five minutes
  return firstJiffy + m.now() / jiffy;
}

} // namespace skep::vm::helpers
