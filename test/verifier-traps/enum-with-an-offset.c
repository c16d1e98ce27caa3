// A family from 3 to 11 in a table of nine, 8 bits: checked as `family - 12`, used as `family - 3`.
// Fact from: llvm/llvm-project #96847
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 slot[9];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int window(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u8 family = ctx->args[0];
	if (!table || family < 3 || family > 11)
		return 0;
	table->slot[family - 3]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
