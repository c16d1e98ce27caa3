// Our rules obey the flags of warnings, by name and all together (-Wbpf), like Clang's own. A bare -Werror leaves
// them alone: a project that compiled keeps compiling when skep learns a rule.
// RUN: skep cc -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=WARNING
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=WARNING
// RUN: not skep cc -Werror=c-recursion -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: not skep cc -Werror=bpf -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: skep cc -Werror=bpf -Wno-error=c-recursion -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=WARNING
// RUN: skep cc -Werror -Wno-c-recursion -c %s -o %t.o 2>&1 | count 0
// RUN: skep cc -Werror -Wno-bpf -c %s -o %t.o 2>&1 | count 0
// RUN: skep cc -w -c %s -o %t.o 2>&1 | count 0
// RUN: skep cc -Wno-bpf -Wc-recursion -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=WARNING
// RUN: not skep cc -Werror=bpf -fsyntax-only %s 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: not skep cc --kernel=new -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=KERNEL
// WARNING: rule-levels.c:[[@LINE+4]]:86: warning: sum() calls itself [-Wc-recursion]
// WARNING-NEXT: static
// ERROR: rule-levels.c:[[@LINE+2]]:86: error: sum() calls itself [-Werror,-Wc-recursion]
// KERNEL: error: --kernel=new is no kernel version; expected one such as 5.10
static __attribute__((noinline)) int sum(int n) { volatile int x = n; return x ? x + sum(n - 1) : 0; }

__attribute__((section("socket"))) int prog(void *ctx) { return sum(3); }
char LICENSE[] __attribute__((section("license"))) = "GPL";
