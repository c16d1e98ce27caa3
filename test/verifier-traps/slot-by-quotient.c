// A histogram in steps of 1, 10 and 100 microseconds. LLVM proves that the slot is below 26 and deletes the check;
// the verifier knows nothing of a quotient: "R6 unbounded memory access".
// Fact from: masoncl/rsched #8
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define SLOTS 26
struct hist {
	__u32 slots[SLOTS];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct hist);
} values SEC(".maps");

static __always_inline __u32 slot_of(__u64 ns)
{
	__u64 us = ns / 1000;
	if (us < 10)
		return us;
	if (us < 100)
		return 9 + us / 10;
	if (us < 800)
		return 18 + us / 100;
	return SLOTS - 1;
}
SEC("raw_tp/sched_switch")
int hist(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct hist *hist = bpf_map_lookup_elem(&values, &key);
	if (!hist)
		return 0;
	__u32 slot = slot_of(bpf_ktime_get_ns() - ctx->args[0]);
	if (slot < SLOTS)
		hist->slots[slot]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
