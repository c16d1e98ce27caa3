// Before 5.3 loops of a constant length are unrolled, where a program may be so long; others are told of.
// RUN: skep cc -c --kernel=5.1 -mcpu=v1 %s -o %t.o 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: skep cc -S --kernel=5.1 -mcpu=v1 -Wno-kernel-loop %s -o - | FileCheck %s --check-prefix=CODE
// RUN: skep cc -c --kernel=5.2 -mcpu=v1 %s -o %t.o 2>&1 | FileCheck %s --check-prefix=LARGE --implicit-check-not=warning:
// RUN: skep cc -c --kernel=5.3 -mcpu=v1 %s -o %t.o 2>&1 | count 0
struct __sk_buff {
	unsigned int len;
};

// CODE-LABEL: short_ones:
// CODE-NOT: if r
// CODE: exit
__attribute__((section("socket"))) int short_ones(struct __sk_buff *ctx)
{
	volatile int sum = 0;

	for (int i = 0; i < 40; i++)
		sum += i;
	for (int i = 0; i < 5; i++)
		for (int j = 0; j < 6; j++)
			sum += j;
	return sum;
}

__attribute__((section("socket"))) int long_one(struct __sk_buff *ctx)
{
	volatile int sum = 0;

	for (int i = 0; i < 2000; i++)
		sum += i;
	return sum;
}
// CHECK: old-kernels.c:[[@LINE-4]]:2: warning: kernels take loops from 5.3 on; the program is for Linux 5.1, and this one is left [-Wkernel-loop]
// CHECK: note: it runs 2000 times, and each time takes {{[0-9]+}} instructions at least; a program may have 4096

__attribute__((section("socket"))) int open_end(struct __sk_buff *ctx)
{
	volatile int sum = 0;

	for (int i = 0; i < (ctx->len & 7); i++)
		sum += i;
	return sum;
}
// CHECK: old-kernels.c:[[@LINE-4]]:2: warning: kernels take loops from 5.3 on;
// CHECK: note: how often it runs is no constant, so it cannot be unrolled
// CHECK: note: give it a small constant bound, with '#pragma unroll' if need be, or compile for a newer kernel
// LARGE: old-kernels.c:[[@LINE-7]]:2: warning: kernels take loops from 5.3 on; the program is for Linux 5.2, and this one is left

char LICENSE[] __attribute__((section("license"))) = "GPL";
