// *p and p[n] of an argument that points to numbers.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kprobe/vfs_read")
int BPF_KPROBE(first, struct file *file, char *buf, size_t count, long long *pos)
{
	return *pos + pos[2];
}
// CHECK-LABEL: first:
// CHECK-COUNT-2: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
