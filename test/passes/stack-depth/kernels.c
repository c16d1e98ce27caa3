// Kernels count differently: steps of 32 bytes before 6.9, private stacks from 6.13 on, a fresh count of frames at a
// global function from 7.2 on. A frame that is too large by itself is c-stack-size's.
// RUN: not skep cc -c %s -o %t.o 2>&1 | FileCheck %s --check-prefixes=NONE --implicit-check-not=warning:
// RUN: not skep cc -c --kernel=6.8 %s -o %t.o 2>&1 | FileCheck %s --check-prefixes=OLD --implicit-check-not=warning:
// RUN: not skep cc -c --kernel=6.12 %s -o %t.o 2>&1 | FileCheck %s --check-prefixes=MID --implicit-check-not=warning:
// RUN: not skep cc -c --kernel=7.2 %s -o %t.o 2>&1 | FileCheck %s --check-prefixes=NEW --implicit-check-not=warning:
// NONE: error: the variables of large() take 600 bytes of stack{{.*}} [c-stack-size]
// NONE: warning: the calls from deep() go 9 functions deep; 8 are all that the kernel follows [-Wstack-frames]
// OLD: error: the variables of large()
// OLD: warning: steps() and what it calls take 544 bytes
// OLD: steps of 32 bytes
// OLD: warning: traced() and what it calls take 576 bytes
// OLD: warning: the calls from deep()
// MID: error: the variables of large()
// MID: warning: traced() and what it calls take 560 bytes
// MID: steps of 16 bytes
// MID: warning: the calls from deep()
// NEW: error: the variables of large()
#define SEC(name) __attribute__((section(name)))
#define TAKE(bytes)                                                                                                    \
	char memory[bytes];                                                                                            \
	memory[0] = 1;                                                                                                 \
	asm volatile("" : : "r"(memory) : "memory")

static __attribute__((noinline)) int low(void)
{
	TAKE(272);
	return memory[0];
}

SEC("tc") int steps(void *ctx)
{
	TAKE(240);
	return memory[0] + low();
}

SEC("kprobe/vfs_read") int traced(void *ctx)
{
	TAKE(288);
	return memory[0] + low();
}

#define STEP(name, next)                                                                                               \
	int name(int a)                                                                                                \
	{                                                                                                              \
		asm volatile("");                                                                                      \
		return a + next;                                                                                       \
	}
#define HIDDEN static __attribute__((noinline))
HIDDEN STEP(step_8, 1)
HIDDEN STEP(step_7, step_8(a))
HIDDEN STEP(step_6, step_7(a))
HIDDEN STEP(step_5, step_6(a))
__attribute__((noinline)) STEP(step_4, step_5(a))
HIDDEN STEP(step_3, step_4(a))
HIDDEN STEP(step_2, step_3(a))
HIDDEN STEP(step_1, step_2(a))

SEC("tc") int deep(void *ctx)
{
	return step_1(1);
}

SEC("tc") int large(void *ctx)
{
	TAKE(600);
	return memory[0] + low();
}

char LICENSE[] SEC("license") = "GPL";
