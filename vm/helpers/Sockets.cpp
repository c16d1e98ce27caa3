// Sockets: there are none, and the helpers say so the way the kernel does.
#include "vm/ContextImage.h"
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include <cstring>

namespace skep::vm::helpers {

uint64_t get_socket_cookie(Machine &, const uint64_t *) { return 0; }
uint64_t get_socket_uid(Machine &, const uint64_t *) { return 65534; } // the overflow uid
uint64_t skb_cgroup_id(Machine &, const uint64_t *) { return 0; }
uint64_t sk_lookup_tcp(Machine &, const uint64_t *) { return 0; }
uint64_t sk_lookup_udp(Machine &, const uint64_t *) { return 0; }
uint64_t skc_lookup_tcp(Machine &, const uint64_t *) { return 0; }
uint64_t sk_fullsock(Machine &, const uint64_t *) { return 0; }
uint64_t tcp_sock(Machine &, const uint64_t *) { return 0; }
uint64_t sk_release(Machine &, const uint64_t *) { return asResult(Invalid); }
uint64_t sk_select_reuseport(Machine &, const uint64_t *) { return asResult(NoEntry); }

/// Choosing no socket is allowed, and there is no other to choose.
uint64_t sk_assign(Machine &, const uint64_t *a) {
  constexpr uint64_t flags = 3;
  return a[2] & ~flags ? asResult(Invalid) : 0;
}
uint64_t sock_map_update(Machine &, const uint64_t *) { return asResult(NotSupported); }
uint64_t sock_hash_update(Machine &, const uint64_t *) { return asResult(NotSupported); }
// The entry is not there: SK_DROP.
uint64_t msg_redirect_map(Machine &, const uint64_t *) { return 0; }
uint64_t msg_redirect_hash(Machine &, const uint64_t *) { return 0; }
uint64_t sk_redirect_map(Machine &, const uint64_t *) { return 0; }
uint64_t sk_redirect_hash(Machine &, const uint64_t *) { return 0; }

/// Keeps the flags that there are and gives back the others.
uint64_t sock_ops_cb_flags_set(Machine &m, const uint64_t *a) {
  constexpr uint64_t all = 0x7f;
  if (!m.context() || m.context()->kind().context != Context::SockOps)
    return m.fail(Diag::VmBadArgument, "bpf_sock_ops_cb_flags_set wants the context of a sockops program");
  m.context()->set("bpf_sock_ops_cb_flags", a[1] & all);
  return static_cast<uint32_t>(a[1]) & ~all;
}

// Options of a socket that keeps none: setting succeeds, reading gives zeros.
uint64_t setsockopt(Machine &m, const uint64_t *a) {
  m.readable(a[3], static_cast<uint32_t>(a[4]));
  return 0;
}
uint64_t getsockopt(Machine &m, const uint64_t *a) {
  const uint64_t size = static_cast<uint32_t>(a[4]);
  if (uint8_t *value = m.writable(a[3], size))
    std::memset(value, 0, size);
  return 0;
}
uint64_t bind(Machine &m, const uint64_t *a) {
  m.readable(a[1], static_cast<uint32_t>(a[2]));
  return 0;
}

} // namespace skep::vm::helpers
