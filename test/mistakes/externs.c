// Externs that the loader will look for and not find, and kernel functions that it will not look for.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern int LINUX_KERNEL_VERSON __kconfig; // expect 12 extern-unknown
extern unsigned long HZ __kconfig; // expect 22 extern-unknown
extern struct task_struct *bpf_task_aquire(struct task_struct *task) __ksym; // expect 28 extern-unknown
extern void bpf_task_release(struct task_struct *task); // expect 13 extern-unknown

SEC("raw_tp/sched_switch")
int use(void *ctx)
{
	struct task_struct *task = bpf_task_aquire(bpf_get_current_task_btf());

	if (task)
		bpf_task_release(task);
	return HZ + LINUX_KERNEL_VERSON;
}

char LICENSE[] SEC("license") = "GPL";
