// A program that does not end runs out of its budget.
// RUN: sh -c 'skep run %s --max-insns 1000; echo exit $?' 2>&1 | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("xdp")
int endless(struct xdp_md *ctx)
{
	volatile int i = 0;

	while (i >= 0)
		i &= 1;
	return XDP_PASS;
}
// CHECK: bad-endless-program.c:1{{.*}}: endless: insn {{.*}}the program has run 1000 instructions and has not ended [vm-budget]
// CHECK: exit 1
char _license[] SEC("license") = "GPL";
