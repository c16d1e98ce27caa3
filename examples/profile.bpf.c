// A sampling profiler: attached to a perf event (say 99 times a second on each CPU), it counts which
// call stacks are running. Flame graphs are made of this.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define MAX_DEPTH 127

struct stack_key {
	__u32 pid;
	__s32 kernel_stack; /* an id in `stacks`, or a negative error where there is none */
	__s32 user_stack;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 16384);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, MAX_DEPTH * sizeof(__u64));
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, struct stack_key);
	__type(value, __u64);
} counts SEC(".maps");

/* Only this process, when set before loading. */
const volatile __u32 only_pid = 0;

SEC("perf_event")
int profile(struct bpf_perf_event_data *ctx)
{
	struct stack_key key = {.pid = bpf_get_current_pid_tgid() >> 32};
	__u64 one = 1, *count;

	/* Process 0 is the idle CPU. */
	if (!key.pid || (only_pid && key.pid != only_pid))
		return 0;
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	key.kernel_stack = bpf_get_stackid(ctx, &stacks, 0);
	key.user_stack = bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK);
	count = bpf_map_lookup_elem(&counts, &key);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&counts, &key, &one, BPF_NOEXIST);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
