// A histogram by powers of two through __builtin_clzll, which becomes bit counting, too.
// Fact from: iovisor/bcc #5208
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 count[64];
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
	if (!table || !v)
		return 0;
	table->count[63 - __builtin_clzll(v)]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
