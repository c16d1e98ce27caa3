// People walk trees and lists as they do elsewhere. A call in last place becomes a loop, which is not told of again.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

__noinline int odd(int n);

__noinline int even(int n)
{
	return n ? odd(n - 1) : 1; // expect 13 c-recursion
}

__noinline int odd(int n)
{
	return n ? even(n - 1) : 0;
}

static __noinline int ancestors(struct task_struct *task, int depth)
{
	if (depth == 0 || task->pid == 1)
		return 0;
	return 1 + ancestors(task->real_parent, depth - 1); // expect 13 c-recursion
}

SEC("raw_tp/sched_switch")
int count(void *ctx)
{
	return ancestors(bpf_get_current_task_btf(), bpf_get_prandom_u32()) + even(3);
}

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc-recursion"
static __noinline int quiet(int n)
{
	return n ? quiet(n - 1) : 0;
}
#pragma clang diagnostic pop

static __noinline int loud(int n)
{
	return n ? loud(n - 1) : 0; // expect 13 c-recursion
}

SEC("raw_tp/sched_switch")
int others(void *ctx)
{
	return quiet(1) + loud(2);
}

char LICENSE[] SEC("license") = "GPL";
