// The next of 100 entries of 32 bytes, written through several fields: one index, many addresses. The remainder is
// unknown to the verifier.
// Fact from: iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct entry {
	__u64 ts;
	__u32 pid;
	char comm[20];
};

struct ring {
	__u64 head;
	struct entry entries[100];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ring);
} values SEC(".maps");

SEC("raw_tp/sched_process_exec")
int exec(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct ring *ring = bpf_map_lookup_elem(&values, &key);
	if (!ring)
		return 0;
	__u64 at = ring->head % 100;
	ring->entries[at].ts = bpf_ktime_get_ns();
	ring->entries[at].pid = bpf_get_current_pid_tgid();
	bpf_get_current_comm(ring->entries[at].comm, 16);
	ring->head = at + 1 == 100 ? 0 : at + 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
