// Where the verifier types pointers they are left alone; what it does not type is read.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("tp_btf/sched_switch")
int BPF_PROG(typed, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	return prev->pid + next->mm->owner->prio + prev->real_parent->tgid;
}
// CHECK-LABEL: {{^}}typed:
// CHECK-NOT: call bpf
// CHECK-LABEL: {{^}}untyped:
// CHECK-COUNT-4: call bpf_probe_read_kernel
// CHECK-NOT: call bpf

SEC("kprobe/do_exit")
int typed_task(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return task->real_parent->pid;
}
// CHECK-LABEL: {{^}}typed_task:
// CHECK: call bpf_get_current_task_btf
// CHECK-NOT: call

SEC("tp_btf/sched_switch")
int BPF_PROG(untyped, bool preempt, struct task_struct *prev)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task(), *read;

	bpf_probe_read_kernel(&read, sizeof(read), &prev->real_parent);
	return task->pid + read->pid + prev->fs->pwd.dentry->d_name.name[0];
}

char LICENSE[] SEC("license") = "GPL";
