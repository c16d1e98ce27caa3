// A type id of something nameless: an error at its line; LLVM 19 ends the process here.
// RUN: not skep cc -c %s -o %t.o 2>&1 | FileCheck %s
// CHECK: bad-type-without-name.c:[[#@LINE+2]]:{{.*}}: error: this type has no name
typedef int (*callback)(int);
long f(void) { return __builtin_btf_type_id(*(callback)0, 1); }
