// The kernel compares the text letter by letter; SPDX names and versions without a blank are not known to it.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;

static __always_inline long parent(struct task_struct *task)
{
	long pid = 0;

	bpf_probe_read_kernel(&pid, sizeof(pid), &task->real_parent); // expect 2 license-gpl
	return pid;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(fork, struct task_struct *task, u64 flags)
{
	struct task_struct *own = bpf_task_acquire(task); // expect 28 license-gpl

	if (own)
		bpf_task_release(own); // expect 3 license-gpl
	bpf_printk("new task %d", task->pid); // expect 2 license-gpl
	bpf_printk("its parent %ld", parent(task));
	return 0;
}

SEC("lsm/file_open") // expect 1 license-gpl
int BPF_PROG(open, struct file *file)
{
	return 0;
}

/* Counting packets needs no GPL. */
SEC("xdp")
int pass(struct xdp_md *ctx)
{
	return bpf_get_smp_processor_id() ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPLv2";
