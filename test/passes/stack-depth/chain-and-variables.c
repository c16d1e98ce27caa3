// The functions of the chain are named where they are called, their large variables where they are declared.
// RUN: skep cc -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: skep cc -c -Wno-stack-depth %s -o %t.o 2>&1 | count 0
// RUN: not skep cc -c -Werror=stack-depth %s -o %t.o 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: skep cc -S %s -o %t.s 2>&1 | FileCheck %s
// ERROR: error: prog() and what it calls take 560 bytes of stack; they have 512 together [-Werror,-Wstack-depth]
#define use(memory) asm volatile("" : : "r"(memory) : "memory")

static inline void fill(void)
{
	char inlined[100] = {};

	use(inlined);
}

static __attribute__((noinline)) int low(void)
{
	char name[64] = {}, key[8] = {};

	fill();
	use(name);
	use(key);
	return name[0];
}

static __attribute__((noinline)) int high(void)
{
	asm volatile("");
	return low() + 1;
}

__attribute__((section("tc"))) int prog(void *ctx)
{
	char path[384] = {};
	int sum;

	use(path);
	sum = high();
	use(path);
	return sum;
}

char LICENSE[] __attribute__((section("license"))) = "GPL";
// CHECK: chain-and-variables.c:32:36: warning: prog() and what it calls take 560 bytes of stack; they have 512 together [-Wstack-depth]
// CHECK: chain-and-variables.c:32:36: note: prog() takes 384 bytes: 'path' 384
// CHECK: chain-and-variables.c:34:7: note: 'path' takes 384 bytes
// CHECK: chain-and-variables.c:38:8: note: calls high(){{$}}
// CHECK: chain-and-variables.c:29:9: note: calls low(), which takes 176 bytes: 'inlined' 100, 'name' 64, 'key' 8, spills and padding 4
// CHECK: chain-and-variables.c:11:7: note: 'inlined' takes 100 bytes; it is of fill(), which is inlined
// CHECK: chain-and-variables.c:18:7: note: 'name' takes 64 bytes
// CHECK: note: each function counts in steps of 16 bytes; put what is large into a per-CPU array map
