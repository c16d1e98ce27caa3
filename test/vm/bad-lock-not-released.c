// A program that ends with a lock held, or a record not submitted, faulted: the verifier would not take it.
// RUN: sh -c 'skep run %s --prog keeps_lock; echo exit $?' 2>&1 | FileCheck --check-prefix=LOCK %s
// RUN: sh -c 'skep run %s --prog keeps_record; echo exit $?' 2>&1 | FileCheck --check-prefix=RECORD %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct value { struct bpf_spin_lock lock; int count; };

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct value);
} values SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

SEC("tc")
int keeps_lock(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct value *value = bpf_map_lookup_elem(&values, &key);

	if (value)
		bpf_spin_lock(&value->lock);
	return 0;
}
// LOCK: the program ended while it still held a spin lock [vm-unreleased]
// LOCK: exit 1

SEC("tc")
int keeps_record(struct __sk_buff *ctx)
{
	return !bpf_ringbuf_reserve(&ring, 8, 0);
}
// RECORD: the program ended while it still held a record of ring buffer 'ring', neither submitted nor discarded [vm-unreleased]
// RECORD: exit 1
char _license[] SEC("license") = "GPL";
