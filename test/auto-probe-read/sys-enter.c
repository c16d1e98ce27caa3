// Tracepoints of system calls give memory of a process, in whichever cast.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("tracepoint/syscalls/sys_enter_execve")
int executed(struct trace_event_raw_sys_enter *ctx)
{
	const char *const *argv = (const char *const *)ctx->args[1];

	return argv[1][0] + *(int *)ctx->args[2];
}
// CHECK-LABEL: executed:
// CHECK-COUNT-3: call bpf_probe_read_user
// CHECK-NOT: call

SEC("raw_tp/sys_enter")
int BPF_PROG(entered, struct pt_regs *regs, long id)
{
	return regs->di + *(char *)regs->si;
}
// CHECK-LABEL: {{^}}entered:
// CHECK-COUNT-2: call bpf_probe_read_kernel
// CHECK: call bpf_probe_read_user
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
