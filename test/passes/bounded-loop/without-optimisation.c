// Loops are judged at -O0 as well, as far as they can be understood there.
// RUN: skep cc -c -O0 %s -o %t.o 2>&1 | FileCheck %s
extern volatile int stop;
volatile int sink;

__attribute__((section("socket"))) int prog(void *ctx)
{
	for (int i = 0; i < 10; i++)
		sink = i;
	// CHECK-NOT: warning:
	while (!stop)
		sink = 1;
	// CHECK: without-optimisation.c:[[@LINE-2]]:2: warning: the verifier cannot see that this loop ends [-Wloop-unbounded]
	// CHECK: note: this exit turns on 'stop' that is read from memory anew in each turn
	// CHECK-NOT: warning:
	return 0;
}

char LICENSE[] __attribute__((section("license"))) = "GPL";
