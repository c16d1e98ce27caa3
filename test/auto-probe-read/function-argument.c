// A static function that is not inlined reads what its callers give.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

static __attribute__((noinline)) int depth(struct task_struct *task, int limit)
{
	return task->prio + task->real_parent->prio + limit;
}
// CHECK-LABEL: depth:
// CHECK-COUNT-3: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read
// CHECK-LABEL: {{^}}called:

SEC("kprobe/do_exit")
int called(struct pt_regs *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	return depth(task, ctx->di) + depth(task->group_leader, 3);
}

char LICENSE[] SEC("license") = "GPL";
