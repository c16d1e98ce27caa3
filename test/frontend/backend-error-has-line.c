// What code generation rejects is reported at the source line, like any other error, and writes nothing.
// RUN: rm -f %t.o
// RUN: not skep cc -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: test ! -e %t.o
// CHECK: backend-error-has-line.c:[[#@LINE+4]]:{{[0-9]+}}: error: {{.*}}BPF stack limit
void use(char *);
void f(void) {
  char big[600];
  use(big);
}
