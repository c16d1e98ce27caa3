// An argument that no calling convention passes in registers is refused.
// REQUIRES: clang
// RUN: not clang-19 -target bpf -I%build/runtime-headers/include -I%S/Inputs -c %s -o %t.o 2>&1 | FileCheck %s
// CHECK: error: static assertion failed{{.*}}no argument is larger than 16 bytes
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct large {
	long a, b, c;
};

SEC("fentry/f") int BPF_PROG2(entry, struct large, l)
{
	return l.a;
}
