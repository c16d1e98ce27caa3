// Arguments of a raw tracepoint, by BPF_PROG and by hand.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("raw_tp/sched_switch")
int BPF_PROG(switched, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	return prev->pid + next->mm->owner->tgid;
}
// CHECK-LABEL: switched:
// CHECK-COUNT-4: call bpf_probe_read_kernel
// CHECK-NOT: call

SEC("raw_tracepoint/sched_process_exit")
int ended(struct bpf_raw_tracepoint_args *ctx)
{
	return ((struct task_struct *)ctx->args[0])->exit_code;
}
// CHECK-LABEL: {{^}}ended:
// CHECK: struct task_struct::exit_code
// CHECK: call bpf_probe_read_kernel

char LICENSE[] SEC("license") = "GPL";
