// State that belongs to a thread or a processor elsewhere.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

static __thread __u64 depth; // expect 8 c-thread-local
_Thread_local int busy; // expect 1 c-thread-local

SEC("xdp")
int clock(struct xdp_md *ctx)
{
	__u32 low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high)); // expect 25 c-asm
	asm volatile("bswap %0" : "+q"(high)); // expect 28 c-asm
	return depth + busy;
}

char LICENSE[] SEC("license") = "GPL";
