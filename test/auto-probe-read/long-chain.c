// However many reads there are, they share one slot of the stack.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

#define P(t) (t)->real_parent
#define P4(t) P(P(P(P(t))))
#define P16(t) P4(P4(P4(P4(t))))
#define P64(t) P16(P16(P16(P16(t))))
#define P80(t) P16(P64(t))

SEC("kprobe/do_exit")
int far(void *ctx)
{
	return P80((struct task_struct *)bpf_get_current_task())->pid;
}
// CHECK-LABEL: {{^}}far:
// CHECK-NOT: (r10 - {{[1-9][0-9]+}})
// CHECK-COUNT-81: call bpf_probe_read_kernel

char LICENSE[] SEC("license") = "GPL";
