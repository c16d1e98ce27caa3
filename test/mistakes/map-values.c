// Maps of maps and initial values.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct small {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} small_a SEC(".maps"), small_b SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} large SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} hash SEC(".maps");

struct small not_a_map;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u32);
	__array(values, struct small);
} outer SEC(".maps") = {
	.values = {
		&small_a,
		(void *)&large, // expect 3 map-values
		(void *)&hash, // expect 3 map-values
		&not_a_map, // expect 3 map-values
		[7] = &small_b,
	},
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct small);
} full SEC(".maps") = {
	.values = { &small_a, &small_b }, // expect 24 map-values
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
} vague SEC(".maps"); // expect 3 map-inner

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u32);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS); // expect 16 map-inner
		__uint(max_entries, 8);
		__type(key, __u32);
		__type(value, __u32);
	});
} nested SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u32);
	__array(values, int); // expect 18 map-inner
} of_numbers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u32);
	__array(values, struct { // expect 18 map-max-entries
		__uint(type, BPF_MAP_TYPE_HASH);
		__type(key, __u32);
		__type(value, __u64);
	});
} endless_inner SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
	__array(values, struct small); // expect 10 map-values
} plain SEC(".maps");

static int helper(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp")
int first(struct xdp_md *ctx)
{
	return helper(ctx);
}

SEC("tc")
int second(struct __sk_buff *skb)
{
	return 0;
}

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, int (void *));
} jumps SEC(".maps") = {
	.values = {
		(void *)&first,
		(void *)&second, // expect 3 map-values
		(void *)&helper, // expect 3 map-values
	},
};

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, __u32); // expect 18 map-values
} numbers SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
