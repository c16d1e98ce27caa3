// Before Linux 5.5 there is one helper for both.
// REQUIRES: bpf-load
// RUN: %probed %t.o --kernel=4.19
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kprobe/do_exit")
int old(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	return task->pid;
}

SEC("uprobe//bin/true:main")
int BPF_KPROBE(old_user, int *p)
{
	return *p;
}
// CHECK-LABEL: old:
// CHECK: call bpf_probe_read{{$}}
// CHECK-LABEL: {{^}}old_user:
// CHECK: call bpf_probe_read{{$}}

char LICENSE[] SEC("license") = "GPL";
