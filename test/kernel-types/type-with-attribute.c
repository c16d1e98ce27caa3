// A kernel typedef that begins a declaration with an attribute is used there, not defined.
// REQUIRES: kernel-btf
// RUN: skep cc -c %s -o %t.o
#include "vmlinux.h"
int f(void) { return 0; }
atomic_t __attribute__((unused)) * counter;

