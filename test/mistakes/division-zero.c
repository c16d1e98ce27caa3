// Divisions by numbers that a configuration set to zero.
// RUN: %mistake %s
// RUN: skep cc -Wno-division-by-zero -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define BUCKETS 0
enum { RATE };
static const __u32 shards = 0;
__u32 sum;

SEC("xdp")
int spread(struct xdp_md *ctx)
{
	__u32 number = bpf_get_prandom_u32();

	sum += number % BUCKETS; // expect 16 c-division-zero
	sum /= RATE; // expect 6 c-division-zero
	return number / shards; // expect 16 c-division-zero
}

#pragma clang diagnostic ignored "-Wdivision-by-zero"
SEC("xdp")
int quiet(struct xdp_md *ctx)
{
	return bpf_get_prandom_u32() / BUCKETS;
}
#pragma clang diagnostic warning "-Wc-division-zero"

SEC("xdp")
int guarded(struct xdp_md *ctx)
{
	if (BUCKETS)
		return bpf_get_prandom_u32() % BUCKETS;
	return BUCKETS ? sum / BUCKETS : sizeof(sum / BUCKETS);
}

char LICENSE[] SEC("license") = "GPL";
