// Bitfields: the unit, its size and both shifts are relocated; signed ones shift arithmetically.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct local {
	unsigned low : 3, middle : 7;
	int negative : 5;
};

SEC("kprobe")
int BPF_KPROBE(bits, struct tcp_sock *tcp, struct local *local)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	return task->in_execve + tcp->nonagle + local->middle + local->negative;
}
// CHECK-LABEL: bits:
// CHECK-DAG: CO-RE <byte_off> struct task_struct::in_execve
// CHECK-DAG: CO-RE <byte_sz> struct task_struct::in_execve
// CHECK-DAG: CO-RE <byte_off> struct tcp_sock::nonagle
// CHECK-DAG: CO-RE <byte_sz> struct tcp_sock::nonagle
// CHECK-DAG: CO-RE <lshift_u64> struct task_struct::in_execve
// CHECK-DAG: CO-RE <rshift_u64> struct task_struct::in_execve
// CHECK-DAG: CO-RE <lshift_u64> struct tcp_sock::nonagle
// CHECK-DAG: CO-RE <rshift_u64> struct tcp_sock::nonagle

char LICENSE[] SEC("license") = "GPL";
