// What a kernel function returned, and a struct that a probe read by hand holds.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kretprobe/fget")
int BPF_KRETPROBE(got, struct file *file)
{
	struct dentry *dentry;

	bpf_probe_read_kernel(&dentry, sizeof(dentry), &file->f_path.dentry);
	return file->f_flags + dentry->d_flags + BPF_CORE_READ(dentry, d_inode)->i_mode;
}
// CHECK-LABEL: got:
// CHECK-COUNT-5: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
