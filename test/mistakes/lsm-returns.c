// LSM hooks give 0 or -errno; hooks for a cgroup 1 or 0.
// RUN: skep cc -w -g -O2 -c %S/../Inputs/small-kernel.c -o %t.kernel
// RUN: %mistake %s --btf=%t.kernel
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define EPERM 1

SEC("lsm/file_open")
int BPF_PROG(forgotMinus, struct file *file)
{
	return EPERM; // expect 9 return-range
}

SEC("lsm.s/file_open")
int BPF_PROG(yes, struct file *file, int ret)
{
	if (ret)
		return ret;
	return file->flags & 1 ? -EPERM : 1; // expect 36 return-range
}

SEC("lsm_cgroup/file_open")
int BPF_PROG(asLsm, struct file *file)
{
	return -EPERM; // expect 9 return-range
}

SEC("lsm/file_open")
int BPF_PROG(right, struct file *file)
{
	return -EPERM;
}

SEC("lsm/task_free")
int BPF_PROG(ignored, struct task_struct *task)
{
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
