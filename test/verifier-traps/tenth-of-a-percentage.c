// A load below 100 counts in one of ten slots. LLVM divides 8 bits, because it knows that no more are used; the
// verifier knows nothing of quotients, whose operand was checked as 32 bits.
// Fact from: masoncl/rsched #8
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 count[10];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int load(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u32 percent = ctx->args[1];
	if (!table || percent >= 100)
		return 0;
	table->count[percent / 10]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
