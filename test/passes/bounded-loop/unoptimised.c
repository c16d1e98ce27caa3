// At -O0 loops are judged as well, once variables are values.
// RUN: skep cc -c -O0 %s -o %t.o 2>&1 | FileCheck %s
extern volatile int stop;

__attribute__((section("socket"))) int prog(void *ctx) {
  int turns = 0;

  while (!stop)
    turns++;
  // CHECK: unoptimised.c:[[@LINE-2]]:3: warning: the verifier cannot see that this loop ends [-Wloop-unbounded]
  for (int i = 0; i < 10; i++)
    turns += i;
  // CHECK-NOT: warning:
  return turns;
}

char LICENSE[] __attribute__((section("license"))) = "GPL";
