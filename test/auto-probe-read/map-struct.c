// Pointers to memory of both sorts in one struct in a map: each keeps what it is.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct record {
	int *counter;
	char *name;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u64);
	__type(value, struct record);
} records SEC(".maps");

SEC("kprobe/do_exit")
int BPF_KPROBE(keep, int *counter)
{
	struct record record = {.counter = counter};
	__u64 id = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&records, &id, &record, BPF_ANY);
	return 0;
}

SEC("uprobe//bin/true:main")
int BPF_KPROBE(name, char *name)
{
	__u64 id = bpf_get_current_pid_tgid();
	struct record *record = bpf_map_lookup_elem(&records, &id);

	if (record)
		record->name = name;
	return 0;
}

SEC("kprobe/wake_up_new_task")
int use(void *ctx)
{
	__u64 id = bpf_get_current_pid_tgid();
	struct record *record = bpf_map_lookup_elem(&records, &id);

	return record ? *record->counter + *record->name : 0;
}
// CHECK-LABEL: use:
// CHECK: call bpf_map_lookup_elem
// CHECK: r2 = 4
// CHECK: call bpf_probe_read_kernel
// CHECK: r2 = 1
// CHECK: call bpf_probe_read_user
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
