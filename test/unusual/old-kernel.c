// For Linux 4.18, and newer where it can: what is asked about first, what the compiler takes away, what libbpf mends.
// RUN: skep cc -Werror --kernel=4.18 -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, u32);
	__type(value, u64);
} times SEC(".maps");

static const u32 limit = 100;
static u32 shift = 3;

static int scaled(u32 value)
{
	return value << shift;
}

/* libbpf makes a static one of it where global functions are not known. */
int apart(u32 value)
{
	return value > limit ? scaled(value) : 0;
}

SEC("tracepoint/sched/sched_switch")
int switched(void *ctx)
{
	u32 key = bpf_get_current_pid_tgid();
	u64 *time = bpf_map_lookup_elem(&times, &key);

	if (!time || !BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), mm))
		return 0;
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_ktime_get_boot_ns))
		*time = bpf_ktime_get_boot_ns();
	else
		*time = bpf_ktime_get_ns();
	__sync_fetch_and_add(time, 1);
	(void)__sync_fetch_and_add(time, 2);
	return scaled(key);
}

/* Only where the loader finds it possible. */
SEC("?fentry/vfs_read")
int reads(void *ctx)
{
	return bpf_get_func_ip(ctx) == 0;
}

char LICENSE[] SEC("license") = "GPL";
