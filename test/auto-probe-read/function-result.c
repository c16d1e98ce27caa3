// A pointer that a function returns, and one that it hands back through memory.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

static __attribute__((noinline)) struct task_struct *leader(struct task_struct *task)
{
	return task->group_leader;
}

static __attribute__((noinline)) int parent(struct task_struct *task, struct task_struct **result)
{
	*result = task->real_parent;
	return 0;
}
// CHECK-LABEL: {{^}}parent:
// CHECK: struct task_struct::real_parent
// CHECK: call bpf_probe_read_kernel

SEC("kprobe/do_exit")
int results(void *ctx)
{
	struct task_struct *other = 0;

	parent((struct task_struct *)bpf_get_current_task(), &other);
	return leader((struct task_struct *)bpf_get_current_task())->pid + other->tgid;
}
// CHECK-LABEL: {{^}}leader:
// CHECK: struct task_struct::group_leader
// CHECK: call bpf_probe_read_kernel
// CHECK-LABEL: {{^}}results:
// CHECK: struct task_struct::pid
// CHECK: call bpf_probe_read_kernel
// CHECK: struct task_struct::tgid
// CHECK: call bpf_probe_read_kernel

char LICENSE[] SEC("license") = "GPL";
