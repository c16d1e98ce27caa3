// a->b[0], where b is a pointer.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kprobe/vfs_open")
int BPF_KPROBE(opened, struct path *path)
{
	return path->dentry->d_name.name[0];
}
// CHECK-LABEL: opened:
// CHECK: CO-RE <byte_off> struct path::dentry
// CHECK: call bpf_probe_read_kernel
// CHECK: CO-RE <byte_off> struct dentry::d_name.name
// CHECK: call bpf_probe_read_kernel
// CHECK: r2 = 1
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
