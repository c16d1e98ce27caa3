// A pointer in the struct that bpf_loop() hands to its callback, beside one of the program's own.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct walk {
	struct task_struct *task;
	int *count;
	int sum;
};

int total;

static long step(unsigned index, struct walk *walk)
{
	walk->sum += walk->task->pid;
	walk->task = walk->task->real_parent;
	*walk->count += 1;
	return 0;
}

SEC("kprobe/do_exit")
int walking(void *ctx)
{
	struct walk walk = {(struct task_struct *)bpf_get_current_task(), &total};

	bpf_loop(4, step, &walk, 0);
	return walk.sum;
}
// CHECK-LABEL: {{^}}step:
// CHECK-COUNT-2: call bpf_probe_read_kernel
// CHECK-NOT: call bpf
// CHECK-LABEL: {{^}}walking:
// CHECK: call bpf_loop

char LICENSE[] SEC("license") = "GPL";
