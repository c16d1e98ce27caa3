// Six checked 32-bit indices are alive over helper calls. Some are stored on the stack as they come from a helper,
// with an unknown upper half, and checked after a load. The verifier does not link that copy with what stays on
// the stack: "R7 unbounded memory access".
// Fact from: open-telemetry/opentelemetry-ebpf-instrumentation #3378, iovisor/bcc #3683
// clang: rejected
// skep: rejected - the pass runs before registers are given out, and knows of no spills
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 count[50];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int spill(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	__u32 a = bpf_get_prandom_u32(), b = bpf_get_prandom_u32(), c = bpf_get_prandom_u32(), d = bpf_get_prandom_u32();
	__u32 e = bpf_get_prandom_u32(), f = bpf_get_prandom_u32();
	if (a >= 50 || b >= 50 || c >= 50 || d >= 50 || e >= 50 || f >= 50)
		return 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	if (!table)
		return 0;
	table->count[a]++;
	table->count[b]++;
	bpf_get_prandom_u32();
	table->count[c]++;
	table->count[d]++;
	bpf_get_prandom_u32();
	table->count[e]++;
	table->count[f] += a + b + c + d + e;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
