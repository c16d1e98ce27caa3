// A quotient's remainder and a remainder index a grid of 7 by 13; LLVM makes the second of the quotient that it
// has already, `v - v / 13 * 13`.
// Fact from: iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u32 cell[7][13];
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
	__u32 v = ctx->args[1];
	if (!table)
		return 0;
	table->cell[v / 13 % 7][v % 13]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
