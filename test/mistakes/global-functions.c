// Functions that the verifier looks at by themselves.
// RUN: %mistake %s
// RUN: skep cc --kernel=7.2 -c %s -o %t.o 2>&1 | FileCheck --implicit-check-not=bump %s
// CHECK: find() returns a pointer
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct pair {
	__u32 first, second;
};
struct secret;
__u32 counter;

__noinline void bump(__u32 by) // expect 17 c-global-function
{
	__sync_fetch_and_add(&counter, by);
}

__noinline __u32 *find(__u32 index) // expect 19 c-global-function
{
	return index ? &counter : 0;
}

__noinline int parse(void *data, __u32 size) // expect 16 c-global-function
{
	return data ? size + bpf_get_prandom_u32() : 0;
}

__noinline int open(struct secret *secret) // expect 16 c-global-function
{
	return secret ? bpf_get_prandom_u32() : 0;
}

__weak __noinline int add(struct pair pair) // expect 23 c-global-function
{
	return pair.first + pair.second + bpf_get_prandom_u32();
}

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	struct pair pair = {bpf_get_prandom_u32(), bpf_get_prandom_u32()};
	__u32 *found = find(pair.first);

	bump(pair.second);
	return parse(ctx, 4) + add(pair) + open((void *)(long)pair.second) + (found ? 1 : 2);
}

char LICENSE[] SEC("license") = "GPL";
