// Tunes TCP for connections inside the data centre (10.0.0.0/8): quicker retransmission of a lost SYN
// and a larger window to start with, and records the smoothed round-trip time of each peer.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "net.h"

#define USE_DEFAULT -1

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __be32);
	__type(value, __u32); /* microseconds */
} round_trips SEC(".maps");

static bool is_local(struct bpf_sock_ops *ctx)
{
	return ctx->family == AF_INET && (ctx->remote_ip4 & bpf_htonl(0xFF000000)) == bpf_htonl(0x0A000000);
}

static void record_round_trip(struct bpf_sock_ops *ctx)
{
	__be32 peer = ctx->remote_ip4;
	__u32 microseconds = ctx->srtt_us >> 3; /* the kernel keeps eight times the value */

	bpf_map_update_elem(&round_trips, &peer, &microseconds, BPF_ANY);
}

SEC("sockops")
int tcp_tune(struct bpf_sock_ops *ctx)
{
	int answer = USE_DEFAULT;

	if (!is_local(ctx))
		return 1;
	switch (ctx->op) {
	case BPF_SOCK_OPS_TIMEOUT_INIT:
		answer = 20; /* jiffies to the first SYN retransmission */
		break;
	case BPF_SOCK_OPS_RWND_INIT:
		answer = 40; /* packets */
		break;
	case BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB:
	case BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB:
		bpf_sock_ops_cb_flags_set(ctx, BPF_SOCK_OPS_RTT_CB_FLAG);
		break;
	case BPF_SOCK_OPS_RTT_CB:
		record_round_trip(ctx);
		break;
	}
	ctx->reply = answer;
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
