// A loop along a chain of parents, and one over a list.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kprobe/do_exit")
int ancestors(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	int depth = 0;

	for (int i = 0; i < 16 && task->pid > 1; i++) {
		task = task->real_parent;
		depth++;
	}
	return depth;
}
// CHECK-LABEL: ancestors:
// CHECK: call bpf_probe_read_kernel
// CHECK-LABEL: {{^}}children:
// CHECK: struct list_head::next

SEC("kprobe/do_exit")
int children(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct list_head *head = &task->children, *at = head->next;
	int count = 0;

	for (int i = 0; i < 32 && at != head; i++, at = at->next)
		count++;
	return count;
}

char LICENSE[] SEC("license") = "GPL";
