// A flow's bucket is its hash modulo 1000, an array of structs of 16 bytes. The remainder is unknown to the
// verifier, and multiplied besides.
// Fact from: iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct flow {
	__u32 src, dst;
	__u64 bytes;
};

struct table {
	struct flow flows[1000];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("tc")
int bucket(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	if (!table)
		return 0;
	__u32 hash = bpf_get_hash_recalc(skb);
	struct flow *flow = &table->flows[hash % 1000];
	flow->src = hash;
	flow->bytes += skb->len;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
