// Values that only go into an event are read to where they go.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct event {
	int pid, tgid;
	__u64 start;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("kprobe/do_exit")
int filled(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

	if (!event)
		return 0;
	event->pid = task->pid;
	event->tgid = task->real_parent->tgid;
	event->start = task->start_time;
	__builtin_memcpy(event->comm, task->comm, sizeof(event->comm));
	bpf_ringbuf_submit(event, 0);
	return 0;
}
// CHECK-LABEL: {{^}}filled:
// CHECK: call bpf_ringbuf_reserve
// CHECK-COUNT-5: call bpf_probe_read_kernel
// CHECK-NOT: *(u{{32|64}} *)(r{{[0-9] [+-]}} {{[0-9]+}}) = r
// CHECK: call bpf_ringbuf_submit

char LICENSE[] SEC("license") = "GPL";
