// Atomics of user space that BPF lacks, or lacks before v3.
// RUN: %mistake %s -mcpu=v2
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

__u64 total, peak;
__u32 users, ready;
__u8 locked;
__u16 hits;

SEC("xdp")
int count(struct xdp_md *ctx)
{
	__sync_fetch_and_add(&total, 1);
	__sync_fetch_and_add(&users, 1);
	__sync_fetch_and_add(&hits, 1);					   // expect 2 c-atomics
	while (__sync_lock_test_and_set(&locked, 1))			   // expect 9 c-atomics
		;
	__atomic_fetch_max(&peak, ctx->data_end - ctx->data, __ATOMIC_RELAXED); // expect 2 c-atomics
	__atomic_store_n(&ready, 1, __ATOMIC_RELEASE);			   // expect 2 c-atomics
	__sync_synchronize();						   // expect 2 c-atomics
	if (__atomic_load_n(&ready, __ATOMIC_ACQUIRE))			   // expect 6 c-atomics
		return XDP_DROP;
	return XDP_PASS;
}

SEC("xdp")
int old(struct xdp_md *ctx)
{
	__sync_fetch_and_or(&users, 4);			       // expect 2 c-atomics
	__sync_fetch_and_or(&total, 4);			       // expect 2 c-atomics
	if (__sync_val_compare_and_swap(&total, 1, 2) == 1)    // expect 6 c-atomics
		return XDP_DROP;
	return __sync_fetch_and_add(&users, 1) ? XDP_PASS : XDP_TX; // expect 9 c-atomics
}

char LICENSE[] SEC("license") = "GPL";
