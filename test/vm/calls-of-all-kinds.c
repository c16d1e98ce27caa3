// Calls between functions, callbacks, iterators, tail calls and global data together.
// RUN: skep run %s --prog entry | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

const volatile int step = 3;
static int table[4] = {1, 2, 3, 4};
int total;

extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

int tail(struct xdp_md *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__array(values, int(void *));
} next SEC(".maps") = {.values = {[1] = (void *)&tail}};

static __noinline int add(int value)
{
	total += value;
	return total;
}

static long each(__u32 index, void *ctx)
{
	*(int *)ctx += index;
	return 0;
}

SEC("xdp")
int tail(struct xdp_md *ctx)
{
	bpf_printk("total %d", total);
	return XDP_TX;
}

SEC("xdp")
int entry(struct xdp_md *ctx)
{
	struct bpf_iter_num it;
	int sum = 0, *i;

	bpf_iter_num_new(&it, 0, 4);
	while ((i = bpf_iter_num_next(&it)))
		add(table[*i & 3] * step); /* 30 */
	bpf_iter_num_destroy(&it);
	bpf_loop(10, each, &sum, 0); /* 45 */
	add(sum);
	bpf_tail_call(ctx, &next, 0); /* empty: goes on */
	add(1);
	bpf_tail_call(ctx, &next, 1);
	return XDP_ABORTED;
}
// CHECK: 1 XDP_TX
// CHECK-NEXT: printk total 76
char _license[] SEC("license") = "GPL";
