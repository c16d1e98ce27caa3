// A kernel of 2017: no functions, no global variables.
// RUN: %mistake %s --kernel=4.14.300
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__uint(value_size, 4);
} jumps SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE); // expect 9 kernel-map
	__uint(max_entries, 2);
	__type(value, u32);
} waiting SEC(".maps");

int packets;
const volatile int limit = 100;

static __noinline int small(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &jumps, 1); // expect 2 kernel-feature
	return ctx->data_end - ctx->data < 64;
}

SEC("xdp")
int count(struct xdp_md *ctx)
{
	if (small(ctx)) // expect 6 kernel-feature
		packets++; // expect 3 kernel-feature
	return packets > limit ? XDP_DROP : XDP_PASS;
}

SEC("raw_tp/sched_switch") // expect 1 kernel-kind
int switched(void *ctx)
{
	return 0;
}

SEC("xdp")
int grow(struct xdp_md *ctx)
{
	return bpf_xdp_adjust_tail(ctx, 4) ? XDP_DROP : XDP_PASS; // expect 9 kernel-helper
}

char LICENSE[] SEC("license") = "GPL";
