// A checked length is rounded up to 8 bytes. LLVM drops the truncation to 32 bits, since only 13 are used; the
// verifier checked a 32-bit copy and adds to an unknown 64-bit number.
// Fact from: josefbacik/systing #221 (check on a 32-bit copy), llvm/llvm-project #96847
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	char data[4096];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

SEC("raw_tp/sys_enter")
int out(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	__u32 len = ctx->args[0];
	if (!buf || len - 1 >= 4090)
		return 0;
	len = (len + 7) & ~7;
	bpf_ringbuf_output(&ring, buf->data, len, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
