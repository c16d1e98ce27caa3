// Arrays and hashes of maps: the inner map is found, changed and dumped by name.
// RUN: skep run %s --map-dump | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct inner {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} first SEC(".maps"), second SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 3);
	__type(key, __u32);
	__array(values, struct inner);
} by_index SEC(".maps") = {.values = {[0] = &first, [2] = &second}};

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 3);
	__type(key, __u32);
	__array(values, struct inner);
} by_key SEC(".maps") = {.values = {[1] = &first}};

SEC("tc")
int change(struct __sk_buff *ctx)
{
	__u32 one = 1, two = 2, value = 50;
	void *inner = bpf_map_lookup_elem(&by_index, &two);

	if (!inner || bpf_map_lookup_elem(&by_index, &one))
		return 1;
	bpf_map_update_elem(inner, &one, &value, BPF_ANY);
	inner = bpf_map_lookup_elem(&by_key, &one);
	if (!inner || bpf_map_lookup_elem(&by_key, &two))
		return 2;
	value = 60;
	bpf_map_update_elem(inner, &two, &value, BPF_ANY);
	return 0;
}
// CHECK: 1 TC_ACT_OK
// CHECK: map first
// CHECK-NEXT: 2 = 60
// CHECK: map second
// CHECK-NEXT: 1 = 50
// CHECK: map by_index (array_of_maps, at most 3 entries)
// CHECK-NEXT: 0 = map first
// CHECK-NEXT: 2 = map second
// CHECK: map by_key
// CHECK-NEXT: 1 = map first
char _license[] SEC("license") = "GPL";
