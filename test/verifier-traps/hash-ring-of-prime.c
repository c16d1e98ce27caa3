// A consistent-hash ring has a prime number of slots, so that no mask can stand for the remainder; a table of
// 65537.
// Fact from: iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct backends {
	__u32 n;
	__u32 ring[65537];
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
	__u32 hash = ip->saddr * 0x9e3779b1 ^ ip->daddr;
	return b->ring[hash % 65537] ? XDP_TX : XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
