// Where a string ends is bounded by the kernel itself, as the verifier knows; a third of that is a quotient.
// Fact from: masoncl/rsched #8 (quotients)
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

SEC("tracepoint/syscalls/sys_enter_openat")
int tail(struct trace_event_raw_sys_enter *ctx)
{
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf)
		return 0;
	long len = bpf_probe_read_user_str(buf->data, 4096, (void *)ctx->args[1]);
	if (len <= 0)
		return 0;
	buf->data[len / 3] = 0;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
