// What code generation rejects is reported at the source line, like any other error, and writes nothing; in the
// words of a rule where there is one.
// RUN: rm -f %t.o
// RUN: not skep cc -Wno-c-stack-size -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: test ! -e %t.o
// CHECK: backend-error-has-line.c:[[#@LINE+3]]:6: error: {{.*}} [c-stack-size]
// CHECK: backend-error-has-line.c:[[#@LINE+7]]:{{[0-9]+}}: error: {{.*}}__udivti3
void use(char *);
void f(void) {
  char big[600];
  use(big);
}
unsigned __int128 number;
void g(void) { number /= 10; }
