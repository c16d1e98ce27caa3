// At every level of optimisation.
// REQUIRES: bpf-load
// RUN: %probed %t.0.o -O0 && skep objdump %t.0.o | FileCheck %s
// RUN: %probed %t.1.o -O1 && %accepted %t.1.o && skep objdump %t.1.o | FileCheck %s
// RUN: %probed %t.s.o -Os && %accepted %t.s.o && skep objdump %t.s.o | FileCheck %s
// RUN: %probed %t.3.o -O3 -g && %accepted %t.3.o && skep objdump %t.3.o | FileCheck %s
// RUN: %probed %t.v1.o -mcpu=v1 && %accepted %t.v1.o && skep objdump %t.v1.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

static int sum(struct task_struct *task)
{
	return task->pid + task->real_parent->tgid;
}

SEC("raw_tp/sched_switch")
int BPF_PROG(levels, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	return sum(next) + sum((void *)bpf_get_current_task());
}
// CHECK-COUNT-3: call bpf_probe_read_kernel

char LICENSE[] SEC("license") = "GPL";
