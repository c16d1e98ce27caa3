// Arrays indexed by a variable, inside a record and behind a pointer.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kprobe/do_exit")
int BPF_KPROBE(indexed, long code)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	return task->comm[code & 15] + task->files->fdt->fd[code & 63]->f_flags;
}
// CHECK-LABEL: indexed:
// CHECK: struct task_struct::comm
// CHECK: r2 = 1
// CHECK: call bpf_probe_read_kernel
// CHECK-COUNT-4: call bpf_probe_read_kernel
// CHECK: struct file::f_flags
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
