// Loops that the verifier walks until its budget is used up. Those over packets alone too.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

volatile int stop;
int limit;
char LICENSE[] SEC("license") = "GPL";

SEC("raw_tp/sched_switch")
int until_told(void *ctx)
{
	int turns = 0;

	while (!stop) // expect 2 loop-unbounded
		turns++;
	return turns;
}

SEC("raw_tp/sched_switch")
int until_a_global(void *ctx)
{
	volatile int sum = 0;

	for (int i = 0; i < limit; i++) // expect 2 loop-unbounded
		sum += i;
	return sum;
}

SEC("tp_btf/sched_switch")
int ancestors(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	int depth = 0;

	while (task->pid > 1) { // expect 2 loop-unbounded
		task = task->real_parent;
		depth++;
	}
	return depth;
}

SEC("raw_tp/sched_switch")
int for_ever(void *ctx)
{
	volatile int turns = 0;

	for (;;) // expect 2 loop-unbounded
		turns++;
}

SEC("raw_tp/sched_switch")
int spin(void *ctx)
{
	int turns = 0;

	while (bpf_get_prandom_u32() & 1) // expect 2 loop-unbounded
		turns++;
	return turns;
}

SEC("raw_tp/sched_switch")
int square(void *ctx)
{
	volatile int sum = 0;

	for (int i = 0; i < 1000; i++) // expect 2 loop-too-long
		for (int j = 0; j < 1000; j++)
			sum += i;
	return sum;
}

SEC("raw_tp/sched_switch")
int long_one(void *ctx)
{
	volatile int sum = 0;

	for (int i = 0; i < 2000000; i++) // expect 2 loop-too-long
		sum += i;
	return sum;
}

SEC("raw_tp/sched_switch")
int fine(void *ctx)
{
	volatile int sum = 0;
	unsigned char few = limit;

	for (int i = 0; i < limit && i < 100; i++)
		sum += i;
	for (int i = 0; i < (limit & 63); i++)
		sum += i;
	for (int i = 0; i < few; i++)
		sum += i;
	return sum;
}

SEC("xdp")
int sum_of_packet(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	int sum = 0;

	for (unsigned char *byte = data; (void *)(byte + 1) <= end; byte++) // expect 2 loop-unbounded
		sum += *byte;
	return sum & 1 ? XDP_PASS : XDP_DROP;
}

static __noinline int hundred(int from)
{
	int sum = from;

	for (int i = 0; i < 100; i++)
		sum ^= stop;
	return sum;
}

SEC("raw_tp/sched_switch")
int many_calls(void *ctx)
{
	volatile int sum = 0;

	for (int i = 0; i < 5000; i++) // expect 2 loop-too-long
		sum += hundred(i);
	for (int i = 0; i < 50; i++)
		sum += hundred(i);
	return sum;
}
