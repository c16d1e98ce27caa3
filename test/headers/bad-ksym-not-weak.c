// bpf_ksym_exists() of a symbol that is not weak is refused: the compiler would answer it with "yes".
// REQUIRES: clang
// RUN: not clang-19 -target bpf -I%build/runtime-headers/include -I%S/Inputs -c %s -o %t.o 2>&1 | FileCheck %s
// CHECK: error: static assertion failed{{.*}}strong must be declared __weak
#include "kernel.h"
#include <bpf/bpf_helpers.h>

extern void strong(void) __ksym;

int f(void)
{
	return bpf_ksym_exists(strong);
}
