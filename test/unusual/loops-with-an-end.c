// Iterators, may_goto and callbacks need no bound that the compiler could see.
// RUN: skep cc -Werror -mcpu=v3 -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

int limit;
volatile int stop;

SEC("raw_tp/sched_switch")
int iterate(void *ctx)
{
	struct bpf_iter_num it;
	int sum = 0, *i;

	bpf_iter_num_new(&it, 0, limit);
	while ((i = bpf_iter_num_next(&it)))
		sum += *i;
	bpf_iter_num_destroy(&it);
	return sum;
}

SEC("raw_tp/sched_switch")
int cut_off(void *ctx)
{
	int turns = 0;

	while (!stop) {
		asm volatile goto("1: .byte 0xe5; .byte 0; .long ((%l[out] - 1b - 8) / 8) & 0xffff; .short 0;" : : : : out);
		turns++;
	}
out:
	return turns;
}

static long turn(unsigned int i, void *ctx)
{
	*(int *)ctx += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int call_back(void *ctx)
{
	int sum = 0;

	bpf_loop(limit, turn, &sum, 0);
	return sum;
}

const volatile int num_cpus;
int sum_of_cpus;

SEC("raw_tp/sched_switch")
int as_the_loader_says(void *ctx)
{
	for (int i = 0; i < num_cpus; i++)
		sum_of_cpus += bpf_get_prandom_u32();
	return 0;
}

SEC("socket")
int grows_one_way_or_the_other(struct __sk_buff *skb)
{
	int i = 0;

	while (1) {
		i += skb->len ? 3 : 7;
		if (i > 13)
			break;
		barrier_var(i);
	}
	return i;
}

SEC("raw_tp/sched_switch")
int counts_on_the_stack(void *ctx)
{
	volatile int i = 0;

	while (i < 10)
		i++;
	return i;
}

char LICENSE[] SEC("license") = "GPL";
