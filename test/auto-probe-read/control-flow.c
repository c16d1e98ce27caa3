// Switches, goto, comma, compound literals, unions, and narrow and wide fields.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

union word {
	struct task_struct *task;
	unsigned long number;
};

enum which { Parent, Leader, Self };

static struct task_struct *pick(struct task_struct *task, enum which which)
{
	switch (which) {
	case Parent:
		return task->real_parent;
	case Leader:
		return task->group_leader;
	default:
		return task;
	}
}

SEC("kprobe/do_exit")
int BPF_KPROBE(flow, long code)
{
	union word word = {.number = bpf_get_current_task()};
	struct task_struct *task = pick(word.task, code & 3), *parent;
	int tries = 0;

again:
	parent = (tries++, (struct task_struct *[]){task}[0]->real_parent);
	if (parent->pid > 1 && tries < 3) {
		task = parent;
		goto again;
	}
	return task->exit_state + task->static_prio + (task->start_time > 5) + (task->flags & 0x200000 ? 1 : 2);
}
// CHECK-LABEL: {{^}}flow:
// CHECK: call bpf_get_current_task
// CHECK-DAG: struct task_struct::real_parent
// CHECK-DAG: struct task_struct::group_leader
// CHECK: struct task_struct::exit_state
// CHECK: struct task_struct::start_time
// CHECK: call bpf_probe_read_kernel

char LICENSE[] SEC("license") = "GPL";
