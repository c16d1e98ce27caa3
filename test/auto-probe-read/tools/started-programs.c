// Programs that are started, with the first arguments, and the namespace that they are in.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
// CHECK-LABEL: {{^}}started:
// CHECK: call bpf_map_lookup_elem
// CHECK-COUNT-8: call bpf_probe_read_kernel
// CHECK: call bpf_probe_read_user
// CHECK: call bpf_probe_read_user_str
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
	__u32 pid, ppid, uid, net;
	char argument[4][16];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct event);
} scratch SEC(".maps");

SEC("ksyscall/execve")
int BPF_KSYSCALL(started, const char *path, const char *const *argv)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u32 zero = 0;
	struct event *event = bpf_map_lookup_elem(&scratch, &zero);

	if (!event)
		return 0;
	event->pid = task->tgid;
	event->ppid = task->real_parent->tgid;
	event->uid = task->cred->uid.val;
	event->net = task->nsproxy->net_ns->ns.inum;
	for (int i = 0; i < 4 && argv[i]; i++)
		bpf_probe_read_user_str(event->argument[i], sizeof(event->argument[i]), argv[i]);
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, event, sizeof(*event));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
