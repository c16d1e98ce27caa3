// A backend is the address modulo their number, which is checked: not 0, and at most 64. The bound of the index
// follows from that of another variable.
// Fact from: iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct backends {
	__u32 n;
	__u32 ring[64];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct backends);
} values SEC(".maps");

SEC("xdp")
int lb(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct iphdr *ip = data + 14;
	__u32 key = 0;
	struct backends *b = bpf_map_lookup_elem(&values, &key);
	if (!b || (void *)(ip + 1) > end)
		return XDP_PASS;
	__u32 n = b->n;
	if (n == 0 || n > 64)
		return XDP_PASS;
	return b->ring[ip->saddr % n] ? XDP_TX : XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
