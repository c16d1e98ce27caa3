// Numbers that are cast to kernel types, and kernel variables without a type.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

extern const void init_task __ksym __weak;
const volatile unsigned long where = 0;

SEC("kprobe/do_exit")
int numbers(void *ctx)
{
	struct task_struct *task = (struct task_struct *)where;

	return task->pid + *(unsigned long *)&init_task + *(int *)0xffffffff81000000;
}
// CHECK-LABEL: numbers:
// CHECK: struct task_struct::pid
// CHECK-COUNT-3: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
