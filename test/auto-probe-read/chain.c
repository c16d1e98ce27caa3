// Each arrow of a chain is one read, with the record that BPF_CORE_READ gives it.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kprobe/do_exit")
int chain(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	return task->mm->owner->pid;
}
// CHECK-LABEL: chain:
// CHECK: CO-RE <byte_off> struct task_struct::mm
// CHECK: call bpf_probe_read_kernel
// CHECK: CO-RE <byte_off> struct mm_struct::owner
// CHECK: call bpf_probe_read_kernel
// CHECK: CO-RE <byte_off> struct task_struct::pid
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
