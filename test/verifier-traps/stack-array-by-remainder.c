// The same on the stack: three remainders index one array of 20 words. "math between fp pointer and register with
// unbounded min value".
// Fact from: iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("raw_tp/sys_enter")
int stack(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 cells[20] = {};
	__u32 a = ctx->args[0], b = ctx->args[1];
	cells[a % 20]++;
	cells[b % 20]++;
	bpf_trace_printk("x", 2);
	return cells[(a + b) % 20];
}

char LICENSE[] SEC("license") = "GPL";
