// What -fauto-probe-read cannot mend.
// RUN: %mistake %s -fauto-probe-read
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct pair {
	long first, second;
};

SEC("kprobe/do_exit")
int rename(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct pair *pair = (struct pair *)task->thread_pid;

	task->prio = 100; // expect 13 probe-read-store
	__builtin_memcpy(task->comm, "nobody", 7); // expect 2 probe-read-store
	pair->second++; // expect 14 probe-read-store
	return task->pid;
}

SEC("uprobe//bin/true:main")
int BPF_KPROBE(replace, long *counter)
{
	*counter = 0; // expect 11 probe-read-store
	return 0;
}

SEC("perf_event")
int sampled(struct bpf_perf_event_data *ctx)
{
	struct pair *pair = (struct pair *)ctx->regs.sp;

	return *(char *)ctx->regs.ip // expect 9 probe-read-unknown
	       + pair->first; // expect 17 probe-read-unknown
}

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, long);
} addresses SEC(".maps");

SEC("xdp")
int packet(struct xdp_md *ctx)
{
	int key = 0;
	long *address = bpf_map_lookup_elem(&addresses, &key);

	if (!address)
		return XDP_PASS;
	return *(int *)*address; // expect 9 probe-read-unknown
}

char LICENSE[] SEC("license") = "GPL";
