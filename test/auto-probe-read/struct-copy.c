// A struct is copied by one read, whether its fields are relocated or not.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct plain {
	long a, b;
	char c[24];
};

SEC("kprobe/vfs_read")
int BPF_KPROBE(copied, struct file *file, struct plain *plain)
{
	struct path path = file->f_path;
	struct plain copy = *plain;

	bpf_printk("%d", copy.c[3]);
	return path.dentry->d_flags + copy.b;
}
// CHECK-LABEL: copied:
// CHECK: r2 = 16
// CHECK: call bpf_probe_read_kernel
// CHECK: r2 = 40
// CHECK: call bpf_probe_read_kernel
// CHECK: struct dentry::d_flags
// CHECK: r2 = 4
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read

char LICENSE[] SEC("license") = "GPL";
