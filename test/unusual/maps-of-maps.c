// Maps of maps, program arrays and initial values in forms that work.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_INNER_MAP);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, int);
} one SEC(".maps");

// BPF_F_INNER_MAP lets arrays differ in length; key and value may be given as sizes.
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_INNER_MAP);
	__uint(max_entries, 100);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(int));
} many SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 3);
	__uint(key_size, sizeof(int));
	__array(values, struct inner);
} outer SEC(".maps") = {
	.values = { [0] = (void *)&one, [2] = (void *)&many },
};

extern struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
} elsewhere SEC(".maps");

SEC("?xdp")
int tail(struct xdp_md *ctx)
{
	return XDP_DROP;
}

SEC("xdp.frags")
int frags(struct xdp_md *ctx)
{
	return XDP_DROP;
}

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
	__array(values, int (void *));
} jumps SEC(".maps") = {
	.values = { [1] = (void *)tail, [3] = (void *)&frags },
};

SEC("xdp")
int root(struct xdp_md *ctx)
{
	int zero = 0;
	void *inner = bpf_map_lookup_elem(&outer, &zero);

	if (inner)
		bpf_map_lookup_elem(inner, &zero);
	bpf_tail_call(ctx, &jumps, 1);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
