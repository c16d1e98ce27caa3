// Sums the elements from n - 1 down to 0, n checked. Loop strength reduction steps a pointer back, and the end is
// known of the counter only: "R0 min value is outside of the allowed memory range".
// Fact from: inspektor-gadget/inspektor-gadget #1465 (a loop over an array in a map value)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	__u32 n;
	__u32 cells[64];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int two(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf || buf->n > 64)
		return 0;
	__u32 sum = 0;
	for (int i = buf->n - 1; i >= 0; i--)
		sum += buf->cells[i];
	return sum;
}

char LICENSE[] SEC("license") = "GPL";
