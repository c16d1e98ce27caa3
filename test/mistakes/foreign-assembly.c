// Assembly that was copied from a program for x86 or ARM.
// RUN: %mistake %s -mcpu=v3
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("xdp")
int clock(struct xdp_md *ctx)
{
	__u64 value = 1;

	asm volatile("rdtsc"); // expect 15 c-asm
	asm volatile("mfence" ::: "memory"); // expect 15 c-asm
	asm volatile("movl $1, %%eax"); // expect 15 c-asm
	asm volatile("mrs %0, cntvct_el0" : "=r"(value)); // expect 15 c-asm
	asm volatile("r0 = = 1"); // expect 15 c-asm
	asm volatile("" ::: "memory");
	asm volatile("%0 += 1" : "+r"(value));
	return value;
}

char LICENSE[] SEC("license") = "GPL";
