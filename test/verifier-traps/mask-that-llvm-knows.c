// The index is checked on entry, two helper calls follow, and a mask at the use says it again. LLVM knows the mask
// to be superfluous and deletes it; what is left is a check of the 32-bit half before the calls. Which register it
// is on is chance: where it is a copy, "R0 unbounded memory access".
// Fact from: josefbacik/systing #220 and #221
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 last[4];
	__u64 seen[4];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} other SEC(".maps");

SEC("raw_tp/rss_stat")
int rss(struct bpf_raw_tracepoint_args *ctx)
{
	int member = ctx->args[1];
	__u32 key = 0;

	if (member < 0 || member >= 4)
		return 0;
	__u64 *flag = bpf_map_lookup_elem(&other, &key);
	struct table *table = bpf_map_lookup_elem(&values, &key);
	if (!table || !flag)
		return 0;
	__u32 index = member & 3;
	table->seen[index] = ctx->args[2];
	if (*flag)
		table->last[index] = bpf_ktime_get_ns();
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
