// A packet's place in a window of 32, where both ends come from outside. The difference itself is checked, after
// the order: the two must stay two checks on one register.
// Fact from: iovisor/bcc #5062
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 slot[32];
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
	__u64 start = ctx->args[0], at = ctx->args[1];
	if (!table || at < start || at - start >= 32)
		return 0;
	table->slot[at - start]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
