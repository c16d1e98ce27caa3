// Compound conditions read what they get to, and only that.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kprobe/do_exit")
int conditions(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	if ((task->mm && task->mm->owner) || task->exit_state == 16)
		return task->pid > 1 ? task->prio : task->static_prio;
	return 0;
}
// CHECK-LABEL: conditions:
// CHECK: struct task_struct::mm (
// CHECK: call bpf_probe_read_kernel
// CHECK: if {{.*}} goto
// CHECK: struct mm_struct::owner
// CHECK: call bpf_probe_read_kernel
// CHECK: struct task_struct::exit_state
// CHECK: call bpf_probe_read_kernel

char LICENSE[] SEC("license") = "GPL";
