// Inserts into a sorted array from its end, n < 16. The pointer that LLVM steps back through the array has no end
// in the verifier's eyes.
// Fact from: inspektor-gadget/inspektor-gadget #1465
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	__u32 n;
	__u64 cells[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int insert(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf || buf->n >= 16)
		return 0;
	__u64 value = ctx->args[1];
	int i = buf->n;
	while (i > 0 && buf->cells[i - 1] > value) {
		buf->cells[i] = buf->cells[i - 1];
		i--;
	}
	buf->cells[i] = value;
	buf->n++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
