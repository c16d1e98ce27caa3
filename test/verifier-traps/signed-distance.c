// The same with a signed distance, as sequence numbers are compared: LLVM makes one unsigned comparison of the two
// signed ones.
// Fact from: llvm/llvm-project #96847
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 slot[20];
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
	__u32 start = ctx->args[0], at = ctx->args[1];
	int distance = at - start;
	if (!table || distance < 0 || distance >= 20)
		return 0;
	table->slot[distance]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
