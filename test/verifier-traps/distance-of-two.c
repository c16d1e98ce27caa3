// The distance between two checked numbers: LLVM makes minimum and maximum of the choices, and the verifier does
// not know that the one is never above the other.
// Fact from: iovisor/bcc #5062 (ranges of two values that depend on each other)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 slot[300];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int both(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u32 a = ctx->args[0], b = ctx->args[1];
	if (!table || a >= 300 || b >= 300)
		return 0;
	__u32 low = a < b ? a : b, high = a < b ? b : a;
	table->slot[high - low]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
