// Pointers that go through variables, assigned on several ways.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kprobe/do_exit")
int locals(struct pt_regs *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task(), *other;
	struct signal_struct *signal;

	other = task;
	if (ctx->di & 1)
		other = task->real_parent;
	signal = other->signal;
	task = (void *)((unsigned long)signal & ~3UL);
	return ((struct signal_struct *)task)->nr_threads;
}
// CHECK-LABEL: locals:
// CHECK-COUNT-3: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
