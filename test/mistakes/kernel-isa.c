// The newest instruction set is not the one that every kernel reads.
// RUN: %mistake %s -mcpu=v4 --kernel=6.1
// RUN: %mistake %s -mcpu=v3 --kernel 5.0
// RUN: skep cc -Werror -mcpu=v3 --kernel=5.1 -c %s -o /dev/null 2>&1 | count 0
// RUN: skep cc -Werror -mcpu=v4 --kernel=v6.6-rc1 -c %s -o /dev/null 2>&1 | count 0
// RUN: skep cc -Werror --kernel=4.9 -c %s -o /dev/null 2>&1 | count 0
// RUN: skep cc -mcpu=v4 --kernel=5.15 -c %s -o /dev/null 2>&1 | FileCheck %s
// CHECK: warning: -mcpu=v4 makes instructions that came with Linux 6.6; the program is for Linux 5.15
// CHECK: use -mcpu=v3
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("xdp")
int pass(struct xdp_md *ctx) // expect 5 kernel-isa
{
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
