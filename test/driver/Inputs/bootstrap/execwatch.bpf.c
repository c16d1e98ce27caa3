// Tells of each program that a child of `only_parent` starts: kernel types, CO-RE, a map and a ring buffer.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "execwatch.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

const volatile int only_parent;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, pid_t);
	__type(value, u64);
} started SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, pid_t old_pid, struct linux_binprm *binary)
{
	pid_t pid = task->tgid, parent = BPF_CORE_READ(task, real_parent, tgid);
	u64 now = bpf_ktime_get_ns();
	struct event *event;

	if (only_parent && parent != only_parent)
		return 0;
	bpf_map_update_elem(&started, &pid, &now, BPF_ANY);
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event)
		return 0;
	event->pid = pid;
	event->parent = parent;
	bpf_get_current_comm(event->name, sizeof(event->name));
	bpf_ringbuf_submit(event, 0);
	return 0;
}
