// Counts errors by -ret, ret being -133 to -1. The code generator subtracts `ret << 3` from the address, and the
// verifier's range of a negative number shifted left is the next power of two.
// Fact from: bpftrace/bpftrace #4792 (strings by errno)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 count[134];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("tracepoint/syscalls/sys_exit_openat")
int errors(struct trace_event_raw_sys_exit *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	long ret = ctx->ret;
	if (!table || ret >= 0 || ret <= -134)
		return 0;
	table->count[-ret]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
