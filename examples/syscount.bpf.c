// Counts system calls by process and number. A raw tracepoint is the cheapest way to see them all: the
// kernel passes its arguments as they are, without filling a record first.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

struct call {
	__u32 pid;
	__u32 number;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct call);
	__type(value, __u64);
} calls SEC(".maps");

__u64 total;

SEC("raw_tp/sys_enter")
int count_syscall(struct bpf_raw_tracepoint_args *ctx)
{
	/* TP_PROTO(struct pt_regs *regs, long id) */
	struct call key = {
		.pid = bpf_get_current_pid_tgid() >> 32,
		.number = ctx->args[1],
	};
	__u64 one = 1, *count;

	__sync_fetch_and_add(&total, 1);
	count = bpf_map_lookup_elem(&calls, &key);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&calls, &key, &one, BPF_NOEXIST);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
