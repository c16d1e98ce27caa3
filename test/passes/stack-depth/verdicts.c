// What is told of the stack is what the running kernel rejects, to the byte. A frame counts in steps of 16 bytes.
// REQUIRES: bpf-load, kernel-btf
// RUN: %python %src/test/Inputs/verdicts.py %s stack-depth,stack-frames,stack-tail-call -O2 -mcpu=v3
// RUN: %python %src/test/Inputs/verdicts.py %s stack-depth,stack-frames,stack-tail-call -O1 -g -mcpu=v3
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} jumps SEC(".maps");

struct clock {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct clock);
} clocks SEC(".maps");

/* Takes so many bytes of the frame that it stands in. */
#define TAKE(bytes)                                                                                                    \
	char memory[bytes];                                                                                            \
	memory[0] = 1;                                                                                                 \
	asm volatile("" : : "r"(memory) : "memory")

#define LEAF(name, bytes)                                                                                              \
	static __noinline int name(void)                                                                               \
	{                                                                                                              \
		TAKE(bytes);                                                                                           \
		return memory[0];                                                                                      \
	}
LEAF(leaf_16, 16)
LEAF(leaf_240, 240)
LEAF(leaf_256, 256)
LEAF(leaf_257, 257)

SEC("tc") int one_of_504(void *ctx)
{
	TAKE(504);
	return memory[0];
}

SEC("tc") int two_of_256(void *ctx)
{
	TAKE(256);
	return memory[0] + leaf_256();
}

SEC("tc") int callee_of_257(void *ctx)
{
	TAKE(256);
	return memory[0] + leaf_257();
}

SEC("tc") int caller_of_257(void *ctx)
{
	TAKE(257);
	return memory[0] + leaf_256();
}

SEC("tc") int steps_that_fit(void *ctx)
{
	TAKE(257);
	return memory[0] + leaf_240();
}

SEC("tc") int all_but_16(void *ctx)
{
	TAKE(496);
	return memory[0] + leaf_16();
}

SEC("tc") int all_but_8(void *ctx)
{
	TAKE(504);
	return memory[0] + leaf_16();
}

SEC("tc") int one_after_the_other(void *ctx)
{
	TAKE(256);
	return memory[0] + leaf_240() + leaf_256();
}

__noinline int global_300(int a)
{
	TAKE(300);
	return memory[0] + a;
}

SEC("tc") int under_a_global(void *ctx)
{
	TAKE(300);
	return memory[0] + global_300(1);
}

static long turn(__u32 i, void *ctx)
{
	TAKE(300);
	return memory[0] & 2;
}

SEC("tc") int callback(void *ctx)
{
	TAKE(300);
	bpf_loop(4, turn, NULL, 0);
	return memory[0];
}

static int ring(void *map, int *key, struct clock *clock)
{
	TAKE(300);
	return 0;
}

SEC("tc") int callback_that_runs_later(void *ctx)
{
	__u32 key = 0;
	struct clock *clock = bpf_map_lookup_elem(&clocks, &key);

	TAKE(300);
	if (!clock)
		return 0;
	bpf_timer_init(&clock->timer, &clocks, 1);
	bpf_timer_set_callback(&clock->timer, ring);
	return memory[0];
}

/* Kernels from 6.13 on have a stack of its own for each function of such a program, from 64 bytes on. */
SEC("raw_tp/sched_switch") int private_stacks(void *ctx)
{
	TAKE(400);
	return memory[0] + leaf_256();
}

#define STEP(name, next)                                                                                               \
	static __noinline int name(int a)                                                                              \
	{                                                                                                              \
		asm volatile("");                                                                                      \
		return a + next;                                                                                       \
	}
STEP(step_8, 1)
STEP(step_7, step_8(a))
STEP(step_6, step_7(a))
STEP(step_5, step_6(a))
STEP(step_4, step_5(a))
STEP(step_3, step_4(a))
STEP(step_2, step_3(a))
STEP(step_1, step_2(a))

SEC("tc") int eight_deep(void *ctx)
{
	return step_2(1);
}

SEC("tc") int nine_deep(void *ctx)
{
	return step_1(1);
}

static __noinline int jump(struct __sk_buff *ctx)
{
	bpf_tail_call(ctx, &jumps, 0);
	return 1;
}

SEC("tc") int jump_under_240(struct __sk_buff *ctx)
{
	TAKE(240);
	return memory[0] + jump(ctx);
}

SEC("tc") int jump_under_241(struct __sk_buff *ctx)
{
	TAKE(241);
	return memory[0] + jump(ctx);
}

SEC("tc") int jump_from_the_program(struct __sk_buff *ctx)
{
	TAKE(500);
	int result = memory[0];

	bpf_tail_call(ctx, &jumps, 0);
	return result;
}

SEC("raw_tp/sched_switch") int no_private_stacks_with_jumps(void *ctx)
{
	TAKE(272);
	int result = memory[0] + leaf_256();

	bpf_tail_call(ctx, &jumps, 0);
	return result;
}
