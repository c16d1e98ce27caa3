// Levels from -4 to 4 in a table of nine. The code generator takes the `+ 4` out of the index into the address,
// and what is left may be negative: "math between map_value pointer and register with unbounded min value".
// Fact from: josefbacik/systing #274, llvm/llvm-project #96847 (the address is formed of another value than the checked one)
// clang: rejected
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
	__s8 level = ctx->args[0];
	if (!table || level < -4 || level > 4)
		return 0;
	table->slot[level + 4]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
