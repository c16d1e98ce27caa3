// A table by IP protocol, 4 to 12, checked on both sides. InstCombine makes one comparison of the two, on `id -
// 13`, and the index is `id` itself. Kernels before 6.10 know no relation between the two: "R0 unbounded memory
// access"; later ones link a register with its sum.
// Fact from: llvm/llvm-project #96847 (FoldAndOrOfICmpsUsingRanges)
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 hits[13];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("socket")
int count(struct __sk_buff *skb)
{
	__u32 key = 0, id = skb->protocol;
	struct table *table = bpf_map_lookup_elem(&values, &key);

	if (!table || id < 4 || id > 12)
		return 0;
	table->hits[id]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
