// A static function gets the map's value as an argument and indexes an array in it by quotient and by remainder.
// Inside, only the type says how long the array is.
// Fact from: masoncl/rsched #8, iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u32 cell[100];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

static __attribute__((noinline)) int add(struct table *table, __u32 v)
{
	if (!table)
		return 0;
	if (v >= 1000)
		return 0;
	table->cell[v / 10]++;
	return table->cell[(v + 500) % 100];
}
SEC("raw_tp/sys_enter")
int out(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	return add(table, ctx->args[1]) + add(table, ctx->args[0]);
}

char LICENSE[] SEC("license") = "GPL";
