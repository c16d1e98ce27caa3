// Members that are passed on: copied, sent, compared, used as a key.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct event {
	char comm[16];
	int pid;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, int);
	__type(value, long);
} by_pid SEC(".maps");

SEC("kprobe/do_exit")
int copied(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct event event = {};

	__builtin_memcpy(event.comm, task->comm, sizeof(event.comm));
	event.pid = task->pid;
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));
	return 0;
}
// CHECK-LABEL: {{^}}copied:
// CHECK-DAG: r2 = 16
// CHECK-DAG: struct task_struct::comm
// CHECK: call bpf_probe_read_kernel
// CHECK: r2 = 4
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read

SEC("kprobe/do_exit")
int sent(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, task->comm, sizeof(task->comm));
	return 0;
}
// CHECK-LABEL: {{^}}sent:
// CHECK: r2 = 16
// CHECK: call bpf_probe_read_kernel
// CHECK: call bpf_perf_event_output

SEC("kprobe/do_exit")
int compared(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	return __builtin_memcmp(task->comm, "bash", 5) == 0 && bpf_map_lookup_elem(&by_pid, &task->pid);
}
// CHECK-LABEL: {{^}}compared:
// CHECK: call bpf_probe_read_kernel
// CHECK: call bpf_probe_read_kernel
// CHECK: call bpf_map_lookup_elem

SEC("kprobe/do_exit")
int passed(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	char comm[16];

	return bpf_probe_read_kernel_str(comm, sizeof(comm), task->comm) + comm[0];
}
// CHECK-LABEL: {{^}}passed:
// CHECK-NOT: call bpf_probe_read_kernel{{$}}
// CHECK: call bpf_probe_read_kernel_str

char LICENSE[] SEC("license") = "GPL";
