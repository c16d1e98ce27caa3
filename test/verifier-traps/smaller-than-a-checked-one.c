// `a < b && b < 64`. The verifier narrows `a` by what it knows of `b` at that comparison, which is nothing yet;
// LLVM sees no reason to change the order.
// Fact from: iovisor/bcc #5062 (a range that follows from another comparison)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 cell[64];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int two(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u32 a = ctx->args[0], b = ctx->args[1];
	if (!table)
		return 0;
	if (a < b && b < 64)
		table->cell[a] = b;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
