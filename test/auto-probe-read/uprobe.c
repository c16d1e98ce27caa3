// Arguments and results of functions of a process are its memory; the current task is not.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct node {
	struct node *next;
	long value;
	char name[8];
};

SEC("uprobe//bin/true:main")
int BPF_KPROBE(entry, struct node *node, const char *text)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	return node->next->value + node->name[1] + text[0] + task->pid;
}
// CHECK-LABEL: entry:
// CHECK-COUNT-4: call bpf_probe_read_user
// CHECK: struct task_struct::pid
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call

SEC("uretprobe//bin/true:main")
int BPF_KRETPROBE(result, struct node *node)
{
	return node->value;
}
// CHECK-LABEL: {{^}}result:
// CHECK: call bpf_probe_read_user

char LICENSE[] SEC("license") = "GPL";
