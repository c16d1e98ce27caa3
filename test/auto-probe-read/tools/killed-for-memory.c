// Who is killed for want of memory, and who brought it about.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
// CHECK-LABEL: {{^}}killing:
// CHECK: struct oom_control::chosen
// CHECK-COUNT-4: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} events SEC(".maps");

struct event {
	__u32 by, victim;
	__u64 pages;
	char by_name[16], victim_name[16];
};

SEC("kprobe/oom_kill_process")
int BPF_KPROBE(killing, struct oom_control *oc, const char *message)
{
	struct task_struct *victim = oc->chosen;
	struct event event = {};

	event.by = bpf_get_current_pid_tgid() >> 32;
	event.victim = victim->tgid;
	event.pages = oc->totalpages;
	bpf_get_current_comm(&event.by_name, sizeof(event.by_name));
	__builtin_memcpy(event.victim_name, victim->comm, sizeof(event.victim_name));
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
