// Who runs the program and where: the values of Env. There is no task, stack or per-CPU kernel data here,
// so what would point to them is null or an error that real programs meet too.
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include <cstring>

namespace skep::vm::helpers {

uint64_t get_smp_processor_id(Machine &m, const uint64_t *) { return m.env.cpu; }
uint64_t get_numa_node_id(Machine &, const uint64_t *) { return 0; }
uint64_t get_current_pid_tgid(Machine &m, const uint64_t *) { return uint64_t(m.env.tgid) << 32 | m.env.pid; }
uint64_t get_current_uid_gid(Machine &m, const uint64_t *) { return uint64_t(m.env.gid) << 32 | m.env.uid; }
uint64_t get_current_cgroup_id(Machine &m, const uint64_t *) { return m.env.cgroup; }
uint64_t get_current_task(Machine &, const uint64_t *) { return 0; }
uint64_t get_current_task_btf(Machine &, const uint64_t *) { return 0; }
uint64_t get_prandom_u32(Machine &m, const uint64_t *) { return m.random(); }
uint64_t get_stackid(Machine &, const uint64_t *) { return asResult(BadAddress); }
uint64_t get_stack(Machine &, const uint64_t *) { return asResult(BadAddress); }
uint64_t get_attach_cookie(Machine &m, const uint64_t *) { return m.env.cookie; }
uint64_t get_func_ip(Machine &, const uint64_t *) { return 0; }
uint64_t send_signal(Machine &, const uint64_t *) { return 0; } // it reaches nobody
uint64_t send_signal_thread(Machine &, const uint64_t *) { return 0; }
/// One copy of a per-CPU variable stands for those of all CPUs.
uint64_t per_cpu_ptr(Machine &m, const uint64_t *a) {
  return static_cast<uint32_t>(a[1]) < m.env.cpus ? a[0] : 0;
}
uint64_t this_cpu_ptr(Machine &, const uint64_t *a) { return a[0]; }

/// At most 15 characters and zeros up to the end of the buffer.
uint64_t get_current_comm(Machine &m, const uint64_t *a) {
  constexpr size_t commSize = 16;
  const uint64_t size = static_cast<uint32_t>(a[1]);
  if (!size)
    return asResult(Invalid);
  uint8_t *buffer = m.writable(a[0], size);
  if (!buffer)
    return 0;
  std::memset(buffer, 0, size);
  std::memcpy(buffer, m.env.comm.data(), std::min({m.env.comm.size(), size_t(size - 1), commSize - 1}));
  return 0;
}

/// struct bpf_pidns_info: pid, then tgid. There is one namespace, so any device and inode will do.
uint64_t get_ns_current_pid_tgid(Machine &m, const uint64_t *a) {
  constexpr uint64_t size = 8;
  const uint64_t given = static_cast<uint32_t>(a[3]);
  uint8_t *info = m.writable(a[2], given);
  if (!info)
    return 0;
  std::memset(info, 0, given);
  if (given != size)
    return asResult(Invalid);
  const uint32_t ids[2] = {m.env.pid, m.env.tgid};
  std::memcpy(info, ids, size);
  return 0;
}

} // namespace skep::vm::helpers
