// The same with an index from a packet's mark: what is compared before the lookup is not what indexes after it.
// Fact from: libbpf/libbpf-bootstrap #204, josefbacik/systing #220
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 count[64];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("tc")
int twice(struct __sk_buff *skb)
{
	__u32 key = 0;
	if (skb->mark >= 64)
		return 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	if (!table)
		return 0;
	table->count[skb->mark]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
