// Per-CPU maps have a value for each simulated CPU; --env says which one the program runs on.
// RUN: skep run %s --env cpu=2,cpus=3 --map-dump | FileCheck %s
// RUN: skep run %s --env cpu=2,cpus=3 --map-dump --json | FileCheck --check-prefix=JSON %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

SEC("tc")
int count(struct __sk_buff *ctx)
{
	__u32 key = 9;
	__u64 value = 5, *other;

	bpf_map_update_elem(&counts, &key, &value, BPF_ANY);
	other = bpf_map_lookup_percpu_elem(&counts, &key, 0);
	if (other)
		*other = bpf_get_smp_processor_id();
	return 0;
}
// CHECK:      9 = cpu 0: 2
// CHECK-NEXT: 9 = cpu 1: 0
// CHECK-NEXT: 9 = cpu 2: 5
// JSON: {"key":9,"value":[2,0,5]}
char _license[] SEC("license") = "GPL";
