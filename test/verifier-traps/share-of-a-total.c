// `used * 100 / total` with `used <= total`: 101 slots. A quotient again, of 64 bits, and the product before it
// has a range of its own.
// Fact from: masoncl/rsched #8
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u32 slot[101];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("tc")
int weight(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u64 used = skb->len, total = 1500;
	if (!table || used > total)
		return 0;
	table->slot[used * 100 / total]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
