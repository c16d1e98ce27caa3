// A register asked for without a machine is an error that says what to define, and only then; a tool may word it.
// REQUIRES: clang
// RUN: not clang-19 -target bpf -I%build/runtime-headers/include -I%S/Inputs -DASK -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: not clang-19 -target bpf -I%build/runtime-headers/include -I%S/Inputs -DASK "-D__BPF_TARGET_MISSING=\"GCC error \\\"from the tool\\\"\"" -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=TOOL
// RUN: clang-19 -target bpf -Werror -I%build/runtime-headers/include -I%S/Inputs -c %s -o %t.o
// CHECK: error: registers need a machine: define one of __TARGET_ARCH_x86
// TOOL: error: from the tool
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#ifdef ASK
SEC("kprobe/f") int BPF_KPROBE(probe, int a)
{
	return a;
}
#endif
SEC("fentry/f") int BPF_PROG(entry, int a)
{
	return a;
}
