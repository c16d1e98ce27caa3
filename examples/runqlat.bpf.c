// How long do runnable tasks wait for a CPU? A histogram in powers of two microseconds.
//
// BTF-typed tracepoints hand over real task_struct pointers, so fields are read directly, without
// bpf_probe_read_kernel().
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "histogram.h"

#define SLOTS 27
#define TASK_RUNNING 0

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, __u64);
} runnable_since SEC(".maps");

__u64 slots[SLOTS];

/* The field was called `state` before Linux 5.14; which one this kernel has is known at load time. With both
 * described here, the types of any kernel will do for compiling. */
struct task_struct___before_5_14 {
	long state;
} __attribute__((preserve_access_index));

struct task_struct___since_5_14 {
	unsigned int __state;
} __attribute__((preserve_access_index));

static long state_of(struct task_struct *task)
{
	struct task_struct___before_5_14 *old = (void *)task;
	struct task_struct___since_5_14 *new = (void *)task;

	if (bpf_core_field_exists(new->__state))
		return BPF_CORE_READ(new, __state);
	return BPF_CORE_READ(old, state);
}

static void enqueue(__u32 pid)
{
	__u64 now = bpf_ktime_get_ns();

	if (pid)
		bpf_map_update_elem(&runnable_since, &pid, &now, BPF_ANY);
}

SEC("tp_btf/sched_wakeup")
int BPF_PROG(on_wakeup, struct task_struct *task)
{
	enqueue(task->pid);
	return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(on_switch, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	__u32 pid = next->pid, slot;
	__u64 *since;

	/* Pushed off the CPU but still runnable: its wait starts again. */
	if (state_of(prev) == TASK_RUNNING)
		enqueue(prev->pid);
	since = bpf_map_lookup_elem(&runnable_since, &pid);
	if (!since)
		return 0;
	slot = log2_slot((bpf_ktime_get_ns() - *since) / 1000);
	if (slot < SLOTS)
		__sync_fetch_and_add(&slots[slot], 1);
	bpf_map_delete_elem(&runnable_since, &pid);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
