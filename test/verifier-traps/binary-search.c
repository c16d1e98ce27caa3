// Seven steps over a sorted array of 64, the middle of two bounds as the index.
// Fact from: inspektor-gadget/inspektor-gadget #1465
// clang: accepted
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
int find(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf)
		return 0;
	__u32 low = 0, high = buf->n, wanted = ctx->args[1];
	if (high > 64)
		return 0;
	for (int i = 0; i < 7; i++) {
		if (low >= high)
			break;
		__u32 middle = (low + high) / 2;
		if (buf->cells[middle] == wanted)
			return 1;
		if (buf->cells[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
