// 32 less the number of set bits of an address, as an index of 33 words.
// Fact from: iovisor/bcc #5208
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u32 cell[33];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("xdp")
int prefix(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct iphdr *ip = data + 14;
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	if (!table || (void *)(ip + 1) > end)
		return XDP_PASS;
	__u32 host = __builtin_popcount(ip->daddr);
	table->cell[32 - host]++;
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
