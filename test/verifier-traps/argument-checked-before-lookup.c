// The length of a write() is checked, a buffer looked up, and the length read from the context again. LLVM must
// take the helper to have changed the context: "R2 min value is negative".
// Fact from: libbpf/libbpf-bootstrap #204 (a checked value that is loaded again), josefbacik/systing #220
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	char data[256];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_write")
int enter(struct trace_event_raw_sys_enter *ctx)
{
	__u32 key = 0;
	if (ctx->args[2] > 256)
		return 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf)
		return 0;
	bpf_probe_read_user(buf->data, ctx->args[2], (void *)ctx->args[1]);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
