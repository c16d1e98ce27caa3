// The length of an event is made of a field of it, and compared with the event's size: one register must be
// compared and used.
// Fact from: iovisor/bcc #3409
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct event {
	__u64 ts;
	__u32 pid;
	__u32 args_size;
	char args[7680];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct event);
} values SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

SEC("tracepoint/syscalls/sys_exit_execve")
int done(struct trace_event_raw_sys_exit *ctx)
{
	__u32 key = 0;
	struct event *event = bpf_map_lookup_elem(&values, &key);
	if (!event)
		return 0;
	event->ts = bpf_ktime_get_ns();
	unsigned long len = __builtin_offsetof(struct event, args) + event->args_size;
	if (len <= sizeof *event)
		bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, event, len);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
