// What to do instead is said as far as the kernel that the program is for has it; the reason names the variable.
// RUN: skep cc -c %s -o %t.o 2>&1 | FileCheck %s --check-prefixes=CHECK,NEW
// RUN: skep cc -c --kernel=5.10 %s -o %t.o 2>&1 | FileCheck %s --check-prefixes=CHECK,BARE
// RUN: skep cc -c --kernel=5.17 %s -o %t.o 2>&1 | FileCheck %s --check-prefixes=CHECK,LOOP
// RUN: skep cc -c --kernel=6.4 %s -o %t.o 2>&1 | FileCheck %s --check-prefixes=CHECK,ITER
// RUN: skep cc -c --kernel=6.9 %s -o %t.o 2>&1 | FileCheck %s --check-prefixes=CHECK,NEW
volatile int sink;
int limit;
static unsigned (*const random)(void) = (void *)7;

__attribute__((section("tc"))) int prog(void *ctx)
{
	for (int i = 0; i < limit; i++)
		sink = i;
	for (int i = 0; i < (limit & 3); i++)
		sink = i;
	while (random() > 5)
		sink = 1;
	return 0;
}

char LICENSE[] __attribute__((section("license"))) = "GPL";
// CHECK: hints-by-kernel.c:13:2: warning: the verifier cannot see that this loop ends [-Wloop-unbounded]
// CHECK: note: this exit counts to 'limit', which nothing bounds
// BARE: note: give it a constant bound as well (kernel 5.3), as in 'for (int i = 0; i < 64; i++)'{{$}}
// LOOP: note: give it {{.*}}, or use bpf_loop() (5.17){{$}}
// ITER: note: give it {{.*}}, or use bpf_loop() (5.17) or bpf_for() (6.4){{$}}
// NEW: note: give it {{.*}}, or use bpf_loop() (5.17), bpf_for() (6.4) or can_loop (6.9){{$}}
// CHECK-NOT: warning:
// CHECK: hints-by-kernel.c:17:2: warning: the verifier cannot see that this loop ends
// CHECK: hints-by-kernel.c:17:2: note: this exit turns on a value that is returned by bpf_get_prandom_u32() anew in each turn
