// A service address without a proxy: when a process in the cgroup connects to a virtual address, the
// connection goes to a real one from the start, and getpeername() still shows what was asked for.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define PASS 1

struct endpoint {
	__be32 address;
	__be32 port; /* in network order, in the low 16 bits, as bpf_sock_addr has it */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct endpoint);
	__type(value, struct endpoint);
} services SEC(".maps");

/* What each redirected socket believes it is connected to. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct endpoint);
} originals SEC(".maps");

SEC("cgroup/connect4")
int redirect_connect(struct bpf_sock_addr *ctx)
{
	struct endpoint asked = {.address = ctx->user_ip4, .port = ctx->user_port};
	struct endpoint *real = bpf_map_lookup_elem(&services, &asked);
	__u64 cookie;

	if (!real)
		return PASS;
	cookie = bpf_get_socket_cookie(ctx);
	bpf_map_update_elem(&originals, &cookie, &asked, BPF_ANY);
	ctx->user_ip4 = real->address;
	ctx->user_port = real->port;
	return PASS;
}

SEC("cgroup/getpeername4")
int restore_peer(struct bpf_sock_addr *ctx)
{
	__u64 cookie = bpf_get_socket_cookie(ctx);
	struct endpoint *asked = bpf_map_lookup_elem(&originals, &cookie);

	if (asked) {
		ctx->user_ip4 = asked->address;
		ctx->user_port = asked->port;
	}
	return PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
