// The world around a program, as far as helpers ask for it. All of it is settable and none of it comes
// from the host, so that a run can be repeated.
#pragma once

#include <cstdint>
#include <string>

namespace skep::vm {

struct Env {
  uint32_t cpus = 1;
  uint32_t cpu = 0;  ///< the one that the program runs on
  uint64_t seed = 1; ///< of bpf_get_prandom_u32
  /// Nanoseconds since boot at the start, and how much each look at a clock adds: a program that measures
  /// time sees it pass.
  uint64_t time = 1'000'000'000;
  uint64_t tick = 1'000;
  /// What CLOCK_REALTIME's offset from boot time would be (bpf_ktime_get_tai_ns).
  uint64_t bootedAt = 1'700'000'000'000'000'000;
  uint32_t pid = 1000, tgid = 1000; ///< thread and process
  uint32_t uid = 0, gid = 0;
  std::string comm = "skep";
  uint64_t cgroup = 1;
  uint64_t cookie = 0; ///< bpf_get_attach_cookie
  std::string sysctl = "net/ipv4/ip_forward", sysctlValue = "0", sysctlNew;
  uint32_t kernelVersion = 6 << 16 | 12 << 8; ///< LINUX_KERNEL_VERSION
};

struct Limits {
  uint64_t insns = 100'000'000; ///< a run's budget; helpers that work long pay from it too
  double seconds = 0;           ///< wall clock of a run; 0 = none
  uint64_t memory = 1ull << 30; ///< bytes of maps and data
};

} // namespace skep::vm
