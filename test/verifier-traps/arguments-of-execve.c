// Arguments are appended to a buffer in a loop, the offset checked in each turn, and a mask before the last write.
// Fact from: aquasecurity/tracee #4824, aquasecurity/tracee #1104
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	char data[8192];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int args(struct trace_event_raw_sys_enter *ctx)
{
	__u32 key = 0, off = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	const char **argv = (const char **)ctx->args[1], *arg;
	if (!buf)
		return 0;
	for (int i = 0; i < 16; i++) {
		if (bpf_probe_read_user(&arg, sizeof arg, argv + i) || !arg)
			break;
		if (off > 8192 - 512)
			break;
		int len = bpf_probe_read_user_str(buf->data + off, 512, arg);
		if (len <= 0)
			break;
		off += len;
	}
	buf->data[off & 8191] = 0;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
