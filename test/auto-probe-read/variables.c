// Pointers in global variables, in an array on the stack, in a queue, and in a struct that is copied about.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct pair {
	struct task_struct *task;
	const char *text;
};

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 8);
	__type(value, struct task_struct *);
} queue SEC(".maps");

static struct task_struct *saved;
struct pair shared;
// CHECK-LABEL: {{^}}by_struct:
// CHECK-COUNT-1: call bpf_probe_read_kernel
// CHECK-NOT: call bpf

SEC("kprobe/do_exit")
int global(void *ctx)
{
	if (!saved)
		saved = (struct task_struct *)bpf_get_current_task();
	shared.task = saved;
	return saved->pid;
}
// CHECK-LABEL: {{^}}global:
// CHECK-COUNT-1: call bpf_probe_read_kernel
// CHECK-NOT: call bpf

SEC("kprobe/do_exit")
int shared_global(void *ctx)
{
	return shared.task->tgid;
}
// CHECK-LABEL: {{^}}shared_global:
// CHECK-COUNT-1: call bpf_probe_read_kernel
// CHECK-NOT: call bpf

SEC("kprobe/do_exit")
int array(struct pt_regs *ctx)
{
	struct task_struct *chain[4] = {};
	struct task_struct *at = (struct task_struct *)bpf_get_current_task();

	for (int i = 0; i < 4; i++) {
		chain[i] = at;
		at = at->real_parent;
	}
	return chain[ctx->di & 3]->pid;
}
// CHECK-LABEL: {{^}}array:
// CHECK: struct task_struct::real_parent
// CHECK: struct task_struct::pid
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call bpf

SEC("kprobe/do_exit")
int popped(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task(), *other = 0;

	bpf_map_push_elem(&queue, &task, BPF_ANY);
	if (bpf_map_pop_elem(&queue, &other))
		return 0;
	return *(int *)((char *)other + 8);
}
// CHECK-LABEL: {{^}}popped:
// CHECK: call bpf_map_pop_elem
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read

static __attribute__((noinline)) int by_struct(struct pair *pair)
{
	struct pair copy = *pair;

	return copy.task->pid + copy.text[0];
}

SEC("kprobe/do_exit")
int copied(struct pt_regs *ctx)
{
	struct pair pair = {(struct task_struct *)bpf_get_current_task(), "own"};
	struct pair other = pair;

	return by_struct(&other);
}

char LICENSE[] SEC("license") = "GPL";
