// How long tasks wait for a CPU, by raw tracepoints that get tasks.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
// CHECK: {{^}}wakeup:
// CHECK: {{^}}switched:
// CHECK: struct task_struct::__state
// CHECK: call bpf_probe_read_kernel
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, __u64);
} woken SEC(".maps");

__u64 longest;
__u32 longest_pid;

static int wake(struct task_struct *task)
{
	__u64 now = bpf_ktime_get_ns();
	__u32 pid = task->pid;

	if (pid)
		bpf_map_update_elem(&woken, &pid, &now, BPF_ANY);
	return 0;
}

SEC("raw_tp/sched_wakeup")
int BPF_PROG(wakeup, struct task_struct *task)
{
	return wake(task);
}

SEC("raw_tp/sched_wakeup_new")
int BPF_PROG(wakeup_new, struct task_struct *task)
{
	return wake(task);
}

SEC("raw_tp/sched_switch")
int BPF_PROG(switched, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	__u32 pid = next->pid;
	__u64 *start, waited;

	if (prev->__state == 0)
		wake(prev);
	start = bpf_map_lookup_elem(&woken, &pid);
	if (!start)
		return 0;
	waited = bpf_ktime_get_ns() - *start;
	if (waited > longest) {
		longest = waited;
		longest_pid = next->tgid;
	}
	bpf_map_delete_elem(&woken, &pid);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
