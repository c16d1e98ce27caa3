// An index of 8 bits is a sum. It is checked as `(u8)sum`, masked again where it is used, and the verifier does
// not know that these are copies: "R0 max value is outside of the allowed memory range".
// Fact from: llvm/llvm-project #96847, exein-io/pulsar #102 (a masked length)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u8 sizes[256];
	__u32 count[200];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("tc")
int narrow(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	if (!table)
		return 0;
	__u8 i = skb->mark + 100;
	if (i < 200)
		table->count[i]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
