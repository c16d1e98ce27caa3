// Kernel memory by pointers that are numbers to the verifier.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("kprobe/vfs_open")
int BPF_KPROBE(opening, const struct path *path, struct file *file)
{
	struct file *same = file;

	bpf_printk("%s", path->dentry->d_name.name); // expect 19 c-kernel-pointer
	return same->f_flags; // expect 9 c-kernel-pointer
}

SEC("kretprobe/fget")
int BPF_KRETPROBE(got, struct file *file)
{
	return file->f_flags + BPF_CORE_READ(file, f_inode, i_ino); // expect 9 c-kernel-pointer
}

SEC("raw_tp/sched_switch")
int switching(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	task->prio = 3; // expect 2 c-kernel-pointer
	if (task->comm[0] == 'a') // expect 6 c-kernel-pointer
		return ((struct task_struct *)bpf_get_current_task())->pid; // expect 10 c-kernel-pointer
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
