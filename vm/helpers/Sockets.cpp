// Sockets: there are none, and the helpers say so the way the kernel does.
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"

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

} // namespace skep::vm::helpers
