// What the pass tells of is what the running kernel rejects, and nothing else. Bodies have a branch where the loop has
// no bound: then the verifier gives up soon.
// REQUIRES: bpf-load, kernel-btf
// RUN: %python %src/test/Inputs/verdicts.py %s loop-unbounded -O2 -mcpu=v3 -isystem %build/runtime-headers/include
// RUN: %python %src/test/Inputs/verdicts.py %s loop-unbounded -O1 -mcpu=v3 -isystem %build/runtime-headers/include
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

volatile int stop, sink;
int limit;
__u64 big;
char text[64];
const volatile int turns = 5;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64[8]);
} values SEC(".maps");

struct option {
	__u8 kind, length;
};

#define BODY() do { if (sink & 1) sink = 2; } while (0)

SEC("raw_tp/sched_switch")
int for_to_a_global(void *ctx)
{
	for (int i = 0; i < limit; i++)
		BODY();
	return 0;
}

SEC("raw_tp/sched_switch")
int for_to_a_global_in_another(void *ctx)
{
	for (int i = 0; i < 10; i++)
		for (int j = 0; j < limit; j++)
			BODY();
	return 0;
}

SEC("raw_tp/sched_switch")
int down_from_a_global(void *ctx)
{
	for (unsigned int i = limit; i; i--)
		BODY();
	return 0;
}

SEC("raw_tp/sched_switch")
int up_from_a_global(void *ctx)
{
	for (int i = limit; i < 100; i++)
		BODY();
	return 0;
}

SEC("raw_tp/sched_switch")
int to_a_map_value(void *ctx)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&values, &key);

	for (__u64 i = 0; value && i < value[0]; i++)
		BODY();
	return 0;
}

SEC("raw_tp/sched_switch")
int while_a_flag(void *ctx)
{
	while (!stop)
		;
	return 0;
}

SEC("raw_tp/sched_switch")
int do_while_a_flag(void *ctx)
{
	bool done;

	do {
		done = stop;
		sink = 1;
	} while (!done);
	return 0;
}

SEC("raw_tp/sched_switch")
int goto_while_random(void *ctx)
{
again:
	sink = 1;
	if (bpf_get_prandom_u32())
		goto again;
	return 0;
}

SEC("raw_tp/sched_switch")
int for_ever(void *ctx)
{
	for (;;)
		sink = 1;
}

SEC("raw_tp/sched_switch")
int string_without_a_bound(void *ctx)
{
	int length = 0;

	while (text[length])
		length++;
	return length;
}

SEC("tp_btf/sched_switch")
int list(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	while (task->pid > 1)
		task = task->real_parent;
	return task->pid;
}

SEC("xdp")
int packet_bytes(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	int sum = 0;

	for (unsigned char *byte = data; (void *)(byte + 1) <= end; byte++)
		sum += *byte;
	return sum & 1 ? XDP_PASS : XDP_DROP;
}

SEC("xdp")
int packet_words(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	int sum = 0;

	for (__u64 *word = data; (void *)(word + 8) <= end; word += 8)
		sum += *word;
	return sum & 1 ? XDP_PASS : XDP_DROP;
}

SEC("xdp")
int packet_options(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct option *option = data;
	int count = 0;

	while ((void *)(option + 1) <= end) {
		if (!option->kind)
			break;
		option = (void *)option + option->length;
		count++;
	}
	return count & 1 ? XDP_PASS : XDP_DROP;
}

SEC("xdp")
int packet_bytes_counted(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	unsigned char *byte = data;
	int sum = 0;

	for (int i = 0; i < 1500 && (void *)(byte + 1) <= end; i++)
		sum += *byte++;
	return sum & 1 ? XDP_PASS : XDP_DROP;
}

SEC("raw_tp/sched_switch")
int to_a_constant(void *ctx)
{
	for (int i = 0; i < 300; i++)
		sink += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int to_a_byte(void *ctx)
{
	unsigned char most = limit;

	for (int i = 0; i < most; i++)
		sink += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int to_a_mask(void *ctx)
{
	int most = limit & 63;

	for (int i = 0; i != most; i++)
		sink += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int to_a_minimum(void *ctx)
{
	unsigned int most = limit;

	if (most > 100)
		most = 100;
	for (unsigned int i = 0; i < most; i++)
		sink += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int to_a_checked_number(void *ctx)
{
	int most = limit;

	if (most > 100)
		return 0;
	for (int i = 0; i < most; i++)
		sink += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int from_a_checked_number(void *ctx)
{
	int from = limit;

	if (from < 0)
		return 0;
	for (int i = from; i < 100; i++)
		sink += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int down_from_a_mask(void *ctx)
{
	for (int i = limit & 63; i > 0; i--)
		sink += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int in_long_strides(void *ctx)
{
	__u64 end = big & 0xfff;

	for (__u64 i = 0; i < end; i += 64)
		sink += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int two_exits(void *ctx)
{
	int count = 0;

	for (int i = 0; i < 100; i++) {
		if (stop)
			break;
		count += sink;
	}
	return count;
}

SEC("raw_tp/sched_switch")
int break_by_flag(void *ctx)
{
	bool done = false;
	int count = 0;

	while (!done) {
		if (count++ > 50)
			done = true;
		sink++;
	}
	return count;
}

SEC("raw_tp/sched_switch")
int nested(void *ctx)
{
	for (int i = 0; i < 10; i++)
		for (int j = 0; j < i; j++)
			sink += j;
	return 0;
}

SEC("raw_tp/sched_switch")
int to_what_the_loader_sets(void *ctx)
{
	for (int i = 0; i < turns; i++)
		sink += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int over_a_map_value(void *ctx)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&values, &key), sum = 0;

	for (int i = 0; value && i < 8; i++)
		sum += value[i];
	return sum;
}

SEC("raw_tp/sched_switch")
int string_with_a_bound(void *ctx)
{
	int length;

	for (length = 0; length < 64 && text[length]; length++)
		;
	return length;
}

SEC("tp_btf/sched_switch")
int list_with_a_bound(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	int depth;

	for (depth = 0; depth < 32 && task->pid > 1; depth++)
		task = task->real_parent;
	return depth;
}

SEC("raw_tp/sched_switch")
int goto_with_a_bound(void *ctx)
{
	int count = 0;

again:
	sink++;
	if (++count < 10)
		goto again;
	return count;
}

SEC("raw_tp/sched_switch")
int iterator_for(void *ctx)
{
	int i;

	bpf_for(i, 0, limit)
		sink += i;
	return 0;
}

SEC("raw_tp/sched_switch")
int iterator_repeat(void *ctx)
{
	bpf_repeat(limit)
		sink = 1;
	return 0;
}

SEC("raw_tp/sched_switch")
int iterator_by_hand(void *ctx)
{
	struct bpf_iter_num it;
	int *value;

	bpf_iter_num_new(&it, 0, 1000000);
	while ((value = bpf_iter_num_next(&it)))
		sink = *value;
	bpf_iter_num_destroy(&it);
	return 0;
}

static long each(__u32 i, void *ctx)
{
	sink = i;
	return 0;
}

SEC("raw_tp/sched_switch")
int helper_loop(void *ctx)
{
	return bpf_loop(1 << 20, each, NULL, 0);
}

SEC("raw_tp/sched_switch")
int may_goto_in_words(void *ctx)
{
	while (!stop)
		asm volatile goto("may_goto %l[out]" :::: out);
out:
	return 0;
}

SEC("raw_tp/sched_switch")
int may_goto_in_bytes(void *ctx)
{
	while (!stop)
		asm volatile goto("1: .byte 0xe5; .byte 0; .long ((%l[out] - 1b - 8) / 8) & 0xffff; .short 0"
				  :::: out);
out:
	return 0;
}

/* What a turn makes of the turn before is not judged (see the pass). */
SEC("raw_tp/sched_switch")
int divided_known(void *ctx)
{
	unsigned int value = limit, digits = 0;

	do {
		value /= 10;
		BODY();
		digits++;
	} while (value);
	return digits;
}
