// Spreads connections over several worker processes that listen on one port (SO_REUSEPORT) so that a
// client always meets the same worker, and with it that worker's cache.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "net.h"

#define MAX_WORKERS 64

struct {
	__uint(type, BPF_MAP_TYPE_REUSEPORT_SOCKARRAY);
	__uint(max_entries, MAX_WORKERS);
	__type(key, __u32);
	__type(value, __u64);
} workers SEC(".maps");

/* How many places of `workers` are filled; set before loading. */
const volatile __u32 worker_count = 1;

static __u32 client_hash(struct sk_reuseport_md *ctx)
{
	__be32 source;

	/* Only the address: another port is another connection of the same client. */
	if (bpf_skb_load_bytes_relative(ctx, offsetof(struct iphdr, saddr), &source, sizeof(source),
					BPF_HDR_START_NET))
		return ctx->hash;
	return source * 0x9E3779B1 >> 16;
}

SEC("sk_reuseport")
int reuseport_sticky(struct sk_reuseport_md *ctx)
{
	__u32 worker = client_hash(ctx) % worker_count;

	/* Where that worker is gone the kernel's own choice among the others is as good as any. */
	bpf_sk_select_reuseport(ctx, &workers, &worker, 0);
	return SK_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
