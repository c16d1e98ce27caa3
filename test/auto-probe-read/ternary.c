// A ternary of pointers is followed whichever it is; one of the program's own is read the same way.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

int fallback;

SEC("kprobe/vfs_read")
int BPF_KPROBE(ternary, int *a, int *b)
{
	int *p = (long)a & 1 ? a : b;
	int *q = (long)b & 1 ? b : &fallback;

	return *p + *q;
}
// CHECK-LABEL: ternary:
// CHECK-COUNT-2: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
