// Written on a new machine, meant for an old one.
// RUN: %mistake %s --kernel=5.4 -mcpu=v3 -nostdlibinc
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_may_goto.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF); // expect 9 kernel-map
	__uint(max_entries, 4096);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE); // expect 9 kernel-map
	__type(key, u32);
	__type(value, u64);
} shared SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE); // expect 9 kernel-map
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, u64);
} started SEC(".maps");

struct kept {
	struct task_struct __kptr *task; // expect 29 kernel-feature
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct kept);
} tasks SEC(".maps");

u64 total;

extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern const struct rq runqueues __ksym;

SEC("fentry/vfs_read") // expect 1 kernel-kind
int BPF_PROG(read, struct file *file)
{
	u64 *event = bpf_ringbuf_reserve(&events, 8, 0); // expect 15 kernel-helper

	if (!event)
		return 0;
	*event = bpf_ktime_get_boot_ns(); // expect 11 kernel-helper
	bpf_ringbuf_submit(event, 0); // expect 2 kernel-helper
	return 0;
}

SEC("kprobe/vfs_write")
int BPF_KPROBE(write, struct file *file)
{
	u32 flags = bpf_get_attach_cookie(ctx); // expect 14 kernel-helper
	u64 before = __sync_fetch_and_add(&total, 1); // expect 15 kernel-feature

	return flags + before;
}

SEC("tp/sched/sched_switch")
int switched(void *ctx)
{
	struct task_struct *task = bpf_task_from_pid(1); // expect 29 kernel-feature

	if (task)
		bpf_task_release(task);
	__sync_fetch_and_add(&total, 1);
	return 0;
}

SEC("raw_tp/sched_switch")
int queue(void *ctx)
{
	struct rq *rq = bpf_per_cpu_ptr(&runqueues, 0); // expect 18 kernel-helper, 35 kernel-feature
	int i, sum = 0;

	bpf_for(i, 0, 10) // expect 2 kernel-feature
		sum += i;
	while (can_loop) // expect 9 kernel-feature
		sum++;
	return rq ? sum : 0;
}

SEC("kprobe.multi/vfs_*") // expect 1 kernel-kind
int BPF_KPROBE(many)
{
	return 0;
}

/* Asked first, or not loaded unless the loader finds it possible. */
extern int LINUX_KERNEL_VERSION __kconfig;

SEC("raw_tp/sched_wakeup")
int woken(void *ctx)
{
	if (LINUX_KERNEL_VERSION >= KERNEL_VERSION(5, 8, 0))
		return bpf_ktime_get_boot_ns();
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_ktime_get_tai_ns))
		return bpf_ktime_get_tai_ns();
	return bpf_ktime_get_ns();
}

SEC("?fentry/vfs_write")
int BPF_PROG(maybe)
{
	return bpf_get_func_ip(ctx) == 0;
}

char LICENSE[] SEC("license") = "GPL";
