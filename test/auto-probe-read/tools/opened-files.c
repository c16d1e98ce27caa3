// Files that are opened: name and flags from the system call, parent from the current task.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
// CHECK-LABEL: {{^}}enter:
// CHECK-NOT: call bpf_probe_read
// CHECK-LABEL: {{^}}leave:
// CHECK-COUNT-2: call bpf_probe_read_kernel
// CHECK: call bpf_probe_read_user
// CHECK-NOT: call bpf_probe_read
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct arguments {
	const char *name;
	long flags;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u64);
	__type(value, struct arguments);
} open SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} events SEC(".maps");

struct event {
	__u64 id;
	int flags, result, parent;
	char comm[16], first;
};

SEC("tracepoint/syscalls/sys_enter_openat")
int enter(struct trace_event_raw_sys_enter *ctx)
{
	struct arguments arguments = {.name = (const char *)ctx->args[1], .flags = ctx->args[2]};
	__u64 id = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&open, &id, &arguments, BPF_ANY);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_openat")
int leave(struct trace_event_raw_sys_exit *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u64 id = bpf_get_current_pid_tgid();
	struct arguments *arguments = bpf_map_lookup_elem(&open, &id);
	struct event event = {.id = id, .result = ctx->ret};

	if (!arguments)
		return 0;
	event.flags = arguments->flags;
	event.parent = task->real_parent->tgid;
	event.first = arguments->name[0];
	bpf_get_current_comm(event.comm, sizeof(event.comm));
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));
	bpf_map_delete_elem(&open, &id);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
