// A read of a null pointer gives zero, so a test that comes later is not taken for idle.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kprobe/do_exit")
int late(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct mm_struct *mm = task->mm;
	int users = mm->mm_users.counter;

	if (!mm)
		return 7;
	return users;
}
// CHECK-LABEL: {{^}}late:
// CHECK: if r{{[0-9]}} {{[!=]}}= 0 goto
// CHECK: exit

char LICENSE[] SEC("license") = "GPL";
