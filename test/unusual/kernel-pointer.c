// Pointers to kernel memory that are not followed, or that the verifier types.
// RUN: skep cc -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym;

SEC("kprobe/vfs_open")
int BPF_KPROBE(opening, const struct path *path, struct file *file)
{
	struct task_struct *task = (void *)bpf_get_current_task(), *typed = bpf_get_current_task_btf();
	struct file *again = file;
	char name[sizeof(path->dentry->d_shortname)];

	bpf_probe_read_kernel_str(name, sizeof(name), task->comm);
	again = bpf_rdonly_cast(file, bpf_core_type_id_kernel(struct file));
	task = typed;
	return task->pid + typed->real_parent->tgid + again->f_flags + BPF_CORE_READ(path, dentry, d_flags) +
	       __builtin_offsetof(struct file, f_flags) + (long)&file->f_flags;
}

SEC("uprobe//bin/true:main")
int BPF_KPROBE(process, int *p)
{
	return BPF_PROBE_READ_USER((struct file *)p, f_flags);
}

char LICENSE[] SEC("license") = "GPL";
