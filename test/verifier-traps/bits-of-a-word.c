// The number of set bits of a word, at most 64. There is no instruction for it, and the verifier does not follow
// the multiplication by which it is counted.
// Fact from: iovisor/bcc #5208 (an index by bit counting)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 count[65];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int log(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u64 v = ctx->args[1];
	if (!table)
		return 0;
	table->count[__builtin_popcountll(v)]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
