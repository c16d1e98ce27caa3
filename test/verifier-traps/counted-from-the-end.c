// The element `n - 1 - i`, with `i < n <= 64`. LLVM computes it as a sum with `~i` in 64 bits of which it keeps
// 32; the verifier knows of no order between `n` and `i`.
// Fact from: josefbacik/systing #274 (checked and used values differ by a constant)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
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
	__u32 n = ctx->args[0], i = ctx->args[1];
	if (!buf || n > 64 || i >= n)
		return 0;
	buf->cells[n - 1 - i]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
