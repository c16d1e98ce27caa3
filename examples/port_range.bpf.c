// One listening socket for a whole range of ports: connections to any port between `first` and `last`
// arrive at the socket in `listener`, which bind() cannot do.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} listener SEC(".maps");

const volatile __u32 first = 7000;
const volatile __u32 last = 7999;

__u64 steered, unserved;

SEC("sk_lookup")
int port_range(struct bpf_sk_lookup *ctx)
{
	__u32 zero = 0;
	struct bpf_sock *sock;
	long error;

	if (ctx->protocol != IPPROTO_TCP || ctx->local_port < first || ctx->local_port > last)
		return SK_PASS;
	sock = bpf_map_lookup_elem(&listener, &zero);
	if (!sock) {
		/* Nobody listens: the ordinary lookup goes on and will answer with a reset. */
		__sync_fetch_and_add(&unserved, 1);
		return SK_PASS;
	}
	error = bpf_sk_assign(ctx, sock, 0);
	bpf_sk_release(sock);
	if (error)
		return SK_DROP;
	__sync_fetch_and_add(&steered, 1);
	return SK_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
