// The same, and the buffer is sent with the length that came out.
// Fact from: aquasecurity/tracee #4824
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	__u32 len;
	char data[8192];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int args(struct trace_event_raw_sys_enter *ctx)
{
	__u32 key = 0, off = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	const char **argv = (const char **)ctx->args[1], *arg;
	if (!buf)
		return 0;
	for (int i = 0; i < 10; i++) {
		if (bpf_probe_read_user(&arg, sizeof arg, argv + i) || !arg)
			break;
		if (off > 8192 - 512)
			break;
		int len = bpf_probe_read_user_str(buf->data + off, 512, arg);
		if (len <= 0 || len > 512)
			break;
		off += len;
	}
	buf->len = off;
	if (off && off <= 8192)
		bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, buf, 4 + off);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
