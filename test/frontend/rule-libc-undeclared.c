// Library functions that nothing declares are Clang's error; what to use instead is ours to say.
// RUN: not skep cc -c %s -o %t.o 2>&1 | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	// CHECK: [[#@LINE+2]]:2: error: call to undeclared library function 'printf'
	// CHECK: note: there is no C library in a BPF program: use bpf_printk()
	printf("hello\n");
	// CHECK: [[#@LINE+2]]:2: error: call to undeclared function 'usleep'
	// CHECK: note: there is no C library in a BPF program: a program cannot sleep
	usleep(10);
	// CHECK: error: call to undeclared function 'nothing'
	// CHECK-NOT: note: there is no C library
	nothing();
	return XDP_PASS;
}
