// Each exit of a loop says why it has no bound; a loop with one bounded exit is fine.
// RUN: skep cc -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: not skep cc -c -Werror=loop-unbounded %s -o %t.o 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: skep cc -c -Wno-loop-unbounded %s -o %t.o 2>&1 | count 0
// ERROR: error: the verifier cannot see that this loop ends [-Werror,-Wloop-unbounded]
extern volatile int stop, other;
static unsigned (*const random)(void) = (void *)7;

__attribute__((section("socket"))) int prog(void *ctx)
{
	int turns = 0;

	while (!stop && random() > 5)
		turns++;
	// CHECK: reasons.c:[[@LINE-2]]:2: warning: the verifier cannot see that this loop ends [-Wloop-unbounded]
	// CHECK: note: this exit turns on a value that is returned by bpf_get_prandom_u32() anew in each turn
	// CHECK: note: this exit turns on 'stop' that is read from memory anew in each turn
	// CHECK: note: give it a constant bound
	for (int i = 0; i < 10 && !stop; i++)
		turns++;
	// CHECK-NOT: warning:
	return turns;
}

char LICENSE[] __attribute__((section("license"))) = "GPL";
