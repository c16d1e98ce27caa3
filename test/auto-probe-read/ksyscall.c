// Arguments of system calls are memory of a process.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("ksyscall/connect")
int BPF_KSYSCALL(connecting, int fd, struct sockaddr_in *address)
{
	if (address->sin_family != 2)
		return 0;
	return address->sin_port;
}
// CHECK-LABEL: connecting:
// CHECK: struct sockaddr_in::sin_family
// CHECK: call bpf_probe_read_user
// CHECK: struct sockaddr_in::sin_port
// CHECK: call bpf_probe_read_user

SEC("kprobe/__x64_sys_openat")
int BPF_KPROBE(wrapped, struct pt_regs *regs)
{
	const char *path = (const char *)regs->si;

	return path[0] == '/';
}
// CHECK-LABEL: {{^}}wrapped:
// CHECK: struct pt_regs::si
// CHECK: call bpf_probe_read_kernel
// CHECK: call bpf_probe_read_user
// CHECK-NOT: call bpf

char LICENSE[] SEC("license") = "GPL";
