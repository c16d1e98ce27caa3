// Accesses that macros make.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

#define PARENT(task) ((task)->real_parent)
#define IDS(task) ((task)->pid + (task)->tgid)
#define container(pointer, type, member) ((type *)((void *)(pointer) - __builtin_offsetof(type, member)))

SEC("kprobe/do_exit")
int macros(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct list_head *child = task->children.next;

	return IDS(PARENT(PARENT(task))) + container(child, struct task_struct, sibling)->exit_code;
}
// CHECK-LABEL: macros:
// CHECK: struct task_struct::children.next
// CHECK-COUNT-7: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
