// Counters by hour and day of the week: remainders of quotients, in two arrays one behind the other.
// Fact from: iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct counts {
	__u32 hour[24];
	__u32 day[7];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct counts);
} values SEC(".maps");

SEC("raw_tp/sched_switch")
int hours(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct counts *counts = bpf_map_lookup_elem(&values, &key);
	__u64 now = bpf_ktime_get_boot_ns() / 1000000000;
	if (!counts)
		return 0;
	counts->hour[now / 3600 % 24]++;
	counts->day[(now / 86400 + 4) % 7]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
