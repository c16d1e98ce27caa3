// Variables, parameters and members marked __user are memory of a process wherever they come from.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

#define __user __attribute__((btf_type_tag("user")))

struct my_request {
	long flags;
	char __user *text;
};

SEC("kprobe")
int BPF_KPROBE(marked, int fd, const char __user *path, struct my_request *request)
{
	return path[0] + request->text[1];
}
// CHECK-LABEL: marked:
// CHECK: call bpf_probe_read_user
// CHECK: r2 = 8
// CHECK: call bpf_probe_read_kernel
// CHECK: call bpf_probe_read_user
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
