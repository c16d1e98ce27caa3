// -O0 keeps static functions as calls and variables' names, and gives the kernel what it takes.
// RUN: skep cc -O0 -g -c %s -o %t.o
// RUN: skep objdump %t.o | FileCheck %s
// RUN: llvm-dwarfdump %t.o | FileCheck %s --check-prefix=DWARF
// RUN: skep run %t.o --prog program 2>&1 | FileCheck %s --check-prefix=ANSWER
// RUN: skep cc -O0 -E -dM %s | not grep __OPTIMIZE__
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// CHECK: section .text
// CHECK: add:
static int add(int first, int second) {
  int sum = first + second; // DWARF: DW_AT_name ("sum")
  return sum;
}

// Constants choose the branch, and there is no code for the other.
static int debug(void) { return bpf_trace_printk("never", 6); }

SEC("syscall") int program(void *ctx) {
  int answer = add(40, 2); // CHECK: call add
  if (0)
    answer = debug();
  // CHECK-NOT: trace_printk
  return answer; // ANSWER: 42
}
char LICENSE[] SEC("license") = "GPL";
