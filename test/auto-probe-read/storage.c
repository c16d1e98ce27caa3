// Pointers in task storage and per-CPU arrays, and a timer's callback.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct state {
	struct dentry *dentry;
	long count;
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct state);
} states SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct state);
} scratch SEC(".maps");

SEC("kprobe/vfs_open")
int BPF_KPROBE(stored, struct path *path)
{
	struct state *state = bpf_task_storage_get(&states, bpf_get_current_task_btf(), 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	int zero = 0;

	if (state) {
		state->dentry = path->dentry;
		state->count++;
	}
	state = bpf_map_lookup_elem(&scratch, &zero);
	if (state)
		state->dentry = path->dentry;
	return 0;
}
// CHECK-LABEL: {{^}}stored:
// CHECK: call bpf_task_storage_get
// CHECK-COUNT-2: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read

SEC("kretprobe/vfs_open")
int loaded(void *ctx)
{
	struct state *state = bpf_task_storage_get(&states, bpf_get_current_task_btf(), 0, 0);
	int zero = 0, sum = 0;

	if (state)
		sum += state->dentry->d_flags + state->count;
	state = bpf_map_lookup_elem(&scratch, &zero);
	return state ? sum + state->dentry->d_flags : sum;
}
// CHECK-LABEL: {{^}}loaded:
// CHECK-COUNT-2: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read

char LICENSE[] SEC("license") = "GPL";
