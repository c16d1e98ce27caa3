// A clamped value in two steps of different width, of which LLVM keeps the check.
// Fact from: masoncl/rsched #8
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 slot[40];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int sq(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u32 v = ctx->args[1], slot = 0;
	if (!table)
		return 0;
	if (v > 1000)
		v = 1000;
	slot = v < 10 ? v : 10 + (v - 10) / 34;
	if (slot < 40)
		table->slot[slot]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
